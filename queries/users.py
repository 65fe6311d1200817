"""Who may sign in, who is signed in, and with which roles."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from models.access import Grant, Role, User
from models.installation import IDLE_MINUTES, SESSION_HOURS
from models.tables import case_closures, emergency_access, sessions, user_roles, users
from models.trail import now
from queries import installation

_GRANTS = sa.select(
    user_roles.c.user_id, user_roles.c.role, user_roles.c.marac_id, user_roles.c.agency_id
)


@dataclass(frozen=True)
class Account:
    """What signing in needs to know of an account that is not closed."""

    user: User
    password_hash: str
    username: str = ""
    has_second_factor: bool = False


@dataclass(frozen=True)
class OpenSession:
    """A session that someone opened and nobody ended, with the person behind it."""

    session_id: str
    user: User
    last_seen_at: datetime
    expires_at: datetime
    username: str = ""
    state: str = ""
    method: str = ""
    created_at: datetime = datetime.min

    def ends_at(self, idle: timedelta) -> datetime:
        """When it ends (UTC) if the person does nothing more."""
        return min(self.expires_at, self.last_seen_at + idle)

    def is_live(self, at: datetime, idle: timedelta) -> bool:
        """Whether it still counts at that moment (UTC)."""
        return at < self.ends_at(idle)


def account(connection: sa.Connection, username: str) -> Account | None:
    """The open account with that user name (case does not matter), else None."""
    return _account(connection, users.c.username == username.strip().lower())


def account_of(
    connection: sa.Connection, user_id: str, *, needs_password: bool = True
) -> Account | None:
    """The open account of that user, else None; one without a password only if that will do."""
    return _account(connection, users.c.user_id == user_id, needs_password=needs_password)


def _account(
    connection: sa.Connection, which: sa.ColumnElement[bool], *, needs_password: bool = True
) -> Account | None:
    row = connection.execute(
        sa.select(
            users.c.user_id,
            users.c.username,
            users.c.name,
            users.c.password_hash,
            users.c.totp_since,
        ).where(which, users.c.disabled_at.is_(None))
    ).first()
    if row is None or (needs_password and not row.password_hash):
        return None
    user = person(connection, row.user_id, row.name)
    return Account(user, row.password_hash or "", row.username, row.totp_since is not None)


def open_session(connection: sa.Connection, session_id: str) -> OpenSession | None:
    """The session with that id (the SHA-256 of its token), if neither it nor its user was ended.

    One that waits for something, a second factor for instance, is not open.
    """
    found = _session(connection, session_id)
    return found if found and not found.state else None


def waiting_session(connection: sa.Connection, session_id: str) -> OpenSession | None:
    """The session with that id if it still waits for something: its `state` says for what."""
    found = _session(connection, session_id)
    return found if found and found.state else None


def _session(connection: sa.Connection, session_id: str) -> OpenSession | None:
    row = connection.execute(
        sa.select(
            sessions.c.user_id,
            sessions.c.last_seen_at,
            sessions.c.expires_at,
            sessions.c.state,
            sessions.c.method,
            sessions.c.created_at,
            users.c.name,
            users.c.username,
        )
        .join(users, users.c.user_id == sessions.c.user_id)
        .where(
            sessions.c.session_id == session_id,
            sessions.c.ended_at.is_(None),
            users.c.disabled_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    return OpenSession(
        session_id,
        person(connection, row.user_id, row.name),
        row.last_seen_at,
        row.expires_at,
        username=row.username,
        state=row.state or "",
        method=row.method or "",
        created_at=row.created_at,
    )


def person(connection: sa.Connection, user_id: str, name: str) -> User:
    """The user with the roles held, the cases closed to them, and those opened for some hours."""
    held = grants(connection, user_id)
    closed = connection.scalars(
        sa.select(case_closures.c.case_id).where(
            case_closures.c.user_id == user_id, case_closures.c.opened_at.is_(None)
        )
    )
    opened = connection.scalars(
        sa.select(emergency_access.c.case_id).where(
            emergency_access.c.user_id == user_id, emergency_access.c.expires_at > now()
        )
    )
    return User(user_id, name, held, closed=frozenset(closed), emergency=frozenset(opened))


def grants(connection: sa.Connection, user_id: str) -> frozenset[Grant]:
    """The roles a user holds, each for a MARAC and an agency."""
    rows = connection.execute(_GRANTS.where(user_roles.c.user_id == user_id))
    return frozenset(Grant(Role(row.role), row.marac_id, row.agency_id) for row in rows)


def grants_by_user(connection: sa.Connection) -> dict[str, frozenset[Grant]]:
    """User id → the roles held, for everybody."""
    held: dict[str, set[Grant]] = {}
    for row in connection.execute(_GRANTS):
        grant = Grant(Role(row.role), row.marac_id, row.agency_id)
        held.setdefault(row.user_id, set()).add(grant)
    return {user_id: frozenset(grants) for user_id, grants in held.items()}


def idle_time(connection: sa.Connection) -> timedelta:
    """How long a session lasts without a click, as the settings say."""
    return timedelta(minutes=int(installation.value(connection, IDLE_MINUTES)))


def longest_time(connection: sa.Connection) -> timedelta:
    """How long a session lasts at most, as the settings say."""
    return timedelta(hours=int(installation.value(connection, SESSION_HOURS)))
