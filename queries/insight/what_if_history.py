"""What a MARAC's own last year says: its cases day by day, its meetings, what really happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
import sqlalchemy as sa
from numpy.typing import NDArray

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import cases, hearing_facts, meeting_facts, meetings
from queries.insight.what_if_divisions import Divisions, divisions
from queries.scope import in_scope

YEAR = 52  # weeks
LEAST = 13  # weeks: from fewer nothing is tried
FAR_BACK = timedelta(days=3 * 366)
# Not heard yet and still on the way to a meeting.
ON_THE_WAY = ("received", "screening", "accepted", "listed", "deferred")
FEWEST = 2  # meetings a year: with fewer there is no rhythm
_FULL = 0.25  # of the lists end exactly at the slots: then the rest waits now, too
Rates = NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """A year of one MARAC's past, or what there is of it.

    `weeks` are cases a day by week, day of the week and place of `divisions`: counts where
    `is_by_day`, else the days' shares of what was heard in a quarter. `meetings` are the regular
    ones a year, `deferred` is a share of the cases listed, `minutes` are those recorded of a case,
    `agencies` those expected at a meeting. `lets_wait` says that now, too, no list is longer than
    its slots. `past` has what really happened, by measure, as far as it may be told.
    """

    period: Period
    weeks: Rates
    divisions: Divisions
    is_by_day: bool
    meetings: float
    past: Mapping[str, float]
    lets_wait: bool = False
    deferred: float = 0.0
    minutes: float | None = None
    agencies: float | None = None

    @property
    def is_short(self) -> bool:
        """Whether it is too little to try anything with."""
        return len(self.weeks) < LEAST or self.meetings < FEWEST


def by_day(connection: sa.Connection, *, scope: Scope, slots: int, today: date) -> History | None:
    """The history from the days of referral, for who sees the cases of the scope's one MARAC.

    None for anybody else, and without a referral in three years. Cases heard at emergency meetings
    are outside it, as are those that ended before they were heard.
    """
    if not scope.sees_cases:
        return None
    heard = _heard(connection, scope, today)
    came = pl.concat(
        [
            heard.select("referral_date", "police_division", "cases"),
            _on_the_way(connection, scope, today),
        ]
    )
    if came.is_empty():
        return None
    period, weeks = _last_year(came["referral_date"])
    inside = came.filter(pl.col("referral_date") >= period.start)
    found = divisions(inside)
    held = _held(connection, scope, period)
    return History(
        period=period,
        weeks=_by_week(inside, period.start, weeks, found),
        divisions=found,
        is_by_day=True,
        meetings=held.height * 7 * YEAR / period.days,
        past=_past(held, heard, period, slots),
        lets_wait=_lets_wait(held["list"], slots),
        deferred=ratio(held, "deferred", "list") or 0.0,
        minutes=ratio(held, "minutes", "timed"),
        agencies=ratio(held, "attendance_expected", "one"),
    )


def _is_regular() -> sa.ColumnElement[bool]:
    return sa.func.coalesce(meetings.c.kind, "scheduled") != "emergency"


def _heard(connection: sa.Connection, scope: Scope, today: date) -> pl.DataFrame:
    """referral_date, meeting_date, police_division, cases: those heard at regular meetings."""
    facts = hearing_facts.c
    groups = (facts.referral_date, facts.meeting_date, facts.police_division)
    return read_frame(
        connection,
        sa.select(*groups, sa.func.count().label("cases"))
        .join(meetings, meetings.c.meeting_id == facts.meeting_id, isouter=True)
        .where(
            in_scope(scope, facts.marac_id),
            facts.referral_date.between(today - FAR_BACK, today),
            facts.meeting_date <= today,
            _is_regular(),
        )
        .group_by(*groups),
    )


def _on_the_way(connection: sa.Connection, scope: Scope, today: date) -> pl.DataFrame:
    """referral_date, police_division, cases: those that wait for their meeting."""
    is_heard = sa.exists().where(hearing_facts.c.case_id == cases.c.case_id)
    groups = (cases.c.referral_date, cases.c.police_division)
    return read_frame(
        connection,
        sa.select(*groups, sa.func.count().label("cases"))
        .where(
            in_scope(scope, cases.c.marac_id),
            cases.c.referral_date.between(today - FAR_BACK, today),
            cases.c.closed_on.is_(None),
            sa.func.coalesce(cases.c.status, "received").in_(ON_THE_WAY),
            ~is_heard,
        )
        .group_by(*groups),
    )


def _held(connection: sa.Connection, scope: Scope, period: Period) -> pl.DataFrame:
    """list, deferred, minutes, timed, attendance_expected, one: a row a regular meeting held."""
    facts = meeting_facts.c
    frame = read_frame(
        connection,
        sa.select(
            facts.cases_discussed,
            facts.deferred,
            facts.minutes,
            facts.timed,
            facts.attendance_expected,
        )
        .join(meetings, meetings.c.meeting_id == facts.meeting_id, isouter=True)
        .where(
            in_scope(scope, facts.marac_id),
            facts.meeting_date.between(period.start, period.end),
            _is_regular(),
        ),
    ).with_columns(pl.col("deferred").fill_null(0), one=pl.lit(1.0))
    return frame.with_columns(list=pl.col("cases_discussed").fill_null(0) + pl.col("deferred"))


def _last_year(days: pl.Series) -> tuple[Period, int]:
    """The 52 weeks to the last referral, or as many whole ones as there are, and how many."""
    first, last = days.min(), days.max()
    if not (isinstance(first, date) and isinstance(last, date)):
        raise ValueError("a history has days")
    weeks = min(((last - first).days + 1) // 7, YEAR)
    return Period(last - timedelta(days=max(7 * weeks - 1, 0)), last), weeks


def _by_week(came: pl.DataFrame, start: date, weeks: int, found: Divisions) -> Rates:
    """Cases by week, day of the week and place."""
    days = (came["referral_date"] - start).dt.total_days().to_numpy()
    counts = np.zeros((max(weeks * 7, 1), found.size))
    places = found.places(came["police_division"])
    np.add.at(counts, (days, places), came["cases"].to_numpy())
    return counts[: weeks * 7].reshape(weeks, 7, found.size)


def _past(
    held: pl.DataFrame, heard: pl.DataFrame, period: Period, slots: int
) -> Mapping[str, float]:
    """What really happened at the meetings of the period, by measure."""
    lists = held["list"].to_numpy()
    waited = heard.filter(pl.col("meeting_date").is_between(period.start, period.end))
    days = (waited["meeting_date"] - waited["referral_date"]).dt.total_days().to_numpy()
    waits = np.repeat(days, waited["cases"].to_numpy())
    found: dict[str, float] = {}
    for name, values in (("list", lists), ("wait", waits)):
        if len(values):
            half, nine = np.quantile(values, [0.5, 0.9], method="inverted_cdf")
            found |= {f"{name}_half": float(half), f"{name}_nine": float(nine)}
    if len(lists):
        found["over"] = 100 * float(np.mean(lists > slots))
    return found


def _lets_wait(lists: pl.Series, slots: int) -> bool:
    """Whether no list was longer than its slots and many end exactly there."""
    if lists.is_empty():
        return False
    full = float((lists == slots).mean())  # type: ignore[arg-type]
    return full >= _FULL and not bool((lists > slots).any())


def ratio(frame: pl.DataFrame, top: str, bottom: str) -> float | None:
    """One column's sum for each of another's; None of nothing."""
    whole = float(frame[bottom].sum() or 0)
    return float(frame[top].sum() or 0) / whole if whole else None
