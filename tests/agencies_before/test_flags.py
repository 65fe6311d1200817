"""A flag ends twelve months after the last referral, as a slow rule in plain Python says too."""

import calendar
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from records import load

from ingest import flags
from ingest.research_answers import Answer
from ingest.save import save
from models.access import Role, User
from models.errors import ForPerson, NotAllowed
from models.flags import WORDING, ends_on, last_referrals
from queries.case_access import check_case
from queries.flags import FlagState, of_case, state, to_do

from .one_list import BOSS, HOUSING, POLICE, TODAY, somebody
from .test_answering import row, sent
from .test_asking import asked

DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))


def slow_end(referrals: list[date]) -> date:
    """A year on from the last, found by counting days: the last day that is not later in a year."""
    last = sorted(referrals)[-1]
    day = last + timedelta(days=360)
    while True:
        later = day + timedelta(days=1)
        if (later.month, later.day) > (last.month, last.day) and later.year == last.year + 1:
            return day
        if later.year > last.year + 1:
            return day
        day = later


@given(st.lists(DAYS, min_size=1, max_size=6))
def test_the_end_is_what_the_slow_rule_says(referrals: list[date]) -> None:
    assert ends_on(referrals) == slow_end(referrals)


@pytest.mark.parametrize(
    ("last", "end"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_leap_day_ends_on_the_28th(last: date, end: date) -> None:
    assert ends_on([last]) == end
    assert not calendar.isleap(end.year) or last.day != 29


@given(
    end=DAYS,
    placed=st.none() | DAYS,
    stored=st.none() | DAYS,
    removed=st.booleans(),
    today=DAYS,
)
@settings(max_examples=300)
def test_what_is_to_do_about_a_flag_never_contradicts_its_days(
    end: date, placed: date | None, stored: date | None, removed: bool, today: date
) -> None:
    found = state(
        {
            "flag_placed_on": placed,
            "flag_expires_on": stored,
            "flag_removed_on": placed if removed else None,
        },
        end,
        today,
    )
    is_over = today > max(end, stored or end)
    if found is FlagState.EXPIRED:
        assert is_over and placed
    if placed and not removed and is_over:
        assert found is FlagState.EXPIRED
    if placed and not removed and not is_over and stored and stored < end:
        assert found is FlagState.MOVES
    if placed is None and not removed:
        assert found is FlagState.TO_PLACE


def placed(engine: sa.Engine, by: User = POLICE, case: str = "C1", agency: str = "POL") -> date:
    return flags.place(
        engine,
        by=by,
        case_id=case,
        agency_id=agency,
        roles=["perpetrator", "victim"],
        placed_on=TODAY,
        today=TODAY,
        check_case=check_case,
    )


def refer(engine: sa.Engine, case_id: str, on: str, **more: str) -> None:
    values = {"case_id": case_id, "marac_id": "M1", "referral_date": on, "victim_id": "V1"}
    values |= {"referring_agencies": "REF", "status": "received"} | more
    save(engine, "cases", values, by=somebody(Role.COORDINATOR, marac="*"))


def last(engine: sa.Engine, case_id: str = "C1", hidden: tuple[str, ...] = ()) -> date:
    with engine.connect() as connection:
        return last_referrals(connection, [case_id], hidden=hidden)[case_id]


def test_the_last_referral_is_of_the_same_victim_to_the_same_marac(listed: sa.Engine) -> None:
    assert last(listed) == date(2026, 6, 12)
    assert last(listed, "C0") == date(2026, 6, 12), "an earlier case is moved by the later one"
    refer(listed, "X1", "2026-06-20", victim_id="V2")
    refer(listed, "X2", "2026-06-20", marac_id="M2")
    refer(listed, "X3", "2026-06-20", status="below_threshold")
    refer(listed, "X4", "2026-06-20", status="closed", closure_reason="withdrawn")
    assert last(listed) == date(2026, 6, 12)
    refer(listed, "X5", "2026-06-19")
    assert last(listed) == date(2026, 6, 19)
    assert last(listed, hidden=("X5",)) == date(2026, 6, 12), "a closed case tells nothing"


def test_two_rows_of_one_person_are_one_victim(listed: sa.Engine) -> None:
    load(listed, {"people": [{"person_id": "V9", "family_name": "Exampel"}]})
    refer(listed, "X6", "2026-06-21", victim_id="V9")
    link = {"person_id": "V9", "same_as": "V1", "confirmed_by": "Bo", "confirmed_on": "2026-06-21"}
    load(listed, {"person_links": [link]})
    assert last(listed) == date(2026, 6, 21)


def test_a_flag_says_what_it_says_and_keeps_the_perpetrator_out(listed: sa.Engine) -> None:
    asked(listed)
    assert placed(listed) == date(2027, 6, 12)
    kept = row(listed)
    assert kept["flag_role"] == "victim;perpetrator"
    assert kept["flag_wording"] == f"{WORDING['victim']}\n{WORDING['perpetrator']}"
    assert "Not to be disclosed" in WORDING["perpetrator"]
    assert kept["flag_expires_on"] == date(2027, 6, 12)


def test_an_agency_that_was_never_asked_can_still_flag(listed: sa.Engine) -> None:
    placed(listed, by=BOSS, agency="GPS")
    assert row(listed, agency="GPS")["requested_on"] is None


def test_a_flag_is_moved_and_taken_off(listed: sa.Engine) -> None:
    asked(listed)
    placed(listed)
    refer(listed, "X5", "2026-06-19")
    with listed.connect() as connection:
        (found,) = to_do(connection, user=POLICE, today=TODAY).rows(named=True)
    assert (found["state"], found["ends_on"]) == (FlagState.MOVES.value, date(2027, 6, 19))
    own = {"by": POLICE, "case_id": "C1", "agency_id": "POL", "check_case": check_case}
    assert flags.move(listed, **own) == date(2027, 6, 19)  # type: ignore[arg-type]
    flags.remove(listed, **own, removed_on=TODAY, today=TODAY)  # type: ignore[arg-type]
    with listed.connect() as connection:
        assert to_do(connection, user=POLICE, today=TODAY).is_empty()
        seen = of_case(connection, user=POLICE, case_id="C1", today=TODAY)
    assert seen["state"].to_list() == [FlagState.REMOVED.value]
    with pytest.raises(ForPerson, match="no flag on this case"):
        flags.remove(listed, **own, removed_on=TODAY, today=TODAY)  # type: ignore[arg-type]


def test_what_is_to_be_flagged_follows_whom_the_agency_knows(listed: sa.Engine) -> None:
    asked(listed)
    sent(listed, Answer(False, True, True))
    sent(listed, Answer(False, False, False), case="C2")
    with listed.connect() as connection:
        found = to_do(connection, user=POLICE, today=TODAY)
        assert to_do(connection, user=HOUSING, today=TODAY).is_empty()
        assert to_do(connection, user=BOSS, today=TODAY).height == 1
        over = to_do(connection, user=POLICE, today=date(2027, 6, 13))
    assert found.select("case_id", "state").rows() == [("C1", FlagState.TO_PLACE.value)]
    assert over.is_empty(), "nothing is placed any more once the twelve months are over"
    count = flags.place_known(
        listed,
        by=POLICE,
        agency_id="POL",
        case_ids=["C1", "C2"],
        placed_on=TODAY,
        today=TODAY,
        check_case=check_case,
    )
    assert (count, row(listed)["flag_role"]) == (1, "perpetrator;child")


@pytest.mark.parametrize("by", [HOUSING, somebody(Role.CHAIR), somebody(Role.IDVA, "POL")])
def test_only_the_agency_and_the_coordinator_record_its_flags(listed: sa.Engine, by: User) -> None:
    asked(listed)
    with pytest.raises(NotAllowed):
        placed(listed, by=by)


def test_days_that_make_no_sense_are_refused(listed: sa.Engine) -> None:
    asked(listed)
    own = {"by": POLICE, "case_id": "C1", "agency_id": "POL", "check_case": check_case}
    later = TODAY + timedelta(days=1)
    with pytest.raises(ForPerson, match="after today"):
        flags.place(listed, **own, roles=["victim"], placed_on=later, today=TODAY)  # type: ignore[arg-type]
    with pytest.raises(ForPerson, match="choose at least one"):
        flags.place(listed, **own, roles=[], placed_on=TODAY, today=TODAY)  # type: ignore[arg-type]
    with pytest.raises(ForPerson, match="twelve months ago"):
        flags.place(
            listed,
            **own,  # type: ignore[arg-type]
            roles=["victim"],
            placed_on=TODAY,
            today=date(2027, 6, 13),
        )
    placed(listed)
    with pytest.raises(ForPerson, match="placed after that day"):
        flags.remove(listed, **own, removed_on=TODAY - timedelta(days=1), today=TODAY)  # type: ignore[arg-type]
