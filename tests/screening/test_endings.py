"""How a case leaves screening or a list: what is left there, and what it counts as afterwards."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from records import TESTER, load, table

from ingest import listing, screening
from ingest.case_status import status_of
from ingest.marac_rules import set_rule
from ingest.save import save
from models.access import Grant, Role, User
from models.errors import ForPerson, NotAllowed
from models.tables import cases, listings
from queries.case_access import check_case
from queries.notices import unread
from queries.planned_meetings import planned
from queries.repeats import repeat_of
from queries.screening import points, queue

from .people import COORDINATOR, POLICE, REFUGE

TODAY = date(2026, 6, 25)
HOUSING = User("u-ho", "Ho Using", frozenset({Grant(Role.REFERRER, "M1", "HOU")}))


def outcome(engine: sa.Engine, case_id: str, meeting_id: str) -> tuple[str | None, str | None]:
    asked = sa.select(listings.c.outcome, listings.c.outcome_reason).where(
        listings.c.case_id == case_id, listings.c.meeting_id == meeting_id
    )
    with engine.connect() as connection:
        row = connection.execute(asked).one()
        return row.outcome, row.outcome_reason


def stands(engine: sa.Engine, case_id: str) -> str:
    with engine.connect() as connection:
        return status_of(connection, case_id)


def stored(engine: sa.Engine, case_id: str, column: str) -> object:
    with engine.connect() as connection:
        return connection.scalar(sa.select(cases.c[column]).where(cases.c.case_id == case_id))


def room_taken(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        found = planned(connection, user=COORDINATOR, marac_id="M1", today=TODAY)
    return int(found.filter(meeting_id="T2")["listed"][0])


def act(write: Callable[..., object], engine: sa.Engine, case_id: str, **given: object) -> None:
    write(engine, by=COORDINATOR, case_id=case_id, check_case=check_case, **given)


def test_a_case_withdrawn_from_a_list_leaves_its_outcome_there_and_its_place(
    few: sa.Engine,
) -> None:
    assert room_taken(few) == 1
    act(screening.withdraw, few, "C2", reason="The victim moved abroad")
    assert stands(few, "C2") == "withdrawn"
    assert outcome(few, "C2", "T2") == ("withdrawn", "The victim moved abroad")
    assert room_taken(few) == 0


def test_a_listed_case_found_below_the_threshold_leaves_its_outcome_there(few: sa.Engine) -> None:
    act(screening.decide, few, "C2", meets=False, reason="No risk now", today=TODAY)
    assert outcome(few, "C2", "T2") == ("below_threshold", "No risk now")


def test_a_deferred_case_is_listed_for_another_meeting_and_not_the_same_again(
    few: sa.Engine,
) -> None:
    act(listing.defer, few, "C2", reason="Nobody can present it", today=TODAY)
    load(few, {"meetings": table("meeting_id|marac_id|meeting_date\nT9|M1|2026-07-29")})
    assert (stands(few, "C2"), outcome(few, "C2", "T2")[0]) == ("deferred", "deferred")
    with pytest.raises(ForPerson, match="deferred at that meeting"):
        act(listing.list_case, few, "C2", meeting_id="T2", today=TODAY)
    act(listing.list_case, few, "C2", meeting_id="T9", today=TODAY)
    assert (stands(few, "C2"), outcome(few, "C2", "T9")[0]) == ("listed", None)


def test_a_case_on_no_list_is_not_moved_to_one(few: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="not on a list"):
        listing.move_listings(
            few,
            by=COORDINATOR,
            case_ids=["C3"],
            to_meeting="T2",
            reason="A mistake",
            today=TODAY,
            check_case=check_case,
        )
    assert stands(few, "C3") == "accepted"


def test_nothing_is_listed_for_a_day_that_is_over(few: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="1 July 2026 is over"):
        act(listing.list_case, few, "C3", meeting_id="T2", today=date(2026, 7, 2))


@pytest.mark.parametrize(
    ("standing", "ended"),
    [
        ("below_threshold", "below_threshold"),
        ("withdrawn", "withdrawn"),
        ("transferred_out", "transferred"),
    ],
)
def test_a_case_is_closed_as_it_ended(few: sa.Engine, standing: str, ended: str) -> None:
    save(few, "cases", {"case_id": "C3", "status": standing}, by=TESTER)
    with pytest.raises(ForPerson, match="close it as that"):
        act(screening.close, few, "C3", closure_reason="risk_reduced", today=TODAY)
    act(screening.close, few, "C3", closure_reason="", today=TODAY)
    assert (stands(few, "C3"), stored(few, "C3", "closure_reason")) == ("closed", ended)


def test_a_closed_referral_below_the_threshold_makes_no_repeat(few: sa.Engine) -> None:
    load(few, {"cases": _of_v3("R9", "2026-06-20")})
    assert _repeat(few, "R9")
    save(few, "cases", {"case_id": "C3", "status": "below_threshold"}, by=TESTER)
    act(screening.close, few, "C3", closure_reason="", today=TODAY)
    assert not _repeat(few, "R9")


def test_a_case_screened_again_is_not_counted_as_decided(few: sa.Engine) -> None:
    save(few, "cases", {"case_id": "C3", "status": "screening"}, by=TESTER)
    act(screening.decide, few, "C3", meets=False, reason="No risk now", today=TODAY)
    act(screening.take_up, few, "C3")
    names = ("threshold_met", "threshold_reason", "screened_on", "screened_by")
    assert [stored(few, "C3", name) for name in names] == [None] * 4


def test_the_people_of_the_referring_agency_are_told_and_nobody_else(few: sa.Engine) -> None:
    save(few, "cases", {"case_id": "C3", "status": "screening"}, by=TESTER)
    act(screening.return_for_information, few, "C3", question="Who lives there?")
    with few.connect() as connection:
        told = {
            user.name: [one["text"] for one in unread(connection, user=user)]
            for user in (REFUGE, POLICE, HOUSING, COORDINATOR)
        }
    assert [name for name, texts in told.items() if texts] == ["Re Fuge"]
    assert "Case C3 came back to you" in told["Re Fuge"][0]
    assert "Who lives there?" not in told["Re Fuge"][0]


def test_asked_twice_the_first_answer_is_not_shown_as_the_second(few: sa.Engine) -> None:
    save(few, "cases", {"case_id": "C3", "status": "screening"}, by=TESTER)
    act(screening.return_for_information, few, "C3", question="Who lives there?")
    screening.answer(few, by=REFUGE, case_id="C3", text="Her mother", check_case=check_case)
    act(screening.return_for_information, few, "C3", question="Since when?")
    assert stored(few, "C3", "information_given") is None


def test_the_threshold_pointed_out_is_the_one_in_force_today(few: sa.Engine) -> None:
    set_rule(
        few,
        by=TESTER,
        marac_id="M1",
        rule="dash_threshold",
        value="10",
        valid_from=date(2026, 6, 1),
        reason="As agreed",
    )
    form = {"assessment_id": "R1", "case_id": "C3", "form": "dash", "q1": "yes", "q25": "yes"}
    save(few, "assessments", form, by=TESTER)
    with few.connect() as connection:
        found = points(connection, user=COORDINATOR, case_id="C3", today=TODAY)
    assert found.risk_form.startswith("Risk form: 1 yes of 1 answered; below this MARAC’s 10.")


def test_the_referrals_in_the_window_of_escalation_are_counted(few: sa.Engine) -> None:
    load(few, {"cases": [*_of_v3("R8", "2025-06-05"), *_of_v3("R7", "2025-06-04")]})
    save(few, "cases", {"case_id": "C3", "criteria": "escalation"}, by=TESTER)
    with few.connect() as connection:
        [one] = points(connection, user=COORDINATOR, case_id="C3", today=TODAY).criteria
    assert one.fact == "2 referrals in 12 months, this one included"


def test_the_queue_is_of_the_maracs_whose_casework_one_does(few: sa.Engine) -> None:
    load(few, {"cases": _of_v3("R6", "2026-06-10")})
    save(few, "cases", {"case_id": "R6", "referring_agencies": "POL"}, by=TESTER)
    both = User("u-b", "B", POLICE.grants | {Grant(Role.COORDINATOR, "M2")})
    with few.connect() as connection:
        assert queue(connection, user=both, today=TODAY).is_empty()
        with pytest.raises(NotAllowed):
            queue(connection, user=POLICE, today=TODAY)


def test_who_sees_names_only_is_told_nothing_of_repeats(few: sa.Engine) -> None:
    with few.connect() as connection, pytest.raises(NotAllowed):
        repeat_of(connection, user=POLICE, case_id="C2", today=TODAY)


@pytest.mark.parametrize("closed", [frozenset({"C3"}), frozenset()])
def test_the_day_of_a_referral_that_is_not_theirs_is_told_to_nobody(
    few: sa.Engine, closed: frozenset[str]
) -> None:
    load(few, {"cases": _of_v3("R9", "2026-06-20")})
    save(few, "cases", {"case_id": "R9", "referring_agencies": "HOU"}, by=TESTER)
    who = COORDINATOR if closed else HOUSING
    with few.connect() as connection:
        user = User(who.user_id, who.name, who.grants, closed=closed)
        found = repeat_of(connection, user=user, case_id="R9", today=TODAY)
    assert found.is_repeat
    assert "5 June" not in found.why
    assert (found.last_referral_on, found.window_ends) == (None, None)
    assert [(one.case_id, one.referred_on, one.counts) for one in found.earlier] == [
        ("", None, True)
    ]


def _repeat(engine: sa.Engine, case_id: str) -> bool:
    with engine.connect() as connection:
        return repeat_of(connection, user=TESTER, case_id=case_id, today=TODAY).is_repeat


def _of_v3(case_id: str, referred: str) -> list[dict[str, str | None]]:
    return table(f"""
        case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies|status
        {case_id}|M1|{referred}|V3|H2|REF|received
    """)
