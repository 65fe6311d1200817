"""One-time links with which a new or locked-out person sets a password."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import sqlalchemy as sa

from ingest import grants, second_factor, sessions
from ingest.password_rule import check_password
from models.access import Permission, User, check_may
from models.database import noting
from models.errors import ForPerson
from models.tables import invitations, users
from models.trail import note, now

LASTING = timedelta(hours=72)
NOT_VALID = (
    "This link does not work any more: it was used already, or it is older than 72 hours. "
    "Ask your MARAC's administrator for a new one."
)


def invitation_id(token: str) -> str:
    """The id kept for a link's token. The token itself is never stored."""
    return sha256(token.encode()).hexdigest()


def invite(engine: sa.Engine, *, by: User, user_id: str, reset_second_factor: bool = False) -> str:
    """The token of a new link for an account; links made before no longer work.

    With `reset_second_factor` using the link also takes the second factor away, for someone who
    lost phone and recovery codes. Nothing changes until the link is used.
    """
    check_may(by, Permission.ADMINISTER)
    if by.user_id == user_id:
        raise ForPerson("Another administrator has to make a link for you: ask a colleague.")
    token = secrets.token_urlsafe(32)
    moment = now()
    with noting(engine) as connection:
        _check_open_account(connection, user_id)
        grants.check_reach(by, grants.held(connection, user_id))
        void(connection, user_id)
        connection.execute(
            invitations.insert().values(
                invitation_id=invitation_id(token),
                user_id=user_id,
                made_at=moment,
                made_by=by.user_id,
                expires_at=moment + LASTING,
                resets_factor=reset_second_factor,
            )
        )
        told = {"expires_at": moment + LASTING, "resets_second_factor": reset_second_factor}
        note(connection, by, "made a link", kind="user", record=user_id, after=told)
    return token


def void(connection: sa.Connection, user_id: str) -> None:
    """Ends every link of an account that was not used, inside the caller's transaction."""
    connection.execute(
        invitations.update()
        .where(invitations.c.user_id == user_id, invitations.c.used_at.is_(None))
        .values(expires_at=now())
    )


def accept(
    engine: sa.Engine, *, token: str, password: str, hash_password: Callable[[str], str]
) -> str:
    """Sets the password of the account that the link is for, and returns its user id.

    Every session of the account ends. Raises ForPerson where the link does not work or the
    password cannot be; then the link still works.
    """
    with engine.connect() as connection:
        username = _account(connection, token).username
    check_password(password, username=username)
    password_hash = hash_password(password)
    with noting(engine) as connection:
        invited = _account(connection, token)
        connection.execute(
            invitations.update()
            .where(invitations.c.invitation_id == invitation_id(token))
            .values(used_at=now())
        )
        connection.execute(
            users.update()
            .where(users.c.user_id == invited.user_id)
            .values(password_hash=password_hash, password_changed_at=now())
        )
        if invited.resets_factor:
            second_factor.remove(connection, invited.user_id)
        sessions.end_all(connection, invited.user_id)
        _note_use(connection, invited)
    return str(invited.user_id)


def _note_use(connection: sa.Connection, invited: sa.Row[str, str, str, bool]) -> None:
    person = User(invited.user_id, invited.name, frozenset())
    told = {"resets_second_factor": bool(invited.resets_factor)}
    what = "set a password by a link"
    note(connection, person, what, kind="user", record=person.user_id, after=told)


def _account(connection: sa.Connection, token: str) -> sa.Row[str, str, str, bool]:
    found = connection.execute(
        sa.select(users.c.user_id, users.c.username, users.c.name, invitations.c.resets_factor)
        .join(users, users.c.user_id == invitations.c.user_id)
        .where(
            invitations.c.invitation_id == invitation_id(token),
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now(),
            users.c.disabled_at.is_(None),
        )
    ).first()
    if found is None:
        raise ForPerson(NOT_VALID)
    return found


def _check_open_account(connection: sa.Connection, user_id: str) -> None:
    found = sa.select(users.c.user_id).where(
        users.c.user_id == user_id, users.c.disabled_at.is_(None)
    )
    if connection.scalar(found) is None:
        raise ForPerson("This account is closed or not there: open it first, then make a link.")
