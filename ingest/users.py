"""Accounts: adding one, its name and e-mail, and its password, each with its trail."""

from collections.abc import Callable, Iterable
from uuid import uuid4

import sqlalchemy as sa

from ingest import grants as roles
from ingest import sessions
from ingest.account_rows import check_email, check_names, found, found_id
from ingest.accounts import close_account
from ingest.password_rule import check_password
from models.access import Grant, Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.tables import users
from models.trail import note, now

HashPassword = Callable[[str], str]


def add_user(
    engine: sa.Engine,
    *,
    by: User,
    username: str,
    name: str,
    grants: Iterable[Grant],
    password: str | None = None,
    hash_password: HashPassword | None = None,
    email: str = "",
) -> User:
    """Adds an account and returns its user. Raises ForPerson where it cannot be, and says why.

    Without a password nobody signs in with it until a link was made (`ingest.invitations`).
    """
    check_may(by, Permission.ADMINISTER)
    username, held = username.strip().lower(), frozenset(grants)
    roles.check_reach(by, held)
    password_hash = _hashed(password, hash_password, username)
    user = User(str(uuid4()), name.strip(), held)
    with writing(engine) as connection:
        roles.check_grants(connection, held)
        insert(connection, user, by=by, username=username, email=email, password_hash=password_hash)
    return user


def _hashed(password: str | None, hash_password: HashPassword | None, username: str) -> str | None:
    if password is None or hash_password is None:
        return None
    check_password(password, username=username)
    return hash_password(password)


def insert(
    connection: sa.Connection,
    user: User,
    *,
    by: User,
    username: str,
    email: str = "",
    password_hash: str | None = None,
    subject: str | None = None,
) -> None:
    """Adds the account, its roles and the line of trail, in the caller's transaction."""
    check_names(username, user.name)
    check_email(email)
    if connection.scalar(sa.select(users.c.user_id).where(users.c.username == username)):
        raise ForPerson(f"There is already an account “{username}”: choose another user name.")
    connection.execute(
        users.insert().values(
            user_id=user.user_id,
            username=username,
            name=user.name,
            email=email.strip() or None,
            password_hash=password_hash,
            created_at=now(),
            password_changed_at=now() if password_hash else None,
            subject=subject,
        )
    )
    roles.hold(connection, user.user_id, user.grants)
    after = {"username": username, "name": user.name, "roles": roles.in_words(user.grants)}
    told = after | ({"email": email.strip()} if email.strip() else {})
    note(connection, by, "added an account", kind="user", record=user.user_id, after=told)


def change_details(engine: sa.Engine, *, by: User, user_id: str, name: str, email: str) -> bool:
    """Corrects the name and e-mail of an account, and says whether anything is different."""
    check_may(by, Permission.ADMINISTER)
    with writing(engine) as connection:
        row = found_id(connection, user_id)
        roles.check_reach(by, roles.held(connection, user_id))
        check_names(row.username, name)
        check_email(email)
        before = {"name": row.name, "email": row.email or ""}
        after = {"name": name.strip(), "email": email.strip()}
        if before == after:
            return False
        connection.execute(
            users.update()
            .where(users.c.user_id == user_id)
            .values(name=after["name"], email=after["email"] or None)
        )
        note(
            connection,
            by,
            "changed an account's name or e-mail",
            kind="user",
            record=user_id,
            before=before,
            after=after,
        )
    return True


def set_password(
    engine: sa.Engine, *, by: User, username: str, password: str, hash_password: HashPassword
) -> None:
    """Sets another password and ends every session of the account."""
    username = username.strip().lower()
    check_password(password, username=username)
    password_hash = hash_password(password)
    with writing(engine) as connection:
        _check_own_or_may(connection, by, username)
        user_id = found(connection, username)
        if by.user_id != user_id:
            roles.check_reach(by, roles.held(connection, user_id))
        connection.execute(
            users.update()
            .where(users.c.user_id == user_id)
            .values(password_hash=password_hash, password_changed_at=now())
        )
        sessions.end_all(connection, user_id)
        note(connection, by, "set a password", kind="user", record=user_id)


def _check_own_or_may(connection: sa.Connection, by: User, username: str) -> None:
    """Refused before it is told whether there is such an account."""
    own = connection.scalar(sa.select(users.c.username).where(users.c.user_id == by.user_id))
    if own != username:
        check_may(by, Permission.ADMINISTER)


def disable_user(engine: sa.Engine, *, by: User, username: str) -> None:
    """Closes the account with that user name (see `close_account`)."""
    check_may(by, Permission.ADMINISTER)
    with engine.connect() as connection:
        user_id = found(connection, username)
    close_account(engine, by=by, user_id=user_id)
