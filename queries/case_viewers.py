"""Who may see a case and why, whom it is closed to, who opened it in an emergency, who looked."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import ROLE_NAMES, Grant, Permission, User, check_may
from models.frames import read_frame
from models.tables import audit, case_closures, cases, emergency_access, user_roles, users
from models.trail import SAW_CASE, now
from queries.case_access import check_case, visible
from queries.users import grants_by_user


@dataclass(frozen=True)
class Viewer:
    """Somebody who may see the case, with the roles that show it to them."""

    user_id: str
    name: str
    why: str
    is_emergency: bool = False


def viewers(connection: sa.Connection, *, user: User, case_id: str) -> list[Viewer]:
    """Everyone with an open account who may see the case now, by name."""
    check_case(connection, user, case_id)
    accounts = connection.execute(
        sa.select(users.c.user_id, users.c.name).where(users.c.disabled_at.is_(None))
    ).all()
    held = grants_by_user(connection)
    shows = _grants_that_show(connection, case_id, {g for grants in held.values() for g in grants})
    closed = set(_closed_to(connection, case_id))
    emergencies = set(_emergencies(connection, case_id))
    found = [
        _viewer(row.user_id, row.name, held.get(row.user_id, frozenset()) & shows, emergencies)
        for row in accounts
        if row.user_id not in closed
    ]
    return sorted(filter(None, found), key=lambda viewer: (viewer.name.casefold(), viewer.user_id))


def _viewer(
    user_id: str, name: str, shown_by: frozenset[Grant], emergencies: set[str]
) -> Viewer | None:
    if shown_by:
        why = ", ".join(sorted({ROLE_NAMES[grant.role] for grant in shown_by}))
        return Viewer(user_id, name, why)
    if user_id in emergencies:
        return Viewer(user_id, name, "Opened in an emergency", is_emergency=True)
    return None


def _grants_that_show(
    connection: sa.Connection, case_id: str, every: set[Grant]
) -> frozenset[Grant]:
    """Which of the grants show the case, asked in one statement."""
    ordered = sorted(every, key=str)
    if not ordered:
        return frozenset()
    conditions = [
        sa.case((visible(User("", "", frozenset({grant}))), 1), else_=0).label(f"g{at}")
        for at, grant in enumerate(ordered)
    ]
    row = connection.execute(sa.select(*conditions).where(cases.c.case_id == case_id)).one()
    return frozenset(grant for grant, shows in zip(ordered, row, strict=True) if shows)


def _closed_to(connection: sa.Connection, case_id: str) -> sa.ScalarResult[str]:
    return connection.scalars(
        sa.select(case_closures.c.user_id).where(
            case_closures.c.case_id == case_id, case_closures.c.opened_at.is_(None)
        )
    )


def _emergencies(connection: sa.Connection, case_id: str) -> sa.ScalarResult[str]:
    return connection.scalars(
        sa.select(emergency_access.c.user_id).where(
            emergency_access.c.case_id == case_id, emergency_access.c.expires_at > now()
        )
    )


def closures(connection: sa.Connection, *, user: User, case_id: str) -> pl.DataFrame:
    """Whom the case is closed to: closure_id, name, kind, reason, closed_at; for coordinators."""
    check_may(user, Permission.CLOSE_CASES, check_case(connection, user, case_id))
    return read_frame(
        connection,
        sa.select(
            case_closures.c.closure_id,
            case_closures.c.user_id,
            users.c.name,
            case_closures.c.kind,
            case_closures.c.reason,
            case_closures.c.closed_at,
        )
        .outerjoin(users, users.c.user_id == case_closures.c.user_id)
        .where(case_closures.c.case_id == case_id, case_closures.c.opened_at.is_(None))
        .order_by(case_closures.c.closed_at, case_closures.c.closure_id),
    )


def emergencies(connection: sa.Connection, *, user: User, case_id: str) -> pl.DataFrame:
    """Every time the case was opened in an emergency, newest first, with what was made of it.

    Columns: access_id, user_id, name, reason, opened_at, expires_at, reviewed_at, review.
    """
    check_may(user, Permission.CLOSE_CASES, check_case(connection, user, case_id))
    return read_frame(connection, _emergency_rows().where(emergency_access.c.case_id == case_id))


def emergencies_to_review(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """Emergencies nobody has reviewed, for the auditor: as `emergencies`, with case_id."""
    check_may(user, Permission.SEE_TRAIL)
    maracs = user.maracs_for(Permission.SEE_TRAIL)
    return read_frame(
        connection,
        _emergency_rows().where(
            emergency_access.c.reviewed_at.is_(None),
            sa.true() if maracs is None else emergency_access.c.marac_id.in_(sorted(maracs)),
        ),
    )


def _emergency_rows() -> sa.Select[tuple[object, ...]]:
    columns = ("access_id", "case_id", "marac_id", "user_id", "reason", "opened_at", "expires_at")
    return (
        sa.select(
            *(emergency_access.c[name] for name in columns),
            users.c.name,
            emergency_access.c.reviewed_at,
            emergency_access.c.review,
        )
        .outerjoin(users, users.c.user_id == emergency_access.c.user_id)
        .order_by(emergency_access.c.opened_at.desc(), emergency_access.c.access_id)
    )


def looks(connection: sa.Connection, *, user: User, case_id: str) -> pl.DataFrame:
    """Who has seen the case: name, first_at, last_at, times; the latest first."""
    check_case(connection, user, case_id)
    name = sa.func.coalesce(users.c.name, audit.c.who, type_=sa.String)
    columns: tuple[sa.ColumnElement[Any], ...] = (
        name.label("name"),
        sa.func.min(audit.c.at, type_=sa.DateTime).label("first_at"),
        sa.func.max(audit.c.at, type_=sa.DateTime).label("last_at"),
        sa.func.count(type_=sa.Integer).label("times"),
    )
    return read_frame(
        connection,
        sa.select(*columns)
        .outerjoin(users, users.c.user_id == audit.c.who)
        .where(audit.c.kind == "cases", audit.c.record == case_id, audit.c.what == SAW_CASE)
        .group_by(name)
        .order_by(sa.desc("last_at"), "name"),
    )


def people_to_close_to(connection: sa.Connection, *, user: User, case_id: str) -> dict[str, str]:
    """User id → name of everyone with an open account, whom a case can be closed to."""
    check_may(user, Permission.CLOSE_CASES, check_case(connection, user, case_id))
    rows = connection.execute(
        sa.select(users.c.user_id, users.c.name)
        .where(users.c.disabled_at.is_(None), users.c.user_id.in_(sa.select(user_roles.c.user_id)))
        .order_by(users.c.name, users.c.user_id)
    )
    return {row.user_id: row.name for row in rows}
