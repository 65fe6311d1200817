"""Figures of one agency by month, for the few that are an agency's own."""

from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import action_facts, cases
from queries.case_access import referred_by
from queries.reports import attendance
from queries.scope import in_scope


def agency_months(
    connection: sa.Connection,
    *,
    key: str,
    agency_id: str,
    scope: Scope,
    period: Period,
    today: date,
) -> pl.DataFrame:
    """month ("2026-07"), value, numerator, denominator, hidden: a row a month of the period.

    For a key of `queries.lessons.figures.BY_AGENCY`.
    """
    counts = {
        "below_threshold_rate": _below_threshold,
        "actions_on_time_rate": _actions,
        "attendance_rate": _attendance,
    }[key]
    counted = counts(connection, agency_id, scope, period, today)
    months = pl.DataFrame({"month": [f"{month.start:%Y-%m}" for month in period.by_month()]})
    frame = months.join(counted, on="month", how="left").with_columns(
        pl.col("numerator", "denominator").fill_null(0).cast(pl.Float64)
    )
    share = 100 * pl.col("numerator") / pl.col("denominator")
    rated = frame.with_columns(value=pl.when(pl.col("denominator") > 0).then(share))
    # Meetings are counted for attendance, not people. The rest would undo what the tables of the
    # agencies hide, so that who may not see cases is not told an agency's months.
    is_told = scope.sees_cases or key == "attendance_rate"
    told = rated.with_columns(hidden=pl.lit(not is_told))
    return told if is_told else told.with_columns(pl.lit(None, pl.Float64).alias("value"))


def _month(day: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.func.substr(sa.cast(day, sa.String), 1, 7, type_=sa.String)


def _by_month(
    connection: sa.Connection,
    day: sa.ColumnElement[Any],
    top: sa.ColumnElement[int],
    bottom: sa.ColumnElement[int],
    *where: sa.ColumnElement[bool],
) -> pl.DataFrame:
    month = _month(day).label("month")
    columns: list[sa.ColumnElement[Any]] = [
        month,
        top.label("numerator"),
        bottom.label("denominator"),
    ]
    return read_frame(connection, sa.select(*columns).where(*where).group_by(month))


def _below_threshold(
    connection: sa.Connection, agency_id: str, scope: Scope, period: Period, today: date
) -> pl.DataFrame:
    one = cases.c
    return _by_month(
        connection,
        one.referral_date,
        sa.func.count().filter(one.threshold_met.is_(False)),
        sa.func.count(one.threshold_met),
        one.referral_date.between(period.start, period.end),
        referred_by(agency_id),
        in_scope(scope, one.marac_id),
    )


def _actions(
    connection: sa.Connection, agency_id: str, scope: Scope, period: Period, today: date
) -> pl.DataFrame:
    one = action_facts.c
    return _by_month(
        connection,
        one.due_on,
        sa.func.count().filter(one.done_on_time),
        sa.func.count(),
        one.due_on.between(period.start, min(period.end, today)),
        one.agency_id == agency_id,
        in_scope(scope, one.marac_id),
    )


def _attendance(
    connection: sa.Connection, agency_id: str, scope: Scope, period: Period, today: date
) -> pl.DataFrame:
    return attendance.by_month(connection, agency_id=agency_id, scope=scope, period=period)
