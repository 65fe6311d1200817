"""What the list of cases can be narrowed to: meetings, agencies and IDVA workers of a person."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from models.access import SEEING_CASES, User
from models.tables import agencies, cases, marac_agencies, maracs, meetings
from queries.case_access import visible

LOOK_BACK, LOOK_AHEAD = timedelta(days=366), timedelta(days=120)


@dataclass(frozen=True)
class Choices:
    """Meetings (id → day and MARAC, the latest first), agencies (id → name), IDVA workers."""

    meetings: dict[str, tuple[date, str]]
    agencies: dict[str, str]
    workers: list[str]


def choices(connection: sa.Connection, *, user: User, today: date) -> Choices:
    """What there is to choose from, for the MARACs in which the person sees cases."""
    return Choices(
        _meetings(connection, user, today), _agencies(connection, user), _workers(connection, user)
    )


def _own(user: User, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    each = [user.maracs_for(permission) for permission in SEEING_CASES & user.permissions]
    if any(some is None for some in each):
        return sa.true()
    return column.in_(sorted({marac for some in each for marac in some or ()}))


def _meetings(connection: sa.Connection, user: User, today: date) -> dict[str, tuple[date, str]]:
    rows = connection.execute(
        sa.select(meetings.c.meeting_id, meetings.c.meeting_date, maracs.c.name)
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(
            _own(user, meetings.c.marac_id),
            meetings.c.meeting_date.between(today - LOOK_BACK, today + LOOK_AHEAD),
        )
        .order_by(meetings.c.meeting_date.desc(), maracs.c.name, meetings.c.meeting_id)
    )
    return {row.meeting_id: (row.meeting_date, row.name) for row in rows}


def _agencies(connection: sa.Connection, user: User) -> dict[str, str]:
    """The agencies of those MARACs, and those that belong to none in particular."""
    of_one = sa.select(marac_agencies.c.agency_id)
    own = of_one.where(_own(user, marac_agencies.c.marac_id))
    rows = connection.execute(
        sa.select(agencies.c.agency_id, agencies.c.name)
        .where(sa.or_(agencies.c.agency_id.in_(own), agencies.c.agency_id.not_in(of_one)))
        .order_by(agencies.c.name, agencies.c.agency_id)
    )
    return {row.agency_id: row.name or row.agency_id for row in rows}


def _workers(connection: sa.Connection, user: User) -> list[str]:
    found = connection.scalars(
        sa.select(cases.c.idva_worker)
        .where(visible(user), cases.c.idva_worker.is_not(None))
        .distinct()
    )
    return sorted(filter(None, found), key=str.casefold)
