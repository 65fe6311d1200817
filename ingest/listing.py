"""Lists a case for a meeting, moves it to another, puts it off, and takes it off a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from ingest import facts
from ingest.case_status import move, status_of, waiting_at
from ingest.documents import CheckCase
from ingest.facts import due
from ingest.listing_order import NEW, needs_for_list, put_in_order
from ingest.reasons import needed
from ingest.save import save_within
from models.access import Permission, User, check_may
from models.codes import LISTING_OUTCOME
from models.database import writing
from models.errors import ForPerson
from models.period import long_date
from models.planned_meetings import next_with_room, planned
from models.tables import listings, meetings
from models.trail import note

_SAY_WHY = "Say why, in a few words: it stands in the trail."
_NOT_LISTED = "The case is not on a list that is still to be heard: reload the page."


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

    A case with children stands behind the others that have some (SafeLives' agenda), else last.
    """
    with writing(engine) as connection:
        marac_id = _check(connection, by, case_id, check_case)
        _check_meeting(connection, meeting_id, marac_id, today)
        _check_new(connection, case_id, meeting_id)
        move(connection, case_id, "listed", by=by)
        _put_on(connection, by, case_id, meeting_id, Permission.DO_CASEWORK)


def move_listings(
    engine: sa.Engine,
    *,
    by: User,
    case_ids: Sequence[str],
    to_meeting: str,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Moves cases from the meeting they are listed for to another, before they were heard.

    All of them or none.
    """
    with writing(engine) as connection:
        for case_id in case_ids:
            marac_id = _check(connection, by, case_id, check_case)
            why = needed(reason, _SAY_WHY)
            _check_listed(connection, case_id)
            _check_meeting(connection, to_meeting, marac_id, today)
            _check_new(connection, case_id, to_meeting)
            before = waiting_at(connection, case_id)
            if not before:  # it was dealt with, whatever its status says
                raise ForPerson(_NOT_LISTED)
            _take_off(connection, by, case_id, marac_id, before, why)
            _put_on(connection, by, case_id, to_meeting, Permission.DO_CASEWORK)
            for meeting_id in before:
                put_in_order(connection, by, meeting_id)


@dataclass(frozen=True)
class Deferred:
    """Where a deferred case went by itself: the next meeting with room, or None."""

    meeting_id: str | None
    on: date | None

    @property
    def told(self) -> str:
        """What became of the case, in a sentence."""
        if self.on is None:
            return "Deferred. No meeting to come has room: plan one, and list the case for it."
        return f"Deferred. The case is on the list of {long_date(self.on)} now."


def defer(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> Deferred:
    """Puts a listed case off to the next meeting with room; the list says that it was deferred."""
    with writing(engine) as connection:
        return defer_within(
            connection, by=by, case_id=case_id, reason=reason, today=today, check_case=check_case
        )


def defer_within(
    connection: sa.Connection,
    *,
    by: User,
    case_id: str,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> Deferred:
    """As `defer`, in a transaction that is open already; for who does casework, or the chair."""
    why = needed(reason, _SAY_WHY)
    marac_id = check_case(connection, by, case_id)
    needs = needs_for_list(by, marac_id)
    _check_listed(connection, case_id)
    before = waiting_at(connection, case_id)
    move(connection, case_id, "deferred", by=by, reason=why, needs=needs)
    to = _next_with_room(connection, marac_id, case_id, before, today)
    if to is None:
        return Deferred(None, None)
    move(connection, case_id, "listed", by=by, needs=needs)
    _put_on(connection, by, case_id, to, needs)
    return Deferred(to, _day_of(connection, to))


def _next_with_room(
    connection: sa.Connection, marac_id: str, case_id: str, before: Sequence[str], today: date
) -> str | None:
    last = max((_day_of(connection, one) for one in before), default=today)
    known = connection.scalars(
        sa.select(listings.c.meeting_id).where(listings.c.case_id == case_id)
    ).all()
    return next_with_room(
        planned(connection, marac_id, today), after=max(last, today), but=list(known)
    )


def _day_of(connection: sa.Connection, meeting_id: str) -> date:
    question = sa.select(meetings.c.meeting_date).where(meetings.c.meeting_id == meeting_id)
    day: date = connection.execute(question).scalar_one()
    return day


def _put_on(
    connection: sa.Connection, by: User, case_id: str, meeting_id: str, needs: Permission
) -> None:
    listing = {"case_id": case_id, "meeting_id": meeting_id, "position": str(NEW)}
    save_within(connection, "listings", listing, by=by, needs=needs)
    put_in_order(connection, by, meeting_id, needs)


def move_on_within(
    connection: sa.Connection,
    *,
    by: User,
    case_id: str,
    meeting_id: str,
    reason: str,
    today: date,
) -> date | None:
    """Moves a case from a meeting that is cancelled to the next with room; the day of that one.

    None where none has room: then the case is deferred. Who may was asked before.
    """
    row = sa.select(listings.c.marac_id).where(
        listings.c.case_id == case_id, listings.c.meeting_id == meeting_id
    )
    marac_id = connection.execute(row).scalar_one()
    to = _next_with_room(connection, marac_id, case_id, [meeting_id], today)
    if to is None:
        move(connection, case_id, "deferred", by=by, reason=reason)
        return None
    _take_off(connection, by, case_id, marac_id, [meeting_id], reason)
    _put_on(connection, by, case_id, to, Permission.DO_CASEWORK)
    return _day_of(connection, to)


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
            put_in_order(connection, by, meeting_id)


def _check(connection: sa.Connection, by: User, case_id: str, check_case: CheckCase) -> str:
    marac_id = check_case(connection, by, case_id)
    check_may(by, Permission.DO_CASEWORK, marac_id)
    return marac_id


def _check_listed(connection: sa.Connection, case_id: str) -> None:
    if status_of(connection, case_id) != "listed":
        raise ForPerson(_NOT_LISTED)


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
