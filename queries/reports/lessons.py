"""The lessons of a period, one by one."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import actions
from models.tables import lessons as lessons_table
from queries.reports import registry
from queries.reports.support import items, with_agency_names
from queries.scope import in_scope

COLUMNS = {
    "lesson_id": "The lesson's id.",
    "recorded_on": "The day it was recorded.",
    "themes": "Its themes' codes, separated by semicolons.",
    "lesson": "What was learned.",
    "recommendation": "What is to be done about it.",
    "owner": "The id of the agency that sees to it.",
    "owner_name": "That agency's name.",
    "status": "Where it stands: open, in_progress or done.",
    "linked_actions": "How many known actions it is linked to.",
    "linked_done": "How many of those are done.",
    "linked_action_ids": "The ids of the linked actions; blank for someone who may not see cases.",
    "case_id": "The case it came from; blank for someone who may not see cases.",
    "hidden": "Whether the case and the actions are left out because you may not see cases.",
}


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row a lesson recorded in the period, the latest first."""
    lesson = lessons_table.c
    mine = (
        lesson.recorded_on.between(period.start, period.end),
        in_scope(scope, lesson.marac_id),
    )
    frame = read_frame(
        connection,
        sa.select(
            lesson.lesson_id,
            lesson.recorded_on,
            lesson.themes,
            lesson.lesson,
            lesson.recommendation,
            lesson.owner_agency_id.label("owner"),
            sa.func.coalesce(lesson.status, "open").label("status"),
            lesson.linked_action_ids,
            lesson.case_id,
        ).where(*mine),
    )
    linked = _linked(connection, scope, sa.and_(*mine))
    full = (
        frame.join(linked, on="lesson_id", how="left")
        .with_columns(pl.col("linked_actions", "linked_done").fill_null(0))
        .sort("recorded_on", "lesson_id", descending=[True, False])
    )
    named = with_agency_names(connection, full, of="owner", into="owner_name")
    return _without_cases(named, scope).select(*COLUMNS)


def _linked(connection: sa.Connection, scope: Scope, mine: sa.ColumnElement[bool]) -> pl.DataFrame:
    """lesson_id, linked_actions, linked_done, of actions in scope."""
    each = (
        sa.select(
            lessons_table.c.lesson_id,
            items(lessons_table.c.linked_action_ids).label("action_id"),
        )
        .where(mine)
        .subquery()
    )
    return read_frame(
        connection,
        sa.select(
            each.c.lesson_id,
            sa.func.count().label("linked_actions"),
            sa.func.count().filter(actions.c.status == "done").label("linked_done"),
        )
        .join_from(each, actions, actions.c.action_id == each.c.action_id)
        .where(in_scope(scope, actions.c.marac_id))
        .group_by(each.c.lesson_id),
    )


def _without_cases(frame: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """The lessons without what leads to cases that are not this person's to see."""
    is_closed = pl.col("case_id").is_in(sorted(scope.closed)).fill_null(value=False)
    gone = {
        "case_id": is_closed | pl.lit(not (scope.sees_cases or scope.sees_case_ids)),
        "linked_action_ids": is_closed | pl.lit(not scope.sees_cases),
    }
    return frame.with_columns(
        *(pl.when(~is_gone).then(pl.col(name)).alias(name) for name, is_gone in gone.items()),
        hidden=pl.any_horizontal(
            is_gone & pl.col(name).is_not_null() for name, is_gone in gone.items()
        ),
    )


REPORT = registry.Report(
    name="lessons",
    title="Lessons",
    question="What was learned, what was recommended, and has it been done?",
    columns=COLUMNS,
    run=run,
)
