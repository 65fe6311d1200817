"""What the lessons of a period are about."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import lessons
from queries.reports import registry
from queries.reports.support import items
from queries.scope import in_scope

COLUMNS = {
    "theme": "The theme's code.",
    "lessons": "Lessons recorded in the period under it; one with two themes counts in both.",
    "open": "How many of them nobody has begun to act on.",
    "in_progress": "How many are being acted on.",
    "done": "How many are done.",
    "hidden": "Always no: lessons are counted here, not people.",
}


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row a theme that has a lesson, the most frequent first."""
    each = (
        sa.select(
            items(lessons.c.themes).label("theme"),
            sa.func.coalesce(lessons.c.status, "open").label("status"),
        )
        .where(
            lessons.c.recorded_on.between(period.start, period.end),
            in_scope(scope, lessons.c.marac_id),
        )
        .subquery()
    )
    states = (
        sa.func.count().filter(each.c.status == status).label(status)
        for status in ("open", "in_progress", "done")
    )
    frame = read_frame(
        connection,
        sa.select(each.c.theme, sa.func.count().label("lessons"), *states).group_by(each.c.theme),
    )
    counted = frame.sort("lessons", "theme", descending=[True, False])
    return counted.with_columns(hidden=pl.lit(value=False)).select(*COLUMNS)


REPORT = registry.Report(
    name="themes",
    title="Themes of the lessons",
    question="What do the lessons have in common, and how many are still to be acted on?",
    columns=COLUMNS,
    run=run,
)
