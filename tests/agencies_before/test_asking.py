"""Agencies are asked once about each case on the list, told, and reminded when they are late."""

from collections.abc import Iterable
from datetime import date

import pytest
import sqlalchemy as sa

from ingest.notices import mark_read
from ingest.research_answers import not_known
from ingest.research_reminders import Reminded, remind, remind_by_itself
from ingest.research_requests import Asked, ask
from ingest.save import save
from models.access import Role, User
from models.due_days import usual_due_day
from models.errors import ForPerson, NotAllowed
from models.tables import agency_involvement
from queries.case_access import check_case
from queries.notices import unread
from queries.research_requests import meetings_ahead, overview

from .one_list import BOSS, HOUSING, LATE, MEETING_ON, POLICE, TODAY, USUAL_DUE, somebody

ALL = [(case, agency) for case in ("C1", "C2", "C3") for agency in ("POL", "HOU")]


def asked(
    engine: sa.Engine,
    pairs: Iterable[tuple[str, str]] = ALL,
    *,
    by: User = BOSS,
    meeting: str = "T1",
    due: date = USUAL_DUE,
    today: date = TODAY,
) -> Asked:
    return ask(engine, by=by, meeting_id=meeting, wanted=pairs, due_on=due, today=today)


def told(engine: sa.Engine, user: User) -> list[str]:
    with engine.connect() as connection:
        return [one["text"] for one in unread(connection, user=user)]


def rows(engine: sa.Engine, *columns: str) -> list[tuple[object, ...]]:
    shown = [agency_involvement.c[name] for name in columns]
    with engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(sa.select(*shown)))


def test_every_agency_is_asked_once_and_told_by_when(listed: sa.Engine) -> None:
    assert asked(listed) == Asked(requests=6, agencies=2)
    assert rows(listed, "case_id", "agency_id", "requested_on", "due_on") == [
        (case, agency, TODAY, USUAL_DUE) for case, agency in sorted(ALL)
    ]
    (text,) = told(listed, POLICE)
    assert "3 cases for the meeting of 1 July 2026" in text and "by 26 June 2026" in text
    assert asked(listed, today=date(2026, 6, 23)) == Asked(requests=0, agencies=0)
    assert len(told(listed, POLICE)) == 1


def test_a_case_added_later_is_asked_about_and_only_that_one(listed: sa.Engine) -> None:
    asked(listed, [pair for pair in ALL if pair[0] != "C3"])
    assert asked(listed, today=date(2026, 6, 24)) == Asked(requests=2, agencies=2)
    assert "1 case for the meeting" in told(listed, HOUSING)[0]


def test_an_agency_that_is_left_out_is_neither_asked_nor_told(listed: sa.Engine) -> None:
    asked(listed, [pair for pair in ALL if pair != ("C2", "HOU")])
    assert ("C2", "HOU") not in rows(listed, "case_id", "agency_id")
    assert "2 cases" in told(listed, HOUSING)[0]


def test_the_notice_of_one_agency_is_no_other_agencys(listed: sa.Engine) -> None:
    asked(listed, [("C1", "POL")])
    assert told(listed, HOUSING) == told(listed, BOSS) == []
    assert told(listed, somebody(Role.REPRESENTATIVE, "POL", marac="M2")) == []
    with listed.connect() as connection:
        mark_read(listed, POLICE, [one["notice_id"] for one in unread(connection, user=POLICE)])
    assert told(listed, POLICE) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"meeting": "T0"}, "over"),
        ({"due": date(2026, 7, 2)}, "between today and the meeting on 1 July 2026"),
        ({"due": date(2026, 6, 21)}, "between today"),
        ({"pairs": [("C0", "POL")]}, "not on this meeting’s list"),
        ({"meeting": "T99"}, "not in the record"),
    ],
)
def test_what_makes_no_sense_is_refused(
    listed: sa.Engine, change: dict[str, object], says: str
) -> None:
    with pytest.raises(ForPerson, match=says):
        asked(listed, **change)  # type: ignore[arg-type]
    assert rows(listed, "case_id") == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_maracs_coordinator_asks_and_reminds(listed: sa.Engine, role: Role) -> None:
    for by in (somebody(role, "POL"), somebody(Role.COORDINATOR, marac="M2")):
        with pytest.raises(NotAllowed):
            asked(listed, by=by)
        with pytest.raises(NotAllowed):
            remind(listed, by=by, meeting_id="T1", today=LATE)


