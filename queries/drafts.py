"""What somebody was typing when they were interrupted; for their own eyes only."""

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models.access import User
from models.sealing import unseal
from models.tables import drafts


def draft(connection: sa.Connection, user: User, form: str) -> Mapping[str, str]:
    """The person's own draft of a form, field → text; empty where there is none."""
    sealed = connection.scalar(
        sa.select(drafts.c.content).where(drafts.c.user_id == user.user_id, drafts.c.form == form)
    )
    if sealed is None:
        return {}
    found: dict[str, str] = json.loads(
        unseal(connection, sealed, about=f"draft {user.user_id} {form}")
    )
    return found


@dataclass(frozen=True)
class Begun:
    """A form that the person began: its name, what stands in it, and when it was touched last."""

    form: str
    values: Mapping[str, str]
    saved_at: datetime


def begun(connection: sa.Connection, user: User, prefix: str) -> list[Begun]:
    """The person's own drafts of forms whose name begins so, the last touched first."""
    rows = connection.execute(
        sa.select(drafts.c.form, drafts.c.saved_at)
        .where(drafts.c.user_id == user.user_id, drafts.c.form.startswith(prefix, autoescape=True))
        .order_by(drafts.c.saved_at.desc(), drafts.c.form)
    ).all()
    return [Begun(row.form, draft(connection, user, row.form), row.saved_at) for row in rows]


def kept_file(connection: sa.Connection, user: User, form: str) -> tuple[str, bytes] | None:
    """The name and the bytes of the file that a form is made from, if there is one."""
    found = draft(connection, user, form)
    return (found["name"], b64decode(found["content"])) if found else None
