"""Sessions opened, kept alive and ended, and the trail of signing in and out."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa

from models import devices
from models.access import User
from models.database import noting
from models.tables import sessions, users
from models.trail import note, now

NOBODY = User("nobody", "Not signed in", frozenset())
SIGNED_OUT_EVERYWHERE = "signed out everywhere"


def session_id(token: str) -> str:
    """The id kept for a token. The token itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    engine: sa.Engine,
    user: User,
    *,
    lasting: timedelta,
    address: str,
    device: str,
    method: str = "password",
) -> str:
    """Opens a session for someone who proved who they are; returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    with noting(engine) as connection:
        _add(connection, user, token, lasting, address=address, device=device, method=method)
        connection.execute(
            users.update().where(users.c.user_id == user.user_id).values(last_sign_in_at=now())
        )
        told = {"address": address[:100], "device": devices.in_words(device), "method": method}
        note(connection, user, "signed in", kind="user", record=user.user_id, after=told)
    return token


def open_waiting(
    engine: sa.Engine,
    user: User,
    *,
    state: str,
    lasting: timedelta,
    address: str,
    device: str,
    method: str = "password",
) -> str:
    """Opens a session that opens nothing yet, for someone whose password was right.

    `state` says what is still missing, `method` what was given. Returns the token for the cookie.
    """
    token = secrets.token_urlsafe(32)
    given = {"address": address, "device": device, "state": state, "method": method}
    with noting(engine) as connection:
        _add(connection, user, token, lasting, **given)
    return token


def _add(
    connection: sa.Connection, user: User, token: str, lasting: timedelta, **more: str
) -> None:
    moment = now()
    connection.execute(
        sessions.insert().values(
            session_id=session_id(token),
            user_id=user.user_id,
            created_at=moment,
            last_seen_at=moment,
            expires_at=moment + lasting,
            **more | {"address": more["address"][:100], "device": more["device"][:200]},
        )
    )


def touch(engine: sa.Engine, session: str) -> None:
    """Notes that the person was active just now."""
    with noting(engine) as connection:
        connection.execute(
            sessions.update()
            .where(sessions.c.session_id == session, sessions.c.ended_at.is_(None))
            .values(last_seen_at=now())
        )


def end(engine: sa.Engine, session: str, user: User, *, what: str = "signed out") -> bool:
    """Ends a session of that person, and says whether it was open until now."""
    with noting(engine) as connection:
        ended = connection.execute(
            sessions.update()
            .where(sessions.c.session_id == session, sessions.c.user_id == user.user_id)
            .where(sessions.c.ended_at.is_(None))
            .values(ended_at=now())
            .returning(sessions.c.state)
        ).all()
        if ended and not ended[0].state:  # one that waits was never signed in
            note(connection, user, what, kind="user", record=user.user_id)
    return bool(ended)


def end_everywhere(engine: sa.Engine, user: User) -> None:
    """Ends every session of a person who asks for it."""
    with noting(engine) as connection:
        end_all(connection, user.user_id)
        note(connection, user, SIGNED_OUT_EVERYWHERE, kind="user", record=user.user_id)


def end_all(connection: sa.Connection, user_id: str, *, but: str = "") -> None:
    """Ends every open session of a user but one, inside the caller's transaction."""
    connection.execute(
        sessions.update()
        .where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
        .where(sessions.c.session_id != but)
        .values(ended_at=now())
    )


def end_waiting(connection: sa.Connection, user_id: str) -> None:
    """Ends every session of a user that waits for something, inside the caller's transaction."""
    connection.execute(
        sessions.update()
        .where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None))
        .where(sa.func.coalesce(sessions.c.state, "") != "")
        .values(ended_at=now())
    )


def note_failure(
    engine: sa.Engine, user_id: str | None, address: str, *, what: str = "failed to sign in"
) -> None:
    """A try that failed. What was typed is not kept: it may have been a password."""
    with noting(engine) as connection:
        note(
            connection,
            NOBODY,
            what,
            kind="user",
            record=user_id,
            after={"address": address[:100]},
        )
