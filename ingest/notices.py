"""Tells those who hold a role in a MARAC that something happened they should know of."""

from collections.abc import Iterable
from uuid import uuid4

import sqlalchemy as sa

from models.access import Role, User
from models.database import noting
from models.tables import notices, notices_read
from models.trail import now


def tell(
    connection: sa.Connection,
    roles: Iterable[Role],
    *,
    marac_id: str,
    text: str,
    kind: str,
    record: str,
    agency_id: str | None = None,
) -> None:
    """Leaves a notice for everyone who holds one of the roles in that MARAC.

    With an agency it is for those alone who hold the role for it.
    """
    for role in roles:
        connection.execute(
            notices.insert().values(
                notice_id=str(uuid4()),
                marac_id=marac_id,
                role=role.value,
                made_at=now(),
                text=text,
                kind=kind,
                record=record,
                agency_id=agency_id,
            )
        )


def mark_read(engine: sa.Engine, user: User, notice_ids: Iterable[str]) -> None:
    """The person has read these; once marked they are not shown to them again."""
    with noting(engine) as connection:
        known = set(
            connection.scalars(
                sa.select(notices_read.c.notice_id).where(notices_read.c.user_id == user.user_id)
            )
        )
        for notice_id in sorted(set(notice_ids) - known):
            connection.execute(
                notices_read.insert().values(
                    notice_id=notice_id, user_id=user.user_id, read_at=now()
                )
            )
