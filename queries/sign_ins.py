"""What a person sees of the own account: where it is signed in, and its second factor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from models.access import User
from models.tables import recovery_codes, sessions, users
from models.trail import now


@dataclass(frozen=True)
class SignIn:
    """One place where the person is signed in at the moment."""

    session_id: str
    device: str
    address: str
    since: datetime
    last_seen: datetime


@dataclass(frozen=True)
class Proof:
    """How the person proves who they are. Without a second factor `factor_since` is None."""

    username: str
    password_since: datetime | None
    factor_since: datetime | None
    recovery_codes_left: int


def sign_ins(connection: sa.Connection, user: User, *, idle: timedelta) -> list[SignIn]:
    """The person's own sessions that are live, the newest first."""
    moment = now()
    rows = connection.execute(
        sa.select(
            sessions.c.session_id,
            sessions.c.device,
            sessions.c.address,
            sessions.c.created_at,
            sessions.c.last_seen_at,
        )
        .where(
            sessions.c.user_id == user.user_id,
            sessions.c.ended_at.is_(None),
            sa.func.coalesce(sessions.c.state, "") == "",
            sessions.c.expires_at > moment,
            sessions.c.last_seen_at > moment - idle,
        )
        .order_by(sessions.c.last_seen_at.desc(), sessions.c.session_id)
    )
    return [SignIn(row[0], row[1] or "", row[2] or "", row[3], row[4]) for row in rows]


def proof(connection: sa.Connection, user: User) -> Proof:
    """The person's own password and second factor: since when, and the recovery codes left."""
    row = connection.execute(
        sa.select(users.c.username, users.c.password_changed_at, users.c.totp_since).where(
            users.c.user_id == user.user_id
        )
    ).one()
    left = connection.scalar(
        sa.select(sa.func.count()).where(
            recovery_codes.c.user_id == user.user_id, recovery_codes.c.used_at.is_(None)
        )
    )
    return Proof(row[0], row[1], row[2], left or 0)
