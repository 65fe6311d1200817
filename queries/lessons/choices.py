"""What a lesson can be tied to: MARACs, agencies, meetings, and actions of a case."""

from datetime import date

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.tables import actions, agencies, marac_agencies, maracs, meetings
from queries.case_access import check_in_full
from queries.lessons.access import WRITES
from queries.maracs import maracs as known_maracs

_MOST_MEETINGS = 24


def marac_choices(connection: sa.Connection, *, user: User) -> dict[str, str]:
    """MARAC id → name, by name: those whose lessons the person writes."""
    found = known_maracs(connection, scope=user.scope(WRITES))
    return dict(zip(found["marac_id"], found["name"], strict=True))


def agency_choices(
    connection: sa.Connection, *, user: User, marac_id: str, may: Permission = WRITES
) -> dict[str, str]:
    """Agency id → name, by name: those the MARAC names, and those of its data's sender."""
    check_may(user, may, marac_id)
    named = sa.select(marac_agencies.c.agency_id).where(marac_agencies.c.marac_id == marac_id)
    sender = sa.select(maracs.c.sender).where(maracs.c.marac_id == marac_id)
    found = connection.execute(
        sa.select(agencies.c.agency_id, agencies.c.name)
        .where(
            sa.or_(agencies.c.agency_id.in_(named), agencies.c.sender == sender.scalar_subquery())
        )
        .order_by(agencies.c.name, agencies.c.agency_id)
    )
    return {row.agency_id: row.name or row.agency_id for row in found}


def meeting_choices(
    connection: sa.Connection, *, user: User, marac_id: str, today: date
) -> dict[str, date]:
    """Meeting id → its day: the latest that were, the newest first."""
    check_may(user, WRITES, marac_id)
    one = meetings.c
    rows = connection.execute(
        sa.select(one.meeting_id, one.meeting_date)
        .where(one.marac_id == marac_id, one.meeting_date <= today)
        .order_by(one.meeting_date.desc(), one.meeting_id)
        .limit(_MOST_MEETINGS)
    )
    return {row.meeting_id: row.meeting_date for row in rows}


def action_choices(connection: sa.Connection, *, user: User, case_id: str) -> dict[str, str]:
    """Action id → what is to be done, of a case that the person may see."""
    check_in_full(connection, user, case_id)
    rows = connection.execute(
        sa.select(actions.c.action_id, actions.c.description)
        .where(actions.c.case_id == case_id)
        .order_by(actions.c.due_date, actions.c.action_id)
    )
    return {row.action_id: row.description or row.action_id for row in rows}
