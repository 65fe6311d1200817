"""What the record knows of one MARAC, gathered once for all the questions of a review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.period import Period, add_months
from models.tables import hearing_facts, lessons, meeting_facts, wishes
from queries import measure, small_numbers
from queries.maracs import maracs
from queries.reports import actions, appropriateness, attendance
from queries.reports import meetings as meeting_report
from queries.reports.registry import Run
from queries.scope import in_scope
from queries.steering.saying import Fig

MEETINGS = 3  # over how many meetings the checklist asks to watch the threshold


@dataclass(frozen=True, eq=False)
class Known:
    """Figures of the last twelve whole months (`now`) and the twelve before (`past`), by key.

    `met` are the last meetings, the newest first, and `window` the days in which their referrals
    came. The frames are those of the reports, small numbers hidden where cases may not be seen.
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

    @property
    def few(self) -> int:
        """From how many on a number is shown to those who may not see cases."""
        return int(self.marac["small_number"])


def known(connection: sa.Connection, *, scope: Scope, marac_id: str, today: date) -> Known:
    """All of it, for a scope of that MARAC alone."""
    marac = maracs(connection, scope=scope).row(
        by_predicate=pl.col("marac_id") == marac_id, named=True
    )
    year = last_year(today)
    met = _met(connection, scope, today)
    window = _window(met)

    def run(report: Run, period: Period) -> pl.DataFrame:
        return report(connection, scope=scope, period=period, today=today)

    def counted(period: Period) -> dict[str, Fig]:
        frame = measure.figures(connection, scope=scope, period=period, today=today)
        return _figures(frame, scope=scope, few=marac["small_number"])

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
        actions=run(actions.run, year),
        meetings=run(meeting_report.run, year).filter(status="held"),
        wished=_wished(connection, scope, year, marac["small_number"]),
        divisions=_divisions(connection, scope, year),
        recommended=_recommended(connection, marac_id, today),
    )


def last_year(today: date) -> Period:
    """The twelve whole months before this one."""
    first = today.replace(day=1)
    return Period(add_months(first, -12), first - timedelta(days=1))


def _figures(frame: pl.DataFrame, *, scope: Scope, few: int) -> dict[str, Fig]:
    shown = small_numbers.hide_figures(frame, scope=scope, threshold=few)
    names = ("value", "numerator", "denominator", "recorded", "hidden")
    return {
        row["key"]: Fig(**{name: row[name] for name in names})
        for row in shown.iter_rows(named=True)
    }


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
    row = connection.execute(
        sa.select(sa.func.count().label("cases"), sa.func.count().filter(said).label("said")).where(
            _heard(scope, period)
        )
    ).one()
    if not row.cases:
        return Fig()
    small = any(0 < count < few for count in (row.said, row.cases - row.said))
    if small and not scope.sees_cases:
        return Fig(denominator=row.cases, hidden=True)
    return Fig(100 * row.said / row.cases, row.said, row.cases)


def _divisions(connection: sa.Connection, scope: Scope, period: Period) -> int:
    """How many police divisions the cases heard came from, where that is recorded."""
    division = hearing_facts.c.police_division
    question = sa.select(sa.func.count(division.distinct())).where(_heard(scope, period))
    return connection.scalar(question) or 0


def _recommended(connection: sa.Connection, marac_id: str, today: date) -> dict[str, int]:
    """Recommendations of lessons: all of them, not done yet, and of those late."""
    is_open = sa.func.coalesce(lessons.c.status, "open") != "done"
    row = connection.execute(
        sa.select(
            sa.func.count().label("all"),
            sa.func.count().filter(is_open).label("open"),
            sa.func.count().filter(is_open, lessons.c.due_on < today).label("late"),
        ).where(lessons.c.marac_id == marac_id, lessons.c.recommendation.is_not(None))
    ).one()
    return {name: int(value) for name, value in row._mapping.items()}
