"""What somebody was typing when they were interrupted; for their own eyes only."""

import json
from collections.abc import Mapping

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
