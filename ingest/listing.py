"""Lists a case for a meeting, moves it to another, and makes the meeting where there is none."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from ingest import facts
from ingest.case_numbers import new_row_id
from ingest.case_status import move, status_of, waiting_at
from ingest.documents import CheckCase
from ingest.facts import due
from ingest.reasons import needed
from ingest.save import save_within
from models.access import Permission, User, check_may
from models.codes import LISTING_OUTCOME, MEETING_KIND
from models.database import writing
from models.errors import ForPerson
from models.period import long_date
from models.tables import cases, listings, meetings
from models.trail import note

_SAY_WHY = "Say why, in a few words: it stands in the trail."


def list_case(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    meeting_id: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Puts an accepted or deferred case on the list of a planned meeting of its MARAC.

    Cases with children stand before the others (SafeLives' agenda), in the order they came.
    """
    with writing(engine) as connection:
        marac_id = _check(connection, by, case_id, check_case)
        _check_meeting(connection, meeting_id, marac_id, today)
        _check_new(connection, case_id, meeting_id)
        move(connection, case_id, "listed", by=by)
        listing = {"case_id": case_id, "meeting_id": meeting_id, "position": "999"}
        save_within(connection, "listings", listing, by=by)
        _in_order(connection, by, meeting_id)


def move_listing(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    to_meeting: str,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Moves a case from the meeting it is listed for to another, before it was heard."""
    with writing(engine) as connection:
        marac_id = _check(connection, by, case_id, check_case)
        _check_listed(connection, case_id)
        _check_meeting(connection, to_meeting, marac_id, today)
        _check_new(connection, case_id, to_meeting)
        before = waiting_at(connection, case_id)
        _take_off(connection, by, case_id, marac_id, before, needed(reason, _SAY_WHY))
        listing = {"case_id": case_id, "meeting_id": to_meeting, "position": "999"}
        save_within(connection, "listings", listing, by=by)
        for meeting_id in (*before, to_meeting):
            _in_order(connection, by, meeting_id)


def defer(engine: sa.Engine, *, by: User, case_id: str, reason: str, check_case: CheckCase) -> None:
    """Puts a listed case off to a meeting still to be found; the list says that it was deferred."""
    why = needed(reason, _SAY_WHY)
    with writing(engine) as connection:
        _check(connection, by, case_id, check_case)
        before = waiting_at(connection, case_id)
        move(connection, case_id, "deferred", by=by, reason=why)
        for meeting_id in before:
            _in_order(connection, by, meeting_id)


def take_off(
    engine: sa.Engine, *, by: User, case_id: str, reason: str, check_case: CheckCase
) -> None:
    """Takes a case that was listed by mistake off the list; it stands at accepted again.

    No step of the data dictionary leads back: the listing never happened, and the trail keeps it.
    """
    why = needed(reason, _SAY_WHY)
    with writing(engine) as connection:
        marac_id = _check(connection, by, case_id, check_case)
        _check_listed(connection, case_id)
        before = waiting_at(connection, case_id)
        _take_off(connection, by, case_id, marac_id, before, why)
        save_within(
            connection, "cases", {"case_id": case_id, "status": "accepted"}, by=by, reason=why
        )
        for meeting_id in before:
            _in_order(connection, by, meeting_id)


def plan_meeting(
    engine: sa.Engine,
    *,
    by: User,
    marac_id: str,
    on: date,
    kind: str = "scheduled",
    start_time: str = "",
    venue: str = "",
    today: date,
) -> str:
    """Plans a meeting; returns its id. Raises ForPerson for a day that is over or taken."""
    if on < today:
        raise ForPerson("That day is over: plan a meeting for today or later.")
    if kind not in MEETING_KIND:
        raise ForPerson("Say what kind of meeting it is: choose one from the list.")
    with writing(engine) as connection:
        check_may(by, Permission.DO_CASEWORK, marac_id)
        if kind != "emergency" and _is_taken(connection, marac_id, on):
            raise ForPerson(f"A meeting is planned for {long_date(on)} already: use that one.")
        meeting_id = new_row_id("M")
        row = {
            "meeting_id": meeting_id,
            "marac_id": marac_id,
            "meeting_date": on.isoformat(),
            "kind": kind,
            "status": "planned",
            "start_time": start_time.strip(),
            "venue": venue.strip(),
        }
        save_within(connection, "meetings", row, by=by)
    return meeting_id


def _check(connection: sa.Connection, by: User, case_id: str, check_case: CheckCase) -> str:
    marac_id = check_case(connection, by, case_id)
    check_may(by, Permission.DO_CASEWORK, marac_id)
    return marac_id


def _check_listed(connection: sa.Connection, case_id: str) -> None:
    if status_of(connection, case_id) != "listed":
        raise ForPerson("The case is not on a list that is still to be heard: reload the page.")


def _check_new(connection: sa.Connection, case_id: str, meeting_id: str) -> None:
    """Raises ForPerson where the meeting lists the case, or has put it off or dealt with it."""
    known = connection.execute(
        sa.select(listings.c.outcome).where(
            listings.c.case_id == case_id, listings.c.meeting_id == meeting_id
        )
    ).first()
    if known is None:
        return
    if known.outcome is None:
        raise ForPerson("The case is on the list of that meeting already.")
    told = LISTING_OUTCOME[known.outcome].lower()
    raise ForPerson(f"The case was {told} at that meeting: choose another.")


def _check_meeting(connection: sa.Connection, meeting_id: str, marac_id: str, today: date) -> None:
    row = connection.execute(
        sa.select(meetings.c.marac_id, meetings.c.status, meetings.c.meeting_date).where(
            meetings.c.meeting_id == meeting_id
        )
    ).first()
    if row is None or row.marac_id != marac_id:
        raise ForPerson("That meeting is not one of the case’s MARAC: choose another.")
    if (row.status or "planned") != "planned":
        raise ForPerson(
            f"The meeting of {long_date(row.meeting_date)} is not planned any more: choose another."
        )
    if row.meeting_date < today:
        raise ForPerson(f"{long_date(row.meeting_date)} is over: choose a meeting to come.")


def _take_off(
    connection: sa.Connection,
    by: User,
    case_id: str,
    marac_id: str,
    meeting_ids: Sequence[str],
    why: str,
) -> None:
    for meeting_id in meeting_ids:
        connection.execute(
            listings.delete().where(
                listings.c.case_id == case_id, listings.c.meeting_id == meeting_id
            )
        )
        note(
            connection,
            by,
            "took a case off a list",
            kind="listings",
            record=f"{case_id} · {meeting_id}",
            marac_id=marac_id,
            before={"case_id": case_id, "meeting_id": meeting_id},
            after={"reason": why},
        )
    due(connection, "case", [case_id])
    due(connection, "meeting", list(meeting_ids))
    facts.derive(connection)


def _in_order(connection: sa.Connection, by: User, meeting_id: str) -> None:
    """Numbers the list anew: children first, else as it stood."""
    rows = connection.execute(
        sa.select(listings.c.case_id, listings.c.position, cases.c.children_in_household)
        .join(cases, cases.c.case_id == listings.c.case_id)
        .where(listings.c.meeting_id == meeting_id, listings.c.outcome.is_(None))
    ).all()
    ordered = sorted(
        rows,
        key=lambda row: (not row.children_in_household, row.position or 10_000, row.case_id),
    )
    for place, row in enumerate(ordered, start=1):
        if row.position != place:
            values = {"case_id": row.case_id, "meeting_id": meeting_id, "position": str(place)}
            save_within(connection, "listings", values, by=by)


def _is_taken(connection: sa.Connection, marac_id: str, on: date) -> bool:
    found = connection.scalar(
        sa.select(sa.func.count()).where(
            meetings.c.marac_id == marac_id,
            meetings.c.meeting_date == on,
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
            sa.func.coalesce(meetings.c.kind, "scheduled") != "emergency",
        )
    )
    return bool(found)
