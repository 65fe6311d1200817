"""Who refers the cases heard: by source of the return and by agency."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.safelives import SOURCES
from models.tables import meeting_facts, source_facts
from queries.reports import hiding, registry, support

_SCHEMA = {"source": pl.String, "agency": pl.String, "cases": pl.Float64, "joint": pl.Int64}

COLUMNS = {
    "source": "The source of the SafeLives return that the agency counts as (its code).",
    "agency": f"{registry.AGENCY} Blank for meetings known only from a past return.",
    "agency_name": registry.AGENCY_NAME,
    "cases": "Cases heard that the agency referred; a joint referral from n agencies is 1/n each.",
    "share": "Those cases as a percentage of all cases heard.",
    "joint": "How many cases it referred jointly with others, each counted whole; "
    "not known from a past return.",
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
    """The columns of COLUMNS, a row a source and agency, in the order of the return."""
    past = _past_sums(connection, scope=scope, period=period)
    frame = (
        pl.concat([_by_agency(connection, scope=scope, period=period), _past(past)])
        .with_columns(heard=pl.lit(past["heard"].item() or 0.0))
        .with_columns(share=support.percent("cases", "heard"))
        .sort(
            support.place_in(list(SOURCES), "source"),
            pl.col("cases"),
            "agency",
            descending=[False, True, False],
        )
    )
    named = support.with_agency_names(connection, frame).with_columns(
        of_police=pl.col("source") == "police"
    )
    # The share of the police is an indicator of its own: its sum is known beside the whole.
    lines = [hiding.down(named, "cases", ["of_police"]), hiding.down(named, "joint")]
    shown = hiding.hide(
        connection,
        named,
        scope=scope,
        counts=["cases", "joint"],
        lines=lines,
        built_on={"share": ["cases"]},
    )
    return shown.select(*COLUMNS)


def _by_agency(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    facts = source_facts.c
    counted = read_frame(
        connection,
        sa.select(
            facts.return_source.label("source"),
            facts.agency_id.label("agency"),
            facts.shared_by,
            sa.func.count().label("referred"),
        )
        .where(*support.met_in(source_facts, scope, period))
        .group_by(facts.return_source, facts.agency_id, facts.shared_by),
    )
    shared = pl.col("shared_by") > 1
    return (
        counted.sort("shared_by")
        .group_by("source", "agency")
        .agg(
            cases=(pl.col("referred") / pl.col("shared_by")).sum(),
            joint=pl.col("referred").filter(shared).sum(),
        )
        .cast(_SCHEMA)  # type: ignore[arg-type]
        .select(*_SCHEMA)
    )


def _past_sums(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    """One row: all cases heard, and each source's cases at meetings known from past returns."""
    facts = meeting_facts.c
    is_past = facts.origin == "return"
    return read_frame(
        connection,
        sa.select(
            sa.func.sum(facts.cases_discussed).label("heard"),
            *(sa.func.sum(facts[name]).filter(is_past).label(name) for name in SOURCES),
        ).where(*support.met_in(meeting_facts, scope, period)),
    )


def _past(sums: pl.DataFrame) -> pl.DataFrame:
    return (
        sums.select(pl.col(name).cast(pl.Float64) for name in SOURCES)
        .unpivot(variable_name="source", value_name="cases")
        .filter(pl.col("cases") > 0)
        .with_columns(agency=pl.lit(None), joint=pl.lit(None))
        .select(*_SCHEMA)
        .cast(_SCHEMA)  # type: ignore[arg-type]
    )


REPORT = registry.Report(
    name="referral-sources",
    title="Where referrals come from",
    question="Which sources and agencies refer the cases that are heard?",
    columns=COLUMNS,
    run=run,
)
