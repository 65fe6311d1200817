"""Which core agencies come to the meetings."""

from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import agencies, marac_agencies, maracs, meeting_facts
from models.tables import attendance as attendance_table
from queries.reports import registry
from queries.reports.support import met_in, with_agency_names

COLUMNS = {
    "agency": registry.AGENCY,
    "agency_name": registry.AGENCY_NAME,
    "expected": "Meetings held, with any attendance recorded, for which the agency was core on "
    "the day.",
    "present": "How many of them it came to.",
    "deputy": "How many it sent a deputy to.",
    "apologies": "How many it sent apologies for.",
    "absent": "How many it missed: recorded as absent, observing only, or not recorded at all.",
    "rate": "Present or deputy as a percentage of meetings expected.",
    "hidden": "Always no: meetings are counted here, not people.",
}


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row an agency that was core at a meeting; several rows of one
    agency at one meeting count as the best of them."""
    core = _core(scope, period)
    best = _best()
    came = sa.func.coalesce(best.c.best, 0)
    counts = {"present": 3, "deputy": 2, "apologies": 1, "absent": 0}
    frame = read_frame(
        connection,
        sa.select(
            core.c.agency,
            sa.func.count().label("expected"),
            *(sa.func.count().filter(came == rank).label(name) for name, rank in counts.items()),
        )
        .select_from(core)
        .outerjoin(
            best,
            sa.and_(best.c.meeting_id == core.c.meeting_id, best.c.agency_id == core.c.agency),
        )
        .group_by(core.c.agency),
    )
    attended = 100 * (pl.col("present") + pl.col("deputy")) / pl.col("expected")
    rated = frame.with_columns(rate=attended, hidden=pl.lit(value=False)).sort("agency")
    return with_agency_names(connection, rated).select(*COLUMNS)


def by_month(
    connection: sa.Connection, *, agency_id: str, scope: Scope, period: Period
) -> pl.DataFrame:
    """month ("2026-07"), numerator, denominator: places of one agency filled and expected."""
    core, best = _core(scope, period), _best()
    month = sa.func.substr(sa.cast(core.c.meeting_date, sa.String), 1, 7, type_=sa.String)
    came = sa.func.coalesce(best.c.best, 0)
    columns: list[sa.ColumnElement[Any]] = [
        month.label("month"),
        sa.func.count().filter(came > 1).label("numerator"),
        sa.func.count().label("denominator"),
    ]
    return read_frame(
        connection,
        sa.select(*columns)
        .select_from(core)
        .outerjoin(
            best,
            sa.and_(best.c.meeting_id == core.c.meeting_id, best.c.agency_id == core.c.agency),
        )
        .where(core.c.agency == agency_id)
        .group_by(month),
    )


def _core(scope: Scope, period: Period) -> sa.Subquery:
    """A row a meeting and an agency that was core there: by the MARAC's own rows where it has
    any, else every core agency of its sender (data dictionary 3.2)."""
    facts, own = meeting_facts.c, marac_agencies.c
    # Only meetings with attendance recorded expect anybody; past returns have none.
    expecting = (facts.attendance_expected > 0, *met_in(meeting_facts, scope, period))
    by_marac = (
        sa.select(facts.meeting_id, facts.meeting_date, own.agency_id.label("agency"))
        .join_from(meeting_facts, marac_agencies, own.marac_id == facts.marac_id)
        .where(
            own.core,
            sa.or_(own["from"].is_(None), own["from"] <= facts.meeting_date),
            sa.or_(own["to"].is_(None), own["to"] >= facts.meeting_date),
            *expecting,
        )
    )
    by_sender = (
        sa.select(facts.meeting_id, facts.meeting_date, agencies.c.agency_id.label("agency"))
        .join_from(meeting_facts, maracs, maracs.c.marac_id == facts.marac_id)
        .join(agencies, sa.and_(agencies.c.sender == maracs.c.sender, agencies.c.core))
        .where(facts.marac_id.not_in(sa.select(own.marac_id)), *expecting)
    )
    return by_marac.union_all(by_sender).subquery()


def _best() -> sa.Subquery:
    rows = attendance_table.c
    rank = sa.case({"present": 3, "deputy": 2, "apologies": 1}, value=rows.status, else_=0)
    return (
        sa.select(rows.meeting_id, rows.agency_id, sa.func.max(rank).label("best"))
        .group_by(rows.meeting_id, rows.agency_id)
        .subquery()
    )


REPORT = registry.Report(
    name="attendance",
    title="Attendance of core agencies",
    question="Which agencies come to the meetings they are expected at?",
    columns=COLUMNS,
    run=run,
)
