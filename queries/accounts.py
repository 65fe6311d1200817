"""Accounts as an administrator sees them: who, as what, since when, and who has left unnoticed."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import polars as pl
import sqlalchemy as sa

from models.access import EVERY_MARAC, ROLE_NAMES, Grant, Permission, User, check_may
from models.frames import read_frame
from models.tables import agencies, invitations, maracs, sessions, users
from models.trail import now
from queries.users import grants_by_user, idle_time

UNUSED_DAYS = 90
OPEN, CLOSED, INVITED, LAPSED = "open", "closed", "invited", "link lapsed"
STATES: Mapping[str, str] = MappingProxyType(
    {
        OPEN: "Open",
        CLOSED: "Closed",
        INVITED: "Invited, not signed in yet",
        LAPSED: "Never signed in, and no link works",
    }
)
_READ = ("user_id", "username", "name", "email", "created_at", "last_sign_in_at", "totp_since")


def accounts(connection: sa.Connection, *, user: User, at: datetime | None = None) -> pl.DataFrame:
    """A row an account that the administrator may act on, by name.

    Columns: user_id, username, name, email, created_at, last_sign_in_at, totp_since, disabled_at,
    is_single_sign_on, signed_in (sessions that are live), grants (words), needs_second_factor,
    state (see STATES) and unused (open, and not signed in for 90 days).
    """
    check_may(user, Permission.ADMINISTER)
    moment = at or now()
    frame = read_frame(connection, _question(moment, moment - idle_time(connection)))
    held = grants_by_user(connection)
    names = names_of(connection)
    people = [User(row, "", held.get(row, frozenset())) for row in frame["user_id"]]
    return (
        frame.with_columns(
            pl.Series(
                "grants", [in_words(person.grants, names) for person in people], pl.List(pl.String)
            ),
            pl.Series("needs_second_factor", [p.needs_second_factor for p in people], pl.Boolean),
            pl.Series("in_reach", [is_in_reach(user, p.grants) for p in people], pl.Boolean),
            state=_state(),
            is_single_sign_on=pl.col("subject").is_not_null(),
            unused=_unused(moment),
        )
        .filter("in_reach")
        .drop("in_reach", "has_password", "live_link", "subject")
    )


def _question(moment: datetime, seen_since: datetime) -> sa.Select[tuple[object, ...]]:
    open_sessions = (
        sa.select(sa.func.count())
        .select_from(sessions)
        .where(
            sessions.c.user_id == users.c.user_id,
            sessions.c.ended_at.is_(None),
            sessions.c.expires_at > moment,
            sessions.c.last_seen_at > seen_since,
            sa.func.coalesce(sessions.c.state, "") == "",
        )
        .scalar_subquery()
    )
    links = (
        sa.select(sa.func.count())
        .select_from(invitations)
        .where(
            invitations.c.user_id == users.c.user_id,
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > moment,
        )
        .scalar_subquery()
    )
    has_password = users.c.password_hash.is_not(None)
    return sa.select(
        *(users.c[name] for name in _READ),
        users.c.disabled_at,
        users.c.subject,
        sa.type_coerce(has_password, sa.Boolean).label("has_password"),
        sa.type_coerce(open_sessions, sa.Integer).label("signed_in"),
        sa.type_coerce(links, sa.Integer).label("live_link"),
    ).order_by(users.c.name, users.c.username)


def _state() -> pl.Expr:
    is_new = pl.col("last_sign_in_at").is_null() & ~pl.col("has_password")
    return (
        pl.when(pl.col("disabled_at").is_not_null())
        .then(pl.lit(CLOSED))
        .when(is_new & (pl.col("live_link") > 0))
        .then(pl.lit(INVITED))
        .when(is_new & pl.col("subject").is_null())
        .then(pl.lit(LAPSED))
        .otherwise(pl.lit(OPEN))
    )


def _unused(moment: datetime) -> pl.Expr:
    last = pl.coalesce("last_sign_in_at", "created_at")
    return pl.col("disabled_at").is_null() & (last <= moment - timedelta(days=UNUSED_DAYS))


def is_in_reach(user: User, grants: Iterable[Grant]) -> bool:
    """Whether all of these roles are for MARACs that the person administers."""
    reach = user.maracs_for(Permission.ADMINISTER)
    return reach is None or all(grant.marac_id in reach for grant in grants)


def names_of(connection: sa.Connection) -> dict[str, str]:
    """ "marac N" and "agency police" → the name, for every MARAC and agency of the record."""
    found: dict[str, str] = {}
    for kind, key, name in (
        ("marac", maracs.c.marac_id, maracs.c.name),
        ("agency", agencies.c.agency_id, agencies.c.name),
    ):
        rows = connection.execute(sa.select(key, name)).all()
        found |= {f"{kind} {row[0]}": str(row[1] or row[0]) for row in rows}
    return found


def choices(connection: sa.Connection, *, user: User) -> tuple[dict[str, str], dict[str, str]]:
    """The MARACs (id → name) the administrator may give roles for, and the record's agencies."""
    check_may(user, Permission.ADMINISTER)
    names = names_of(connection)
    reach = user.maracs_for(Permission.ADMINISTER)
    found_maracs, found_agencies = (
        {key.split(" ", 1)[1]: name for key, name in names.items() if key.startswith(f"{kind} ")}
        for kind in ("marac", "agency")
    )
    within = {key: name for key, name in found_maracs.items() if reach is None or key in reach}
    return _by_name(within), _by_name(found_agencies)


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def in_words(grants: Iterable[Grant], names: Mapping[str, str]) -> list[str]:
    """Each role held, in words: "Agency representative of Northtown Police for Northtown"."""
    return sorted(one_in_words(grant, names) for grant in grants)


def one_in_words(grant: Grant, names: Mapping[str, str]) -> str:
    """One role held, in words."""
    agency = names.get(f"agency {grant.agency_id}", grant.agency_id)
    marac = (
        "every MARAC"
        if grant.marac_id == EVERY_MARAC
        else names.get(f"marac {grant.marac_id}", grant.marac_id)
    )
    of = f" of {agency}" if agency else ""
    return f"{ROLE_NAMES[grant.role]}{of} for {marac}"
