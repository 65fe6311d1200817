"""The notices that wait for a person, by the roles held and the agencies they are held for."""

from typing import Any

import sqlalchemy as sa

from models.access import EVERY_MARAC, User
from models.tables import notices, notices_read


def unread(connection: sa.Connection, *, user: User, most: int = 50) -> list[dict[str, Any]]:
    """The notices not yet read, newest first: a row each with the columns of `notices`.

    A notice about a case that is closed to the person is left out.
    """
    read = sa.select(notices_read.c.notice_id).where(notices_read.c.user_id == user.user_id)
    held = [
        sa.and_(
            notices.c.role == grant.role.value,
            sa.true() if grant.marac_id == EVERY_MARAC else notices.c.marac_id == grant.marac_id,
            notices.c.agency_id.is_(None) | (notices.c.agency_id == grant.agency_id),
        )
        for grant in sorted(user.grants, key=str)
    ]
    question = (
        sa.select(*notices.c)
        .where(
            sa.or_(sa.false(), *held),
            notices.c.notice_id.not_in(read),
            sa.func.coalesce(notices.c.record, "").not_in(sorted(user.closed)),
        )
        .order_by(notices.c.made_at.desc(), notices.c.notice_id)
        .limit(most)
    )
    # Asked at every click and mostly empty: what a frame costs would be all of it.
    return [dict(row) for row in connection.execute(question).mappings()]
