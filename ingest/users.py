"""Accounts: adding one, setting its password and closing it, each with its trail."""

from collections.abc import Callable, Iterable
from uuid import uuid4

import sqlalchemy as sa

from ingest import sessions
from ingest.password_rule import check_password
from models.access import Grant, Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.tables import user_roles, users
from models.trail import note, now

HashPassword = Callable[[str], str]


def add_user(
    engine: sa.Engine,
    *,
    by: User,
    username: str,
    name: str,
    grants: Iterable[Grant],
    password: str,
    hash_password: HashPassword,
) -> User:
    """Adds an account and returns its user. Raises ForPerson where name or password cannot be."""
    check_may(by, Permission.ADMINISTER)
    username, held = username.strip().lower(), frozenset(grants)
    _check_names(username, name)
    check_password(password, username=username)
    user = User(str(uuid4()), name.strip(), held)
    password_hash = hash_password(password)
    with writing(engine) as connection:
        if connection.scalar(sa.select(users.c.user_id).where(users.c.username == username)):
            raise ForPerson(f"There is already an account “{username}”: choose another user name.")
        connection.execute(
            users.insert().values(
                user_id=user.user_id,
                username=username,
                name=user.name,
                password_hash=password_hash,
                created_at=now(),
                password_changed_at=now(),
            )
        )
        _hold(connection, user)
        after = {"username": username, "name": user.name, "roles": sorted(map(_words, held))}
        note(connection, by, "added an account", kind="user", record=user.user_id, after=after)
    return user


def set_password(
    engine: sa.Engine, *, by: User, username: str, password: str, hash_password: HashPassword
) -> None:
    """Sets another password and ends every session of the account."""
    username = username.strip().lower()
    check_password(password, username=username)
    password_hash = hash_password(password)
    with writing(engine) as connection:
        user_id = _found(connection, username)
        if by.user_id != user_id:
            check_may(by, Permission.ADMINISTER)
        connection.execute(
            users.update()
            .where(users.c.user_id == user_id)
            .values(password_hash=password_hash, password_changed_at=now())
        )
        sessions.end_all(connection, user_id)
        note(connection, by, "set a password", kind="user", record=user_id)


def disable_user(engine: sa.Engine, *, by: User, username: str) -> None:
    """Closes an account: it can no longer sign in, and is signed out everywhere at once."""
    check_may(by, Permission.ADMINISTER)
    with writing(engine) as connection:
        user_id = _found(connection, username.strip().lower())
        if user_id == by.user_id:
            raise ForPerson("You cannot close your own account: ask another administrator.")
        connection.execute(
            users.update()
            .where(users.c.user_id == user_id, users.c.disabled_at.is_(None))
            .values(disabled_at=now())
        )
        sessions.end_all(connection, user_id)
        note(connection, by, "closed an account", kind="user", record=user_id)


def _check_names(username: str, name: str) -> None:
    if not username or any(character.isspace() for character in username):
        raise ForPerson("A user name is needed, without spaces, for example “a.patel”.")
    if not name.strip():
        raise ForPerson(f"The person's name is missing for the account “{username}”: give it.")


def _hold(connection: sa.Connection, user: User) -> None:
    rows = [
        {
            "user_id": user.user_id,
            "role": grant.role.value,
            "marac_id": grant.marac_id,
            "agency_id": grant.agency_id,
        }
        for grant in user.grants
    ]
    if rows:
        connection.execute(user_roles.insert(), rows)


def _found(connection: sa.Connection, username: str) -> str:
    user_id = connection.scalar(sa.select(users.c.user_id).where(users.c.username == username))
    if user_id is None:
        raise ForPerson(f"There is no account “{username}”: check the user name.")
    return str(user_id)


def _words(grant: Grant) -> str:
    return " ".join(filter(None, (grant.role.value, grant.marac_id, grant.agency_id)))
