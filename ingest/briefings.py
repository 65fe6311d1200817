"""Whether whoever referred a case comes to the meeting, or whom they briefed."""

import sqlalchemy as sa

from ingest.documents import CheckCase
from ingest.listing_order import needs_for_list
from ingest.save import save_within
from models.access import Permission, User, may
from models.codes import BRIEFING
from models.database import writing
from models.errors import ForPerson
from models.tables import cases, listings, meetings


def record_briefing(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    meeting_id: str,
    briefing: str,
    person: str = "",
    check_case: CheckCase,
) -> None:
    """Keeps it with the listing. For who runs the meeting, and for the agency that referred.

    Raises ForPerson where somebody was briefed and nobody is named.
    """
    if briefing not in BRIEFING:
        raise ForPerson("Say whether the referrer comes, has briefed somebody, or neither.")
    who = person.strip()[:200]
    if briefing == "briefed" and not who:
        raise ForPerson("Say who was briefed: the person who comes and tells the meeting.")
    with writing(engine) as connection:
        marac_id = check_case(connection, by, case_id)
        _check_waiting(connection, case_id, meeting_id)
        needs = _needs(connection, by, case_id, marac_id)
        values = {
            "case_id": case_id,
            "meeting_id": meeting_id,
            "briefing": briefing,
            "briefed_person": who if briefing == "briefed" else "",
        }
        save_within(connection, "listings", values, by=by, needs=needs)


def _needs(connection: sa.Connection, by: User, case_id: str, marac_id: str) -> Permission:
    """The permission with which the person writes: the referrer's own, else who runs the list."""
    referred = connection.scalar(
        sa.select(cases.c.referring_agencies).where(cases.c.case_id == case_id)
    )
    own = {grant.agency_id for grant in by.grants if grant.agency_id}
    if may(by, Permission.REFER, marac_id) and own & set((referred or "").split(";")):
        return Permission.REFER
    return needs_for_list(by, marac_id)


def _check_waiting(connection: sa.Connection, case_id: str, meeting_id: str) -> None:
    found = connection.scalar(
        sa.select(sa.func.count())
        .select_from(listings)
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(
            listings.c.case_id == case_id,
            listings.c.meeting_id == meeting_id,
            listings.c.outcome.is_(None),
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
        )
    )
    if not found:
        raise ForPerson("The case is not waiting on this list any more: reload the page.")
