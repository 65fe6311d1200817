"""Our figures beside those SafeLives published, for the force area and the United Kingdom."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.period import Period, long_date
from queries.indicators import INDICATORS
from queries.maracs import maracs
from queries.measure import figures
from queries.published import area_years, national
from queries.reports import hiding, registry

_NATIONAL = "United Kingdom"
_MEASURES = (
    "cases_per_10k",
    "repeat_rate",
    "police_share",
    "partner_share",
    "children_per_case",
    "minoritised_rate",
    "lgbtq_rate",
    "disabled_rate",
    "male_rate",
    "age_16_17_rate",
    "harmer_under_18_rate",
)
_NEEDED = ("cases_discussed", "children", "harmer_under_18_cases")
_PUBLISHED = ["area", "measure", "ended", "year", "published", "source"]

COLUMNS = {
    "measure": "The indicator's key.",
    "name": "The indicator's name.",
    "area": "The area published: a police force area, or the United Kingdom.",
    "ours": "The figure of the MARACs in scope for the period; beside a force area, of those in "
    "that force area.",
    "published": "The published figure.",
    "year": "The twelve months it is for: the latest that ended by the end of the period.",
    "source": "Where it was published.",
    "unit": "What both are counted in.",
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
    """The columns of COLUMNS, a row a measure and area that has a published figure."""
    found = figures(connection, scope=scope, period=period, today=today, by="marac", as_of=as_of)
    ours = _ours(connection, scope, found, float(period.annual_factor))
    hidden = _hidden(connection, scope, ours)
    published = _latest(_published(connection), period)
    order = {key: place for place, key in enumerate(_MEASURES)}
    return (
        published.join(hidden, on=["area", "measure"])
        .sort(pl.col("measure").replace_strict(order), pl.col("area") == _NATIONAL, "area")
        .select(*COLUMNS)
    )


def _hidden(connection: sa.Connection, scope: Scope, ours: pl.DataFrame) -> pl.DataFrame:
    """measure, name, area, ours, unit, hidden: a rate is hidden with each count behind it."""
    rest = pl.col("denominator") - pl.col("numerator")
    frame = ours.sort("key", "area").with_columns(
        rest=pl.when(pl.col("unit") == "percent").then(rest)
    )
    counts = ["numerator", "rest", "recorded"]
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=counts,
        lines=[hiding.down(frame, column, ["key"]) for column in counts],
        built_on={"value": counts},
    )
    return shown.select("name", "area", "unit", "hidden", measure="key", ours="value")


def _ours(
    connection: sa.Connection, scope: Scope, found: pl.DataFrame, factor: float
) -> pl.DataFrame:
    """The figures of each force area and of all MARACs together, ratios of sums."""
    places = maracs(connection, scope=scope).select("marac_id", area="force_area")
    everywhere = places.with_columns(area=pl.lit(_NATIONAL))
    both = pl.concat([places.drop_nulls("area"), everywhere])
    rules = pl.DataFrame(
        [
            (key, INDICATORS[key].name, INDICATORS[key].per, INDICATORS[key].yearly)
            for key in _MEASURES
        ],
        schema=["key", "name", "per", "yearly"],
        orient="row",
    )
    yearly = pl.when("yearly").then(factor).otherwise(1.0)
    return (
        found.join(rules, on="key")
        .join(both, left_on="group", right_on="marac_id")
        .group_by("area", "key", "name", "per", "yearly", "unit")
        .agg(_sum(name) for name in ("numerator", "denominator", "recorded"))
        .with_columns(
            value=pl.when(pl.col("denominator") > 0).then(
                pl.col("numerator") * yearly * pl.col("per") / pl.col("denominator")
            )
        )
    )


def _sum(name: str) -> pl.Expr:
    column = pl.col(name)
    return pl.when(column.is_not_null().any()).then(column.sum()).alias(name)


def _published(connection: sa.Connection) -> pl.DataFrame:
    """Every published figure that one of ours can stand beside: area, measure, ended, …"""
    by_area = area_years(connection).with_columns(
        ended=pl.date(pl.col("year").str.slice(0, 4).cast(pl.Int32) + 1, 3, 31),
    )
    country = national(connection).pivot(
        "indicator", index=["area", "year_to", "source"], values="value"
    )
    country = country.with_columns(
        ended=pl.col("year_to"),
        year=pl.col("year_to").map_elements(_twelve_months, return_dtype=pl.String),
    )
    parts = [_measures(frame) for frame in (by_area, country)]
    return pl.concat(parts).drop_nulls("published")


def _measures(frame: pl.DataFrame) -> pl.DataFrame:
    """The published table with what follows from it, a row a measure."""
    missing = {*_NEEDED, *_MEASURES} - set(frame.columns)
    full = frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in missing)
    cases = pl.col("cases_discussed")
    worked_out = full.with_columns(
        police_share=100 - pl.col("partner_share"),
        children_per_case=pl.when(cases > 0).then(pl.col("children") / cases),
        harmer_under_18_rate=pl.when(cases > 0).then(100 * pl.col("harmer_under_18_cases") / cases),
    )
    return worked_out.unpivot(
        list(_MEASURES),
        index=["area", "ended", "year", "source"],
        variable_name="measure",
        value_name="published",
    ).select(_PUBLISHED)


def _latest(published: pl.DataFrame, period: Period) -> pl.DataFrame:
    ended = published.filter(pl.col("ended") <= period.end)
    return ended.sort("ended").unique(["area", "measure"], keep="last", maintain_order=True)


def _twelve_months(day: date) -> str:
    return f"12 months to {long_date(day)}"


REPORT = registry.Report(
    name="benchmarks",
    title="Beside the published figures",
    question="How do our figures compare with those of the force area and the country?",
    columns=COLUMNS,
    run=run,
)
