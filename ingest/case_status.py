"""Where a case stands, and the step to where it goes next."""

import sqlalchemy as sa

from ingest.one_row import Values
from ingest.save import save_within
from models.access import Permission, User
from models.case_moves import check_move
from models.codes import LISTING_OUTCOME
from models.tables import cases, listings, meetings


def status_of(connection: sa.Connection, case_id: str) -> str:
    """The stored status; where there is none, as the last listing left it, else received."""
    stored = connection.scalar(sa.select(cases.c.status).where(cases.c.case_id == case_id))
    if stored:
        return str(stored)
    last = connection.execute(
        sa.select(listings.c.outcome)
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(listings.c.case_id == case_id)
        .order_by(
            meetings.c.meeting_date.desc(),
            sa.func.coalesce(meetings.c.start_time, "").desc(),
            listings.c.meeting_id.desc(),
        )
        .limit(1)
    ).first()
    return "received" if last is None else last.outcome or "listed"


def move(
    connection: sa.Connection,
    case_id: str,
    to: str,
    *,
    by: User,
    values: Values | None = None,
    reason: str | None = None,
    needs: Permission = Permission.DO_CASEWORK,
) -> None:
    """Moves the case on, with whatever else changes in it; raises ForPerson where it may not go.

    A case that was just received is taken up first: the two steps stand in the trail. One that
    leaves a list before it is heard leaves its outcome there, with the reason.
    """
    standing = status_of(connection, case_id)
    if standing == "received" and to in ("returned", "below_threshold", "accepted"):
        _store(connection, case_id, {"status": "screening"}, by, needs, None)
        standing = "screening"
    check_move(standing, to)
    if standing == "listed" and to in LISTING_OUTCOME:
        told = reason or (values or {}).get("threshold_reason")
        _settle(connection, case_id, to, told, by=by, needs=needs)
    _store(connection, case_id, {**(values or {}), "status": to}, by, needs, reason)


def waiting_at(connection: sa.Connection, case_id: str) -> list[str]:
    """The meetings that list the case and have not dealt with it."""
    return list(
        connection.scalars(
            sa.select(listings.c.meeting_id)
            .where(listings.c.case_id == case_id, listings.c.outcome.is_(None))
            .order_by(listings.c.meeting_id)
        )
    )


def _settle(
    connection: sa.Connection,
    case_id: str,
    outcome: str,
    why: str | None,
    *,
    by: User,
    needs: Permission,
) -> None:
    for meeting_id in waiting_at(connection, case_id):
        row = {"case_id": case_id, "meeting_id": meeting_id, "outcome": outcome}
        save_within(connection, "listings", {**row, "outcome_reason": why}, by=by, needs=needs)


def _store(
    connection: sa.Connection,
    case_id: str,
    values: Values,
    by: User,
    needs: Permission,
    reason: str | None,
) -> None:
    save_within(
        connection, "cases", {"case_id": case_id, **values}, by=by, needs=needs, reason=reason
    )
