"""What was counted at the meetings of each month: one statement, from facts that are stored."""

from datetime import date, timedelta

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.tables import meeting_facts
from models.tables.facts import MEETING_SUMS
from queries.scope import in_scope
from queries.sums import month_of


def last_told(scope: Scope, today: date) -> date:
    """The last day that is told: today, or for who may see no cases the last finished month's end.

    A month that is still running would change from one day to the next by single cases.
    """
    return today if scope.sees_cases else today.replace(day=1) - timedelta(days=1)


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
