"""How agencies answer when asked what they know of the cases heard."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.research import KNOWN
from models.tables import agency_involvement, hearing_facts
from queries.reports import hiding, registry
from queries.reports.support import met_in, percent, with_agency_names

_ANSWERS = ("requested", "returned", "on_time", "late")

COLUMNS = {
    "agency": registry.AGENCY,
    "agency_name": registry.AGENCY_NAME,
    "requested": "Requests to the agency for what it knows, on cases heard in the period.",
    "returned": "How many of them it answered.",
    "on_time": "How many it answered on or before the day of the meeting.",
    "on_time_rate": "Those answered on time as a percentage of those requested.",
    "median_days": "The middle number of days from request to answer.",
    "known_victim": "Requests in which it knew the victim.",
    "known_perpetrator": "Requests in which it knew a perpetrator.",
    "known_children": "Requests in which it knew the children.",
    "hidden": registry.HIDDEN,
}


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row an agency that was asked, the most often asked first."""
    frame = (
        _counted(connection, scope=scope, period=period)
        .with_columns(
            late=pl.col("requested") - pl.col("on_time"),
            on_time_rate=percent("on_time", "requested"),
        )
        .sort("requested", "agency", descending=[True, False])
    )
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=[*_ANSWERS, *KNOWN.values()],
        lines=[
            hiding.across(frame, "requested", "on_time", "late"),
            *(hiding.down(frame, column) for column in ("requested", "on_time", "late")),
        ],
        built_on={
            "on_time_rate": ["requested", "on_time", "late"],
            "median_days": ["requested", "returned"],
        },
    )
    return with_agency_names(connection, shown).select(*COLUMNS)


def _counted(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    asked, facts = agency_involvement.c, hearing_facts.c
    waited = sa.type_coerce(asked.returned_on - asked.requested_on, sa.Integer)
    same_case = sa.and_(asked.case_id == facts.case_id, asked.marac_id == facts.case_marac_id)
    return read_frame(
        connection,
        sa.select(
            asked.agency_id.label("agency"),
            sa.func.count().label("requested"),
            sa.func.count(asked.returned_on).label("returned"),
            sa.func.count().filter(asked.returned_on <= facts.meeting_date).label("on_time"),
            sa.type_coerce(sa.func.percentile_cont(0.5).within_group(waited), sa.Double).label(
                "median_days"
            ),
            *(sa.func.count().filter(asked[name]).label(name) for name in KNOWN.values()),
        )
        .join_from(hearing_facts, agency_involvement, same_case)
        .where(asked.requested_on.is_not(None), *met_in(hearing_facts, scope, period))
        .group_by(asked.agency_id),
    )


REPORT = registry.Report(
    name="agency-involvement",
    title="What agencies were asked and knew",
    question="Do agencies answer requests for research in time, and what do they know?",
    columns=COLUMNS,
    run=run,
)
