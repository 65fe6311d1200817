"""Listing: which meeting has room, children first, moved and taken off without a trace lost."""

from datetime import date

import pytest
import sqlalchemy as sa
from records import TESTER, load, table

from ingest import listing, meetings
from ingest.case_status import status_of
from ingest.save import save
from models.errors import ForPerson, NotAllowed
from models.tables import audit, listings
from queries.case_access import check_case
from queries.planned_meetings import next_free, planned

from .people import COORDINATOR, ELSEWHERE, REFUGE

TODAY = date(2026, 6, 15)


@pytest.fixture
def two_meetings(few: sa.Engine) -> sa.Engine:
    more = table("""
        meeting_id | marac_id | meeting_date | status
        T4         | M1       | 2026-07-29   | planned
    """)
    load(few, {"meetings": more})
    save(few, "maracs", {"marac_id": "M1", "cases_per_meeting": "1"}, by=TESTER)
    save(few, "cases", {"case_id": "C3", "status": "accepted"}, by=TESTER)
    return few


def on_list(engine: sa.Engine, meeting_id: str) -> list[str]:
    with engine.connect() as connection:
        return list(
            connection.scalars(
                sa.select(listings.c.case_id)
                .where(listings.c.meeting_id == meeting_id)
                .order_by(listings.c.position)
            )
        )


def stands(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        return status_of(connection, "C3")


def put_on(engine: sa.Engine, meeting_id: str) -> None:
    listing.list_case(
        engine,
        by=COORDINATOR,
        case_id="C3",
        meeting_id=meeting_id,
        today=TODAY,
        check_case=check_case,
    )


def test_the_next_meeting_with_room_is_proposed_and_its_agenda_day_told(
    two_meetings: sa.Engine,
) -> None:
    with two_meetings.connect() as connection:
        found = planned(connection, user=COORDINATOR, marac_id="M1", today=TODAY)
    assert found.select("meeting_id", "listed", "room").rows() == [("T2", 1, 1), ("T4", 0, 1)]
    # Eight working days before Wednesday 1 July 2026: 30, 29, 26, 25, 24, 23, 22 and 19 June.
    assert found["agenda_due_on"].to_list() == [date(2026, 6, 19), date(2026, 7, 17)]
    assert next_free(found) == "T4"


def test_a_bank_holiday_is_no_working_day(two_meetings: sa.Engine) -> None:
    """Before 8 September 2026: 7, 4, 3, 2, 1 September, 28, 27, 26 August; not the 31st."""
    save(two_meetings, "meetings", {"meeting_id": "T4", "meeting_date": "2026-09-08"}, by=TESTER)
    with two_meetings.connect() as connection:
        found = planned(connection, user=COORDINATOR, marac_id="M1", today=TODAY)
    assert found["agenda_due_on"].to_list()[1] == date(2026, 8, 26)


def test_a_case_is_listed_and_cases_with_children_stand_first(two_meetings: sa.Engine) -> None:
    save(two_meetings, "cases", {"case_id": "C2", "children_in_household": "0"}, by=TESTER)
    save(two_meetings, "cases", {"case_id": "C3", "children_in_household": "2"}, by=TESTER)
    put_on(two_meetings, "T2")
    assert on_list(two_meetings, "T2") == ["C3", "C2"]
    assert stands(two_meetings) == "listed"


def test_without_children_a_case_stands_last(two_meetings: sa.Engine) -> None:
    put_on(two_meetings, "T2")
    assert on_list(two_meetings, "T2") == ["C2", "C3"]


def test_a_case_that_is_not_accepted_is_not_listed(two_meetings: sa.Engine) -> None:
    save(two_meetings, "cases", {"case_id": "C3", "status": "received"}, by=TESTER)
    with pytest.raises(ForPerson, match="cannot become “Listed”"):
        put_on(two_meetings, "T2")
    assert on_list(two_meetings, "T2") == ["C2"]


@pytest.mark.parametrize(("meeting", "why"), [("T1", "not planned"), ("T3", "case’s MARAC")])
def test_only_planned_meetings_of_the_marac_are_listed_for(
    two_meetings: sa.Engine, meeting: str, why: str
) -> None:
    with pytest.raises(ForPerson, match=why):
        put_on(two_meetings, meeting)


def test_a_listed_case_moves_to_another_meeting(two_meetings: sa.Engine) -> None:
    put_on(two_meetings, "T2")
    listing.move_listings(
        two_meetings,
        by=COORDINATOR,
        case_ids=["C3"],
        to_meeting="T4",
        reason="The list is full",
        today=TODAY,
        check_case=check_case,
    )
    assert (on_list(two_meetings, "T2"), on_list(two_meetings, "T4")) == (["C2"], ["C3"])
    assert stands(two_meetings) == "listed"


def test_a_case_listed_by_mistake_is_accepted_again_and_the_trail_knows(
    two_meetings: sa.Engine,
) -> None:
    put_on(two_meetings, "T2")
    listing.take_off(
        two_meetings,
        by=COORDINATOR,
        case_id="C3",
        reason="Wrong case number",
        check_case=check_case,
    )
    assert (on_list(two_meetings, "T2"), stands(two_meetings)) == (["C2"], "accepted")
    with two_meetings.connect() as connection:
        kept = connection.scalar(
            sa.select(audit.c.after).where(audit.c.what == "took a case off a list")
        )
    assert kept is not None and "Wrong case number" in kept


def test_a_meeting_is_planned_once_a_day_and_an_emergency_beside_it(
    two_meetings: sa.Engine,
) -> None:
    def plan(kind: str, on: date = date(2026, 8, 3)) -> str:
        return meetings.plan_meeting(
            two_meetings,
            by=COORDINATOR,
            marac_id="M1",
            on=on,
            kind=kind,
            place=meetings.Place(start_time="09:30", venue="Town hall"),
            today=TODAY,
        )

    first = plan("scheduled")
    with pytest.raises(ForPerson, match="planned for 3 August 2026 already"):
        plan("virtual")
    assert plan("emergency") != first
    with pytest.raises(ForPerson, match="is over"):
        plan("scheduled", date(2026, 6, 14))


@pytest.mark.parametrize("by", [ELSEWHERE, REFUGE])
def test_others_list_nothing(two_meetings: sa.Engine, by: object) -> None:
    with pytest.raises(NotAllowed):
        listing.list_case(
            two_meetings,
            by=by,  # type: ignore[arg-type]
            case_id="C3",
            meeting_id="T2",
            today=TODAY,
            check_case=check_case,
        )
