"""Planned meetings of a MARAC: how full each is, and the day by which its agenda has to go out."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models import planned_meetings
from models.access import Permission, User, check_may
from models.planned_meetings import next_free

__all__ = ["next_free", "planned"]


def planned(connection: sa.Connection, *, user: User, marac_id: str, today: date) -> pl.DataFrame:
    """The meetings planned from today on, the next first. For who sees the MARAC's cases.

    The columns are those of `models.planned_meetings.planned`.
    """
    check_may(user, Permission.SEE_CASES, marac_id)
    return planned_meetings.planned(connection, marac_id, today)
