"""What was counted at the meetings of each month: one statement, from facts that are stored."""

from datetime import date, timedelta

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import quarter, quarter_name
from models.tables import action_facts, meeting_facts
from models.tables.facts import MEETING_SUMS
from queries.scope import in_scope
from queries.sums import month_of


def last_told(scope: Scope, today: date) -> date:
    """The last day that is told: today; for who may see no cases the end of a finished quarter.

    What is still running would change from one day to the next by single cases.
    """
    if scope.sees_cases:
        return today
    return quarter(quarter_name(today)).start - timedelta(days=1)


def months(connection: sa.Connection, *, scope: Scope, today: date) -> pl.DataFrame:
    """marac_id, month (its first day), meetings and every sum of a meeting's figures: a row a MARAC

    and month with a meeting held, from the first one on.
    """
    facts = meeting_facts.c
    month = month_of(facts.meeting_date)
    frame = read_frame(
        connection,
        sa.select(
            facts.marac_id,
            month.label("month"),
            sa.func.count().label("meetings"),
            *(sa.func.sum(facts[name]).label(name) for name in MEETING_SUMS),
        )
        .where(in_scope(scope, facts.marac_id), facts.meeting_date <= last_told(scope, today))
        .group_by(facts.marac_id, month),
    )
    return frame.with_columns(pl.col("month").str.to_date("%Y-%m")).sort("marac_id", "month")


def lists(connection: sa.Connection, *, scope: Scope, today: date) -> pl.DataFrame:
    """marac_id, meeting_id, meeting_date, cases, minutes, timed: a row a meeting held."""
    facts = meeting_facts.c
    return read_frame(
        connection,
        sa.select(
            facts.marac_id,
            facts.meeting_id,
            facts.meeting_date,
            facts.cases_discussed.label("cases"),
            facts.minutes,
            facts.timed,
        )
        .where(in_scope(scope, facts.marac_id), facts.meeting_date <= last_told(scope, today))
        .order_by(facts.meeting_date, facts.meeting_id),
    )


def actions_due(connection: sa.Connection, *, scope: Scope, today: date) -> pl.DataFrame:
    """marac_id, month, due, on_time: the actions due by then, a row a MARAC and month with one."""
    facts = action_facts.c
    month = month_of(facts.due_on)
    frame = read_frame(
        connection,
        sa.select(
            facts.marac_id,
            month.label("month"),
            sa.func.count().label("due"),
            sa.func.count().filter(facts.done_on_time).label("on_time"),
        )
        .where(in_scope(scope, facts.marac_id), facts.due_on <= last_told(scope, today))
        .group_by(facts.marac_id, month),
    )
    return frame.with_columns(pl.col("month").str.to_date("%Y-%m")).sort("marac_id", "month")
