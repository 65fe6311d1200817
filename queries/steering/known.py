"""What the record knows of one MARAC, gathered once for all the questions of a review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period, add_months, long_date, quarter, quarter_name
from models.tables import hearing_facts, lessons, meeting_facts, wishes
from queries import measure, small_numbers
from queries.insight.months import last_told
from queries.lessons.standing import is_late, status
from queries.maracs import maracs
from queries.reports import actions, appropriateness, attendance
from queries.reports import meetings as meeting_report
from queries.reports.registry import Run
from queries.scope import in_scope
from queries.steering.saying import Fig
from queries.sums import month_of

MEETINGS = 3  # over how many meetings the checklist asks to watch the threshold


@dataclass(frozen=True, eq=False)
class Known:
    """Figures of twelve whole months (`now`) and the twelve before (`past`), by key.

    `met` are the last meetings, the newest first, and `window` the days in which their referrals
    came. The frames are those of the reports. Where cases may not be seen all ends with a finished
    quarter, as on the insight pages: small numbers are hidden, and a year's figure where one of
    its quarters is, for the quarters are told one by one.
    """

    marac: Mapping[str, Any]
    today: date
    year: Period
    now: Mapping[str, Fig]
    past: Mapping[str, Fig]
    met: tuple[date, ...]
    window: Period | None
    screened: pl.DataFrame
    attended: pl.DataFrame
    actions: pl.DataFrame
    meetings: pl.DataFrame
    wished: Fig
    divisions: int
    recommended: Mapping[str, int]
    sees_cases: bool

    @property
    def few(self) -> int:
        """From how many on a number is shown to those who may not see cases."""
        return int(self.marac["small_number"])

    @property
    def span(self) -> str:
        """The twelve months in a sentence."""
        if self.year == last_year(self.today):
            return "the last 12 months"
        return f"the 12 months to {long_date(self.year.end)}"

    @property
    def at_its_end(self) -> str:
        """The day of which is told what is open."""
        return f"on {long_date(self.year.end)}"


def known(connection: sa.Connection, *, scope: Scope, marac_id: str, today: date) -> Known:
    """All of it, for a scope of that MARAC alone."""
    marac = maracs(connection, scope=scope).row(
        by_predicate=pl.col("marac_id") == marac_id, named=True
    )
    told = last_told(scope, today)
    year = last_year(told + timedelta(days=1))
    met = _met(connection, scope, told)
    window = _window(met) if scope.sees_cases else quarter(quarter_name(told))

    def run(report: Run, period: Period) -> pl.DataFrame:
        return report(connection, scope=scope, period=period, today=today)

    def counted(period: Period) -> dict[str, Fig]:
        return _figures(
            connection, scope=scope, period=period, today=today, few=marac["small_number"]
        )

    return Known(
        marac=marac,
        today=today,
        year=year,
        now=counted(year),
        past=counted(year.year_before()),
        met=met[:MEETINGS],
        window=window,
        screened=run(appropriateness.run, window or year),
        attended=run(attendance.run, year),
        actions=run(actions.run, year if scope.sees_cases else window or year),
        meetings=run(meeting_report.run, year).filter(status="held"),
        wished=_wished(connection, scope, year, marac["small_number"]),
        divisions=_divisions(connection, scope, year),
        recommended=_recommended(connection, marac_id, today),
        sees_cases=scope.sees_cases,
    )


def last_year(today: date) -> Period:
    """The twelve whole months before this one."""
    first = today.replace(day=1)
    return Period(add_months(first, -12), first - timedelta(days=1))


def _figures(
    connection: sa.Connection, *, scope: Scope, period: Period, today: date, few: int
) -> dict[str, Fig]:
    frame = measure.figures(connection, scope=scope, period=period, today=today)
    shown = small_numbers.hide_figures(frame, scope=scope, threshold=few)
    names = ("value", "numerator", "denominator", "recorded", "hidden")
    found = {
        row["key"]: Fig(**{name: row[name] for name in names})
        for row in shown.iter_rows(named=True)
    }
    if scope.sees_cases:
        return found
    months = measure.figures(connection, scope=scope, period=period, today=today, by="month")
    for key in _small_quarters(months, scope=scope, few=few):
        found[key] = Fig(denominator=found[key].denominator, hidden=True)
    return found


def _small_quarters(months: pl.DataFrame, *, scope: Scope, few: int) -> list[str]:
    """The keys with a quarter in which the figure is hidden as a small number."""
    first_day = pl.col("group").str.to_date("%Y-%m")
    counts = pl.col("numerator", "denominator", "recorded", "value").sum()
    quarters = months.group_by("key", "unit", first_day.dt.truncate("1q")).agg(counts)
    hidden = small_numbers.hide_figures(quarters, scope=scope, threshold=few).filter("hidden")
    return hidden.filter(pl.col("key") != "actions_overdue")["key"].unique().to_list()


def _met(connection: sa.Connection, scope: Scope, today: date) -> tuple[date, ...]:
    """The days of the last meetings held, one more than the checklist watches."""
    on = meeting_facts.c.meeting_date
    question = (
        sa.select(on)
        .where(
            in_scope(scope, meeting_facts.c.marac_id),
            meeting_facts.c.origin == "record",  # a past return holds no referral
            on <= today,
        )
        .distinct()
        .order_by(on.desc())
        .limit(MEETINGS + 1)
    )
    return tuple(connection.scalars(question))


def _window(met: tuple[date, ...]) -> Period | None:
    """From the day after the meeting before them to the last meeting; a month before the first."""
    if not met:
        return None
    if len(met) > MEETINGS:
        return Period(met[MEETINGS] + timedelta(days=1), met[0])
    return Period(add_months(met[-1], -1), met[0])


def _heard(scope: Scope, period: Period) -> sa.ColumnElement[bool]:
    heard = hearing_facts.c
    within = heard.meeting_date.between(period.start, period.end)
    return sa.and_(in_scope(scope, heard.marac_id), within)


def _wished(connection: sa.Connection, scope: Scope, period: Period, few: int) -> Fig:
    """Cases heard for which the victim's own words were taken down by the day of the meeting."""
    heard = hearing_facts.c
    said = sa.exists().where(
        wishes.c.case_id == heard.case_id, wishes.c.said_on <= heard.meeting_date
    )
    month = month_of(heard.meeting_date)
    columns: list[sa.ColumnElement[Any]] = [
        month.label("month"),
        sa.func.count().label("cases"),
        sa.func.count().filter(said).label("said"),
    ]
    frame = read_frame(
        connection,
        sa.select(*columns).where(_heard(scope, period)).group_by(month),
    )
    cases, told = int(frame["cases"].sum()), int(frame["said"].sum())
    if not cases:
        return Fig()
    first_day = pl.col("month").str.to_date("%Y-%m")
    quarters = frame.group_by(first_day.dt.truncate("1q")).agg(pl.col("cases", "said").sum())
    rest = pl.col("cases") - pl.col("said")
    small = pl.any_horizontal(one.is_between(1, few - 1) for one in (pl.col("said"), rest))
    if not scope.sees_cases and quarters.select(small.any()).item():
        return Fig(denominator=cases, hidden=True)
    return Fig(100 * told / cases, told, cases)


def _divisions(connection: sa.Connection, scope: Scope, period: Period) -> int:
    """How many police divisions the cases heard came from, where that is recorded."""
    division = hearing_facts.c.police_division
    question = sa.select(sa.func.count(division.distinct())).where(_heard(scope, period))
    return connection.scalar(question) or 0


def _recommended(connection: sa.Connection, marac_id: str, today: date) -> dict[str, int]:
    """Recommendations of lessons: all of them, not done yet, and of those late."""
    row = connection.execute(
        sa.select(
            sa.func.count().label("all"),
            sa.func.count().filter(status() != "done").label("open"),
            sa.func.count().filter(is_late(today)).label("late"),
        ).where(lessons.c.marac_id == marac_id, lessons.c.recommendation.is_not(None))
    ).one()
    return {name: int(value) for name, value in row._mapping.items()}
