"""The sums that indicators are made of: few statements, one row a MARAC and group."""

from datetime import date
from typing import Literal

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import (
    action_facts,
    capacity,
    cases,
    hearing_facts,
    meeting_facts,
    population,
)
from models.tables.facts import MEETING_SUMS
from queries.scope import in_scope

By = Literal["marac", "month", "meeting"] | None


def month_of(day: sa.ColumnElement[date]) -> sa.ColumnElement[str]:
    """The month a day is in, as "2025-07"."""
    year = sa.cast(sa.extract("year", day), sa.Integer)
    month = sa.cast(sa.extract("month", day), sa.Integer)
    text = sa.func.concat(year, "-", sa.func.lpad(sa.cast(month, sa.String), 2, "0"))
    return sa.type_coerce(text, sa.String)


def _group(
    by: By,
    marac: sa.ColumnElement[str],
    day: sa.ColumnElement[date],
    meeting: sa.ColumnElement[str] | None = None,
) -> sa.ColumnElement[str]:
    if by == "month":
        return month_of(day)
    if by == "marac":
        return marac
    if by == "meeting" and meeting is not None:
        return meeting
    return sa.literal("", sa.String)


def meeting_sums(
    connection: sa.Connection, *, scope: Scope, period: Period, by: By
) -> pl.DataFrame:
    """marac_id, group, meetings_held and every sum of a meeting's figures."""
    facts = meeting_facts.c
    group = _group(by, facts.marac_id, facts.meeting_date, facts.meeting_id)
    return read_frame(
        connection,
        sa.select(
            facts.marac_id,
            group.label("group"),
            sa.func.count().label("meetings_held"),
            *(sa.func.sum(facts[name]).label(name) for name in MEETING_SUMS),
        )
        .where(
            facts.meeting_date.between(period.start, period.end), in_scope(scope, facts.marac_id)
        )
        .group_by(facts.marac_id, group),
    )


def referral_sums(
    connection: sa.Connection, *, scope: Scope, period: Period, by: By
) -> pl.DataFrame:
    """marac_id, group, referrals_received, screened, below_threshold_cases."""
    group = _group(by, cases.c.marac_id, cases.c.referral_date)
    met = cases.c.threshold_met
    return read_frame(
        connection,
        sa.select(
            cases.c.marac_id,
            group.label("group"),
            sa.func.count().label("referrals_received"),
            sa.func.count(met).label("screened"),
            sa.func.count().filter(met.is_(False)).label("below_threshold_cases"),
        )
        .where(
            cases.c.referral_date.between(period.start, period.end),
            in_scope(scope, cases.c.marac_id),
        )
        .group_by(cases.c.marac_id, group),
    )


def action_sums(
    connection: sa.Connection, *, scope: Scope, period: Period, by: By, as_of: date
) -> pl.DataFrame:
    """marac_id, group, actions_due, actions_on_time, actions_overdue."""
    facts = action_facts.c
    group = _group(by, facts.marac_id, facts.due_on)
    # Two questions with plain conditions: with "either … or" both databases look at every action.
    due = _counted_actions(
        connection,
        group,
        facts.due_on.between(period.start, min(period.end, as_of)),
        in_scope(scope, facts.marac_id),
        actions_due=sa.func.count(),
        actions_on_time=sa.func.count().filter(facts.done_on_time),
    )
    overdue = _counted_actions(
        connection,
        group,
        facts.is_open & (facts.due_on < as_of),
        in_scope(scope, facts.marac_id) if by != "month" else sa.false(),
        actions_overdue=sa.func.count(),
    )
    return due.join(overdue, on=["marac_id", "group"], how="full", coalesce=True)


def _counted_actions(
    connection: sa.Connection,
    group: sa.ColumnElement[str],
    *conditions: sa.ColumnElement[bool],
    **counts: sa.ColumnElement[int],
) -> pl.DataFrame:
    facts = action_facts.c
    return read_frame(
        connection,
        sa.select(
            facts.marac_id,
            group.label("group"),
            *(count.label(name) for name, count in counts.items()),
        )
        .where(*conditions)
        .group_by(facts.marac_id, group),
    )


def waiting_days(
    connection: sa.Connection, *, scope: Scope, period: Period, by: By
) -> pl.DataFrame:
    """group, median_days (referral to meeting) and the number of cases behind it."""
    facts = hearing_facts.c
    group = _group(by, facts.marac_id, facts.meeting_date, facts.meeting_id)
    return read_frame(
        connection,
        sa.select(
            group.label("group"),
            sa.type_coerce(
                sa.func.percentile_cont(0.5).within_group(facts.days_to_meeting), sa.Double
            ).label("median_days"),
            sa.func.count().label("waited"),
        )
        .where(
            facts.meeting_date.between(period.start, period.end), in_scope(scope, facts.marac_id)
        )
        .group_by(group),
    )


def populations(connection: sa.Connection, *, scope: Scope) -> pl.DataFrame:
    """marac_id, year, adult_females."""
    return read_frame(
        connection,
        sa.select(population.c.marac_id, population.c.year, population.c.adult_females).where(
            in_scope(scope, population.c.marac_id)
        ),
    )


def posts(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    """marac_id, month ("2025-07"), idva_fte, admin_fte of the months the period touches."""
    first, last = f"{period.start:%Y-%m}", f"{period.end:%Y-%m}"
    return read_frame(
        connection,
        sa.select(
            capacity.c.marac_id, capacity.c.month, capacity.c.idva_fte, capacity.c.admin_fte
        ).where(
            capacity.c.month >= first,
            capacity.c.month <= last,
            in_scope(scope, capacity.c.marac_id),
        ),
    )
