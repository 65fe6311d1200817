"""Who is on a MARAC's distribution list, and which accounts come to a meeting."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import (
    EVERY_MARAC,
    PERMISSIONS,
    ROLE_NAMES,
    Grant,
    Permission,
    Role,
    User,
    check_may,
)
from models.frames import read_frame
from models.tables import agencies, distribution_list, meetings, users
from queries.case_access import invited
from queries.meetings import on_distribution, one
from queries.users import grants_by_user

_COMING = frozenset({Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.IDVA})


def entries(connection: sa.Connection, *, user: User, marac_id: str, on: date) -> pl.DataFrame:
    """Who is on the list that day, by agency and name. For who runs the MARAC's meetings.

    Columns: those of distribution_list, agency, and account (the name on the account with that
    address; blank where there is none).
    """
    check_may(user, Permission.RUN_MEETING, marac_id)
    entry = distribution_list
    same = sa.func.lower(users.c.email) == sa.func.lower(entry.c.email)
    return read_frame(
        connection,
        sa.select(
            *entry.c,
            sa.func.coalesce(agencies.c.name, entry.c.agency_id, type_=sa.String).label("agency"),
            users.c.name.label("account"),
        )
        .outerjoin(agencies, agencies.c.agency_id == entry.c.agency_id)
        .outerjoin(users, sa.and_(same, users.c.disabled_at.is_(None)))
        .where(
            entry.c.marac_id == marac_id,
            entry.c.since <= on,
            sa.or_(entry.c.until.is_(None), entry.c.until >= on),
        )
        .order_by(agencies.c.name, entry.c.name, entry.c.entry_id),
    ).unique("entry_id", keep="first", maintain_order=True)


def addresses(found: pl.DataFrame) -> list[str]:
    """The addresses of a list of entries, deputies among them, each once and in its order."""
    every = [
        address
        for row in found.iter_rows(named=True)
        for address in (row["email"], row["deputy_email"])
        if address
    ]
    return list({address.lower(): address for address in every}.values())


def invited_agencies(
    connection: sa.Connection, *, user: User, meeting_id: str, today: date
) -> pl.DataFrame:
    """The agencies that come to the meeting, by name: agency_id, name, has_entry."""
    one(connection, user=user, meeting_id=meeting_id, today=today)
    return _agencies(connection, meeting_id)


def _agencies(connection: sa.Connection, meeting_id: str) -> pl.DataFrame:
    listed = on_distribution(agencies.c.agency_id)
    return read_frame(
        connection,
        sa.select(
            agencies.c.agency_id,
            agencies.c.name,
            sa.case((listed, sa.true()), else_=sa.false()).label("has_entry"),
        )
        .select_from(agencies.join(meetings, meetings.c.meeting_id == meeting_id))
        .where(sa.or_(invited(agencies.c.agency_id), listed))
        .order_by(agencies.c.name, agencies.c.agency_id),
    )


def accounts(
    connection: sa.Connection, *, user: User, meeting_id: str, today: date
) -> pl.DataFrame:
    """The open accounts of people who run the meeting or come to it for an agency, by name.

    Columns: user_id, name, email, role (words), agency. For who runs the meeting.
    """
    meeting = one(connection, user=user, meeting_id=meeting_id, today=today)
    check_may(user, Permission.RUN_MEETING, meeting["marac_id"])
    names = dict(_agencies(connection, meeting_id).select("agency_id", "name").rows())
    held = grants_by_user(connection)
    rows = connection.execute(
        sa.select(users.c.user_id, users.c.name, users.c.email)
        .where(users.c.disabled_at.is_(None))
        .order_by(users.c.name, users.c.user_id)
    )
    found = []
    for row in rows:
        grant = _coming(held.get(row.user_id, frozenset()), meeting["marac_id"], names)
        if grant is not None:
            agency = names.get(grant.agency_id)
            found.append((row.user_id, row.name, row.email, ROLE_NAMES[grant.role], agency))
    columns = ("user_id", "name", "email", "role", "agency")
    return pl.DataFrame(found, schema=dict.fromkeys(columns, pl.String), orient="row")


def _coming(grants: frozenset[Grant], marac_id: str, agency_names: dict[str, str]) -> Grant | None:
    """The grant for which somebody comes: to run the meeting, else for an agency invited."""
    here = [
        grant
        for grant in sorted(grants, key=str)
        if grant.role in _COMING and grant.marac_id in (EVERY_MARAC, marac_id)
    ]
    running = [one for one in here if Permission.RUN_MEETING in PERMISSIONS[one.role]]
    sent = [one for one in here if one.agency_id in agency_names]
    return next(iter([*running, *sent]), None)
