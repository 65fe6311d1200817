"""Sessions opened, kept alive and ended, and the trail of signing in and out."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa

from models.access import User
from models.database import noting
from models.tables import sessions, users
from models.trail import note, now

NOBODY = User("nobody", "Not signed in", frozenset())


def session_id(token: str) -> str:
    """The id kept for a token. The token itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    engine: sa.Engine, user: User, *, lasting: timedelta, address: str, device: str
) -> str:
    """Opens a session for someone whose password was right; returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    moment = now()
    with noting(engine) as connection:
        connection.execute(
            sessions.insert().values(
                session_id=session_id(token),
                user_id=user.user_id,
                created_at=moment,
                last_seen_at=moment,
                expires_at=moment + lasting,
                address=address[:100],
                device=device[:200],
            )
        )
        connection.execute(
            users.update().where(users.c.user_id == user.user_id).values(last_sign_in_at=moment)
        )
        note(connection, user, "signed in", kind="user", record=user.user_id)
    return token


def touch(engine: sa.Engine, session: str) -> None:
    """Notes that the person was active just now."""
    with noting(engine) as connection:
        connection.execute(
            sessions.update()
            .where(sessions.c.session_id == session, sessions.c.ended_at.is_(None))
            .values(last_seen_at=now())
        )


def end(engine: sa.Engine, session: str, user: User, *, what: str = "signed out") -> None:
    """Ends a session; ending it again changes nothing."""
    with noting(engine) as connection:
        ended = connection.execute(
            sessions.update()
            .where(sessions.c.session_id == session, sessions.c.ended_at.is_(None))
            .values(ended_at=now())
            .returning(sessions.c.session_id)
        ).all()
        if ended:
            note(connection, user, what, kind="user", record=user.user_id)


def end_all(connection: sa.Connection, user_id: str) -> None:
    """Ends every open session of a user, inside the caller's transaction."""
    connection.execute(
        sessions.update()
        .where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
        .values(ended_at=now())
    )


def note_failure(engine: sa.Engine, user_id: str | None, address: str) -> None:
    """A sign-in that failed. What was typed is not kept: it may have been a password."""
    with noting(engine) as connection:
        note(
            connection,
            NOBODY,
            "failed to sign in",
            kind="user",
            record=user_id,
            after={"address": address[:100]},
        )
