"""The same history from whole quarters: for who may see no cases, and from past returns.

Everything in it may be told as it is: cases heard in finished quarters without a hidden block,
divisions none of which has a small number in any of them, averages of minutes and days. What is
tried draws from those numbers alone, so nothing more can follow from it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period, add_months, quarter, quarter_name
from models.tables import hearing_facts
from queries import sums
from queries.insight import blocks
from queries.insight.months import months
from queries.insight.what_if_divisions import NO_DIVISIONS, Divisions, are_told, divisions
from queries.insight.what_if_history import YEAR, History, Rates, by_day, ratio
from queries.scope import in_scope

QUARTERS = 4
# Meetings a year of the usual rhythms. The exact number less that of the page Volume would be
# the emergency meetings, each with a case or two.
RHYTHMS = (12, 13, 17, 26, 52, 104, 250)


def history(
    connection: sa.Connection, *, scope: Scope, slots: int, today: date, threshold: int
) -> History | None:
    """The history of the scope's one MARAC: by day for who sees its cases, else by quarter.

    Where the record has cases of less than a year, past returns may reach further back.
    """
    found = by_day(connection, scope=scope, slots=slots, today=today)
    if found is not None and len(found.weeks) >= YEAR:
        return found
    told = by_quarter(connection, scope=scope, today=today, threshold=threshold)
    both = [one for one in (found, told) if one is not None]
    return max(both, key=lambda one: len(one.weeks), default=None)


def by_quarter(
    connection: sa.Connection, *, scope: Scope, today: date, threshold: int
) -> History | None:
    """The history of the scope's one MARAC from its last finished quarters; None of nothing."""
    frame = months(connection, scope=scope, today=today)
    spans = _quarters(frame, today)
    base = blocks.in_blocks(frame, ["cases_discussed"], scope=scope, threshold=threshold)
    told = {span: _cases(base, span) for span in spans}
    kept = {span: cases for span, cases in told.items() if cases is not None}
    if not any(kept.values()):
        return None
    period = Period(min(span.start for span in kept), max(span.end for span in kept))
    rows = pl.concat(_within(base, span) for span in kept).with_columns(one=pl.lit(1.0))
    days = sum(span.days for span in kept)
    found = _divisions(connection, scope, list(kept), threshold)
    return History(
        period=period,
        weeks=_rates(kept, *found),
        divisions=found[0],
        is_by_day=False,
        meetings=_rhythm(float(rows["meetings"].sum()) * 7 * YEAR / days),
        past=_past(connection, scope, period, threshold),
        deferred=_deferred(frame, period, scope, threshold),
        minutes=ratio(rows, "minutes", "timed"),
        agencies=ratio(rows, "attendance_expected", "meetings"),
    )


def _quarters(frame: pl.DataFrame, today: date) -> list[Period]:
    """The last four finished quarters up to the last with a meeting, none before the first."""
    finished = quarter(quarter_name(today)).start
    seen = frame.filter(pl.col("month") < finished)["month"]
    first, last = seen.min(), seen.max()
    if not (isinstance(first, date) and isinstance(last, date)):
        return []
    start = quarter(quarter_name(last)).start
    found = [quarter(quarter_name(add_months(start, -3 * back))) for back in range(QUARTERS)]
    return [span for span in found if span.end >= first]


def _within(frame: pl.DataFrame, span: Period) -> pl.DataFrame:
    return frame.filter(pl.col("month").is_between(span.start, span.end))


def _cases(frame: pl.DataFrame, span: Period) -> float | None:
    """The cases heard in a quarter; None where part of them is hidden."""
    row = blocks.in_all(frame, span).row(0, named=True)
    return None if row["left_out"] else float(row["cases_discussed"] or 0)


def _rhythm(meetings: float) -> float:
    """The usual number of meetings a year that is nearest."""
    return float(min(RHYTHMS, key=lambda usual: abs(np.log(max(meetings, 0.1) / usual))))


def _rates(told: Mapping[Period, float], found: Divisions, shares: Sequence[float]) -> Rates:
    """Each day's part of its quarter's cases, by week, day and place."""
    ordered = sorted(told.items(), key=lambda one: one[0].start)
    days = np.concatenate([np.full(span.days, cases / span.days) for span, cases in ordered])
    weeks = len(days) // 7
    by_week = days[-7 * weeks :].reshape(weeks, 7, 1)
    return np.asarray(by_week * np.array(shares).reshape(1, 1, found.size))


def _divisions(
    connection: sa.Connection, scope: Scope, spans: Sequence[Period], threshold: int
) -> tuple[Divisions, list[float]]:
    """The divisions and the share of each place; none where one may not be told."""
    facts = hearing_facts.c
    month = sums.month_of(facts.meeting_date)
    inside = sa.or_(*(facts.meeting_date.between(span.start, span.end) for span in spans))
    frame = read_frame(
        connection,
        sa.select(month.label("month"), facts.police_division, sa.func.count().label("cases"))
        .where(in_scope(scope, facts.marac_id), inside)
        .group_by(month, facts.police_division),
    )
    found = divisions(frame)
    if not found.names:
        return NO_DIVISIONS, [1.0]
    first_days = frame["month"].str.to_date("%Y-%m")
    quarters = frame.with_columns(quarter=first_days.dt.truncate("1q"))
    if not scope.sees_cases and not are_told(quarters, threshold):
        return Divisions(is_hidden=True), [1.0]
    counts = np.bincount(
        found.places(frame["police_division"]), frame["cases"].to_numpy(), found.size
    )
    return found, (counts / counts.sum()).tolist()


def _past(
    connection: sa.Connection, scope: Scope, period: Period, threshold: int
) -> Mapping[str, float]:
    """The median wait, which is told of every period; lists would be counts of single meetings."""
    row = sums.waiting_days(connection, scope=scope, period=period, by=None)
    if row.is_empty() or row["median_days"].item() is None or row["waited"].item() < threshold:
        return {}
    return {"wait_half": float(row["median_days"].item())}


def _deferred(frame: pl.DataFrame, period: Period, scope: Scope, threshold: int) -> float:
    """The share of the cases listed that were put off, in whole per cent; nought where hidden."""
    parts = ["cases_discussed", "deferred"]
    found = blocks.in_blocks(frame, parts, scope=scope, threshold=threshold)
    row = blocks.in_all(found, period).row(0, named=True)
    if row["left_out"] or not row["deferred"] or not row["cases_discussed"]:
        return 0.0
    return float(round(row["deferred"] / (row["deferred"] + row["cases_discussed"]), 2))
