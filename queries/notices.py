"""The notices that wait for a person, by the roles held and the agencies they are held for."""

import polars as pl
import sqlalchemy as sa

from models.access import EVERY_MARAC, User
from models.frames import read_frame
from models.tables import notices, notices_read


def unread(connection: sa.Connection, *, user: User, most: int = 50) -> pl.DataFrame:
    """The notices not yet read, newest first: the columns of `notices`, each text once.

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
    return read_frame(connection, question)
