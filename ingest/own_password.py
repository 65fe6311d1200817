"""A person's own password, changed by that person."""

from collections.abc import Callable

import sqlalchemy as sa

from ingest import sessions
from ingest.password_rule import check_password
from models.access import User
from models.database import noting
from models.errors import ForPerson
from models.tables import users
from models.trail import note, now


def change(
    engine: sa.Engine,
    *,
    user: User,
    session: str,
    password: str,
    hash_password: Callable[[str], str],
) -> None:
    """Sets another password for someone who has just given the present one.

    Every other session of theirs ends. Raises ForPerson where the password cannot be.
    """
    found = sa.select(users.c.username).where(
        users.c.user_id == user.user_id, users.c.disabled_at.is_(None)
    )
    with engine.connect() as connection:
        username = connection.scalar(found)
    if username is None:
        raise ForPerson("This account is closed: ask your MARAC's administrator.")
    check_password(password, username=username)
    password_hash = hash_password(password)
    with noting(engine) as connection:
        connection.execute(
            users.update()
            .where(users.c.user_id == user.user_id)
            .values(password_hash=password_hash, password_changed_at=now())
        )
        sessions.end_all(connection, user.user_id, but=session)
        what = "changed the own password"
        note(connection, user, what, kind="user", record=user.user_id)
