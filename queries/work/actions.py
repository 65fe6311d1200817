"""Actions that wait: to be reported by their agency, to be read, and those that are overdue."""

from datetime import date, timedelta

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import action_facts, actions, agencies, cases
from queries.actions import is_to_read
from queries.work.agencies import named
from queries.work.source import Condition, Rows, Source, entry, mine, own_agencies

SOON = timedelta(days=7)  # days before an action is due from which it is shown
READ_WITHIN = timedelta(days=7)  # days after which a report that nobody read is late


def _actions(
    user: User, permission: Permission, today: date, more: Condition, own: list[str] | None = None
) -> Rows:
    name = named(action_facts.c.agency_id, own)
    return (
        sa.select(
            *entry(
                case_id=cases.c.case_id,
                about=name,
                day=action_facts.c.due_on,
                is_late=action_facts.c.due_on < today,
            )
        )
        .select_from(action_facts)
        .join(cases, cases.c.case_id == action_facts.c.case_id)
        .outerjoin(agencies, agencies.c.agency_id == action_facts.c.agency_id)
        .where(mine(user, permission), action_facts.c.is_open, more)
    )


def _own_actions(user: User, today: date) -> Rows:
    own = own_agencies(user, Permission.RETURN_RESEARCH)
    soon = action_facts.c.due_on <= today + SOON
    more = sa.and_(action_facts.c.agency_id.in_(own), soon)
    return _actions(user, Permission.RETURN_RESEARCH, today, more, own)


def _overdue_actions(user: User, today: date) -> Rows:
    return _actions(user, Permission.DO_CASEWORK, today, action_facts.c.due_on < today)


def _own_of_service(user: User, today: date) -> Rows:
    own = own_agencies(user, Permission.RECORD_IDVA)
    soon = action_facts.c.due_on <= today + SOON
    more = sa.and_(action_facts.c.agency_id.in_(own), soon)
    return _actions(user, Permission.RECORD_IDVA, today, more, own)


def _to_read(user: User, today: date) -> Rows:
    """Reports that nobody accepted yet."""
    return (
        sa.select(
            *entry(
                case_id=cases.c.case_id,
                about=named(actions.c.agency_id),
                day=actions.c.reported_on,
                is_late=actions.c.reported_on < today - READ_WITHIN,
            )
        )
        .select_from(actions)
        .join(cases, cases.c.case_id == actions.c.case_id)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .where(mine(user, Permission.DO_CASEWORK), is_to_read())
    )


SOURCES = (
    Source(
        "own-actions",
        Permission.RETURN_RESEARCH,
        "action of your agency is due",
        "actions of your agency are due",
        "Report on your actions",
        "/actions",
        _own_actions,
        anchor="actions",
        told="due",
    ),
    Source(
        "actions-of-service",
        Permission.RECORD_IDVA,
        "action of your service is due",
        "actions of your service are due",
        "Report on your actions",
        "/actions",
        _own_of_service,
        anchor="actions",
        told="due",
    ),
    Source(
        "actions-to-read",
        Permission.DO_CASEWORK,
        "action was reported and waits to be read",
        "actions were reported and wait to be read",
        "Read what came in",
        "/actions?show=Reported%2C+to+be+read",
        _to_read,
        anchor="actions",
    ),
    Source(
        "overdue-actions",
        Permission.DO_CASEWORK,
        "action is overdue",
        "actions are overdue",
        "See the overdue actions",
        "/actions",
        _overdue_actions,
        anchor="actions",
        told="due",
    ),
)
