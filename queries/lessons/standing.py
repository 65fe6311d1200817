"""Where a recommendation stands."""

from datetime import date

import sqlalchemy as sa

from models.tables import lessons


def status() -> sa.ColumnElement[str]:
    """open, in_progress or done; open where nothing is recorded."""
    return sa.func.coalesce(lessons.c.status, "open", type_=sa.String)


def is_late(today: date) -> sa.ColumnElement[bool]:
    """Whether it is not done by its day; one without a day is never late."""
    late = sa.and_(status() != "done", lessons.c.due_on < today)
    return sa.func.coalesce(late, sa.false(), type_=sa.Boolean)