def test_a_case_closed_to_the_coordinator_is_counted_and_not_shown_or_asked(
    listed: sa.Engine,
) -> None:
    boss = somebody(Role.COORDINATOR, closed=["C2"])
    with listed.connect() as connection:
        found = overview(connection, user=boss, meeting_id="T1", today=TODAY)
    assert (found.cases["case_id"].to_list(), found.closed) == (["C1", "C3"], 1)
    with pytest.raises(NotAllowed):
        asked(listed, by=boss)


def test_the_list_knows_who_is_invited_that_day(listed: sa.Engine) -> None:
    """The GPs were core until the day before the meeting."""
    with listed.connect() as connection:
        found = overview(connection, user=BOSS, meeting_id="T1", today=TODAY)
        ahead = meetings_ahead(connection, user=BOSS, today=TODAY)
    assert found.agencies["agency_id"].to_list() == ["HOU", "POL"]
    assert found.others["agency_id"].to_list() == ["GPS", "REF"]
    assert found.cases["must_not_receive"].to_list() == [
        None,
        "Her cousin works for the housing service",
        None,
    ]
    assert found.usual_due_on == USUAL_DUE
    assert ahead.select("meeting_id", "n_cases").rows() == [("T1", 3)]


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 6, 22), date(2026, 6, 26)),
        (date(2026, 6, 25), date(2026, 6, 26)),
        (date(2026, 6, 26), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 7, 1)),
    ],
)
def test_the_usual_day_is_three_working_days_before_or_as_late_as_it_can_be(
    listed: sa.Engine, today: date, due: date
) -> None:
    with listed.connect() as connection:
        found = usual_due_day(connection, marac_id="M1", meeting_on=MEETING_ON, today=today)
    assert found == due


# --- reminding -----------------------------------------------------------------------------------


def test_the_late_ones_are_reminded_once_a_day(listed: sa.Engine) -> None:
    asked(listed)
    assert remind(listed, by=BOSS, meeting_id="T1", today=USUAL_DUE) == Reminded(0, 0)
    not_known(
        listed, by=POLICE, agency_id="POL", case_ids=["C1"], today=TODAY, check_case=check_case
    )
    assert remind(listed, by=BOSS, meeting_id="T1", today=LATE) == Reminded(5, 2)
    assert remind(listed, by=BOSS, meeting_id="T1", today=LATE) == Reminded(0, 0)
    assert "2 answers of your agency" in told(listed, POLICE)[0]
    assert remind(listed, by=BOSS, meeting_id="T1", today=MEETING_ON).requests == 5


def test_one_agency_can_be_reminded_alone(listed: sa.Engine) -> None:
    asked(listed)
    only = ["POL"]
    assert remind(listed, by=BOSS, meeting_id="T1", today=LATE, agency_ids=only) == Reminded(3, 1)
    assert len(told(listed, HOUSING)) == 1


def test_it_happens_by_itself_and_twice_a_day_is_once(listed: sa.Engine) -> None:
    asked(listed)
    first_late = date(2026, 6, 27)
    assert remind_by_itself(listed, USUAL_DUE) == Reminded(0, 0)
    assert remind_by_itself(listed, first_late) == Reminded(6, 2)
    assert remind_by_itself(listed, first_late) == Reminded(0, 0)
    assert remind_by_itself(listed, date(2026, 6, 29)) == Reminded(0, 0)
    assert remind_by_itself(listed, LATE) == Reminded(6, 2)
    assert remind_by_itself(listed, date(2026, 7, 3)) == Reminded(0, 0), "the meeting is over"


def test_a_case_that_was_put_off_is_due_for_its_next_meeting(listed: sa.Engine) -> None:
    asked(listed)
    save(listed, "listings", {"case_id": "C1", "meeting_id": "T1", "outcome": "deferred"}, by=BOSS)
    save(listed, "listings", {"case_id": "C1", "meeting_id": "T2"}, by=BOSS)
    due = date(2026, 7, 24)
    found = asked(
        listed, [("C1", "POL"), ("C1", "HOU")], meeting="T2", due=due, today=date(2026, 7, 6)
    )
    assert found == Asked(requests=0, agencies=0, moved=2)
    assert {row for row in rows(listed, "case_id", "due_on") if row[0] == "C1"} == {("C1", due)}
