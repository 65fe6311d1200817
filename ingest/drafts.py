"""What somebody is typing, kept sealed so that a time-out or another device does not lose it.

A draft is nobody's business but its writer's and no part of the record: no line of the trail.
"""

import json
from base64 import b64encode
from datetime import timedelta

import sqlalchemy as sa

from models.access import User
from models.database import noting
from models.sealing import seal, unseal
from models.tables import drafts
from models.trail import now

KEPT = timedelta(days=30)
_MOST_OF_A_FILE = 28_000_000  # characters: twenty megabytes as they are written here
_MOST = 200_000  # characters of one form: more is no form


def save(
    engine: sa.Engine, user: User, form: str, values: dict[str, str], *, most: int = _MOST
) -> None:
    """Keeps these fields of a form beside those kept before."""
    with noting(engine) as connection:
        _drop_old(connection)
        before = _content(connection, user, form)
        text = json.dumps((before or {}) | values, ensure_ascii=False)
        if len(text) > most:
            return
        kept = {
            "content": seal(connection, text.encode(), about=about(user, form)),
            "saved_at": now(),
        }
        if before is None:
            connection.execute(drafts.insert().values(user_id=user.user_id, form=form, **kept))
        else:
            connection.execute(drafts.update().where(*_own(user, form)).values(**kept))


def keep_file(engine: sa.Engine, user: User, form: str, name: str, content: bytes) -> None:
    """Keeps a file that a form is made from, until the form is sent."""
    values = {"name": name, "content": b64encode(content).decode()}
    save(engine, user, form, values, most=_MOST_OF_A_FILE)


def clear(engine: sa.Engine, user: User, form: str) -> None:
    """Forgets the draft of a form that was sent."""
    with noting(engine) as connection:
        clear_within(connection, user, form)


def clear_within(connection: sa.Connection, user: User, form: str) -> bool:
    """As `clear`, in a transaction that is open already; whether there was such a draft."""
    kept = connection.scalar(sa.select(drafts.c.form).where(*_own(user, form)))
    connection.execute(drafts.delete().where(*_own(user, form)))
    return kept is not None


def drop_old(engine: sa.Engine) -> None:
    """Forgets every draft that nobody touched for thirty days."""
    with noting(engine) as connection:
        _drop_old(connection)


def about(user: User, form: str) -> str:
    """What the sealed draft is about: it opens for this person and form only."""
    return f"draft {user.user_id} {form}"


def _drop_old(connection: sa.Connection) -> None:
    connection.execute(drafts.delete().where(drafts.c.saved_at < now() - KEPT))


def _content(connection: sa.Connection, user: User, form: str) -> dict[str, str] | None:
    sealed = connection.scalar(sa.select(drafts.c.content).where(*_own(user, form)))
    if sealed is None:
        return None
    text = unseal(connection, sealed, about=about(user, form))
    found: dict[str, str] = json.loads(text)
    return found


def _own(user: User, form: str) -> tuple[sa.ColumnElement[bool], ...]:
    return drafts.c.user_id == user.user_id, drafts.c.form == form
