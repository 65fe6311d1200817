"""Whose a one-time link is."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models.tables import invitations, users
from models.trail import now


@dataclass(frozen=True)
class Invitation:
    """A link that works: the account it is for, and until when."""

    username: str
    name: str
    expires_at: datetime


def invitation(connection: sa.Connection, invitation_id: str) -> Invitation | None:
    """The link with that id (the SHA-256 of its token) if it works still, else None."""
    found = connection.execute(
        sa.select(users.c.username, users.c.name, invitations.c.expires_at)
        .join(users, users.c.user_id == invitations.c.user_id)
        .where(
            invitations.c.invitation_id == invitation_id,
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now(),
            users.c.disabled_at.is_(None),
        )
    ).first()
    return Invitation(*found) if found else None
