"""Work of and with the agencies: research asked of them, and what is late of it."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import agencies, agency_involvement, cases
from queries.case_views import BEFORE_THE_MEETING, coming
from queries.work.source import (
    Condition,
    Rows,
    Source,
    entry,
    mine,
    own_agencies,
)

_INVOLVED = agency_involvement.c


def named(of: sa.ColumnElement[str], own: list[str] | None = None) -> sa.ColumnElement[Any]:
    """The agency's name; blank for somebody who has only the one agency."""
    if own is not None and len(own) == 1:
        return sa.null()
    return sa.func.coalesce(agencies.c.name, of, type_=sa.String)


def _unanswered(
    user: User, permission: Permission, today: date, more: Condition, own: list[str] | None = None
) -> Rows:
    """Research that was asked for and is not there, of cases whose meeting is still to come."""
    meets = coming(today)
    due = sa.func.coalesce(_INVOLVED.due_on, meets.c.meets_on, type_=sa.Date)
    name = named(_INVOLVED.agency_id, own)
    return (
        sa.select(*entry(case_id=cases.c.case_id, about=name, day=due, is_late=due < today))
        .select_from(agency_involvement)
        .join(cases, cases.c.case_id == _INVOLVED.case_id)
        .outerjoin(agencies, agencies.c.agency_id == _INVOLVED.agency_id)
        .outerjoin(meets, meets.c.case_id == cases.c.case_id)
        .where(
            mine(user, permission),
            cases.c.status.in_(BEFORE_THE_MEETING),
            _INVOLVED.requested_on.is_not(None),
            _INVOLVED.returned_on.is_(None),
            more,
        )
    )


def _research(user: User, today: date) -> Rows:
    own = own_agencies(user, Permission.RETURN_RESEARCH)
    more = _INVOLVED.agency_id.in_(own)
    return _unanswered(user, Permission.RETURN_RESEARCH, today, more, own)


def _research_late(user: User, today: date) -> Rows:
    return _unanswered(user, Permission.DO_CASEWORK, today, _INVOLVED.due_on < today)


SOURCES = (
    Source(
        "research",
        Permission.RETURN_RESEARCH,
        "case waits for what your agency knows",
        "cases wait for what your agency knows",
        "Return research",
        "/research",
        _research,
        anchor="research",
        told="due",
    ),
    Source(
        "research-late",
        Permission.DO_CASEWORK,
        "agency is late with research",
        "answers from agencies are late",
        "Chase the agencies",
        "/research",
        _research_late,
        anchor="research",
        told="due",
    ),
)
