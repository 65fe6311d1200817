"""An account's row: found by user name or id, and what its names can be."""

import sqlalchemy as sa

from models.errors import ForPerson
from models.tables import users


def found(connection: sa.Connection, username: str) -> str:
    """The user id of a user name. Raises ForPerson where there is no such account."""
    wanted = username.strip().lower()
    user_id = connection.scalar(sa.select(users.c.user_id).where(users.c.username == wanted))
    if user_id is None:
        raise ForPerson(f"There is no account “{wanted}”: check the user name.")
    return str(user_id)


def found_id(connection: sa.Connection, user_id: str) -> sa.Row[str, str, str | None, object]:
    """An account's username, name, email and disabled_at.

    Raises ForPerson where there is no such account.
    """
    row = connection.execute(
        sa.select(users.c.username, users.c.name, users.c.email, users.c.disabled_at).where(
            users.c.user_id == user_id
        )
    ).first()
    if row is None:
        raise ForPerson("There is no such account: reload the page and choose it again.")
    return row


def check_names(username: str, name: str) -> None:
    """Raises ForPerson where an account cannot have that user name or name."""
    if not username or any(character.isspace() for character in username):
        raise ForPerson("A user name is needed, without spaces, for example “a.patel”.")
    if not name.strip():
        raise ForPerson(f"The person's name is missing for the account “{username}”: give it.")
    if len(username) > 100 or len(name.strip()) > 100 or not (username + name).isprintable():
        raise ForPerson("A user name and a name have at most 100 characters, on one line.")


def check_email(email: str) -> None:
    """Raises ForPerson where a text that is given is no e-mail address."""
    given = email.strip()
    if given and not (given.count("@") == 1 and given.isprintable() and " " not in given):
        raise ForPerson(f"“{given[:100]}” is no e-mail address: correct it, or leave it blank.")
