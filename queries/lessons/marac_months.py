"""Figures of one MARAC by month, as far as they may be told."""

from datetime import date, timedelta

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.period import Period, quarter, quarter_name
from queries import measure
from queries.indicators import INDICATORS
from queries.indicators.registry import Indicator, Unit
from queries.insight import blocks
from queries.insight.months import last_told

_NOT_PEOPLE = frozenset({Unit.MINUTES, Unit.DAYS, Unit.POSTS})
_CASES = ("cases_discussed", "cases_where_population")


def marac_months(
    connection: sa.Connection, *, key: str, scope: Scope, period: Period, today: date, few: int
) -> pl.DataFrame:
    """month (its first day), value, hidden: a row a month of the period that may be told at all.

    `scope` is that of the MARAC alone. Who may not see cases is told finished quarters, and in them
    only the months that stand by themselves in the blocks of `queries.insight.blocks`, as on the
    insight pages: what is a sum with other months there is hidden here.
    """
    whole = _whole_quarters(scope, period, today)
    if whole is None:
        return pl.DataFrame(schema={"month": pl.Date, "value": pl.Float64, "hidden": pl.Boolean})
    frame = measure.figures(connection, scope=scope, period=whole, today=today, by="month")
    months = frame.filter(key=key).select(
        "value",
        "numerator",
        "denominator",
        marac_id=pl.lit("it"),
        month=pl.col("group").str.to_date("%Y-%m"),
    )
    hidden = pl.lit(value=False)
    if not scope.sees_cases and INDICATORS[key].unit not in _NOT_PEOPLE:
        months = _with_blocks(months, INDICATORS[key], scope=scope, few=few)
        hidden = ~pl.col("is_whole") | (pl.len().over("block") > 1)
    shown = months.with_columns(hidden=hidden).with_columns(
        value=pl.when(~pl.col("hidden")).then("value")
    )
    within = pl.col("month").is_between(period.start, period.end)
    return shown.filter(within).select("month", "value", "hidden").sort("month")


def _whole_quarters(scope: Scope, period: Period, today: date) -> Period | None:
    """The period; for who sees no cases widened to quarters that are finished."""
    if scope.sees_cases:
        return period
    last = min(quarter(quarter_name(period.end)).end, last_told(scope, today))
    start = quarter(quarter_name(period.start)).start
    return Period(start, last) if start < last + timedelta(days=1) else None


def _with_blocks(
    months: pl.DataFrame, indicator: Indicator, *, scope: Scope, few: int
) -> pl.DataFrame:
    """In the blocks that the insight pages use for the same counts, so that both cut alike.

    A count of something else has no blocks there, and is not told by month.
    """
    if indicator.unit is Unit.PERCENT and not indicator.needs_population:
        split = months.with_columns(rest=pl.col("denominator") - pl.col("numerator"))
        parts = ("numerator", "rest")
        return blocks.in_blocks(split, parts, scope=scope, threshold=few, base="denominator")
    if indicator.numerator in _CASES:
        return blocks.in_blocks(months, (), scope=scope, threshold=few, base="numerator")
    return months.with_columns(block=pl.lit(0), is_whole=pl.lit(value=False))
