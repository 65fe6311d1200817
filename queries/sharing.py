"""The decisions to share information about a case."""

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.errors import NotAllowed
from models.frames import read_frame
from models.tables import sharing_decisions, users
from queries.case_access import Detail, check_case, detail


def decisions(connection: sa.Connection, *, user: User, case_id: str) -> pl.DataFrame:
    """The decisions on a case that this person sees in full, the newest first.

    The columns of sharing_decisions, recorded_by as a name. Raises NotAllowed otherwise.
    """
    check_case(connection, user, case_id)
    if detail(connection, user, case_id) is not Detail.FULL:
        raise NotAllowed("Decisions to share are shown to those who see the case in full.")
    name = sa.func.coalesce(users.c.name, sharing_decisions.c.recorded_by, type_=sa.String)
    columns = [
        name.label("recorded_by") if column.name == "recorded_by" else column
        for column in sharing_decisions.c
    ]
    return read_frame(
        connection,
        sa.select(*columns)
        .outerjoin(users, users.c.user_id == sharing_decisions.c.recorded_by)
        .where(sharing_decisions.c.case_id == case_id)
        .order_by(
            sharing_decisions.c.decided_on.desc(),
            sharing_decisions.c.recorded_at.desc(),
            sharing_decisions.c.decision_id,
        ),
    )
