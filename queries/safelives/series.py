"""Returns over the years: each quarter with where it comes from, and twelve months as published.

SafeLives' figures are twelve months to a quarter's end. A MARAC without a return for one quarter is
carried by its previous quarter; with none for two running it is left out, and its population.
"""

from dataclasses import dataclass
from typing import Literal

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import quarter as quarter_period
from models.period import quarter_name
from models.safelives import COUNTS, LETTERS
from models.tables import meeting_facts
from queries.maracs import maracs
from queries.safelives.frozen import frozen_rows
from queries.scope import in_scope
from queries.sums import month_of, populations

By = Literal["marac", "force", "all"]
WINDOW = 4  # quarters
NO_FORCE = "No police force area"
EVERYONE = "All MARACs"
_SOURCE = pl.col("source")

# Rates of the twelve months: name → the sum above cases discussed.
RATES = {
    "repeat_rate": "repeat_cases",
    "minoritised_rate": "minoritised",
    "lgbtq_rate": "lgbtq",
    "disabled_rate": "disabled",
    "male_rate": "male",
    "age_16_17_rate": "age_16_17",
    "harmer_under_18_rate": "harmer_under_18",
}


@dataclass(frozen=True)
class Series:
    """Two frames: `quarters`, a row a group and quarter with a return; `rolling`, twelve months.

    quarters: group, quarter, source (“imported”, “computed”, “frozen”, or several joined by “, ”),
    maracs, meetings, every count, repeat_rate, partner_share.
    rolling: group, quarter (the last of the four), source, maracs (how many count), carried,
    left_out, no_population (lists of names), every count, the rates, partner_share, adult_females,
    cases_per_10k, recommended_cases, volume_against_recommended; cases_before, maracs_before (the
    same twelve months a year before), change (percent, over whichever MARACs counted each time).
    """

    quarters: pl.DataFrame
    rolling: pl.DataFrame


def series(connection: sa.Connection, *, scope: Scope, last: str, by: By) -> Series:
    """The series up to a quarter (“2026-Q3”) for each MARAC, each force area or all together.

    Counts are exact but for shares of referrals; rates are unrounded ratios of sums, null where
    nothing is recorded. A quarter frozen counts as it was frozen.
    """
    known = maracs(connection, scope=scope).select("marac_id", "name", "force_area")
    names = known.with_columns(group=_group(by))
    quarters = submitted(connection, scope=scope, last=last)
    women = populations(connection, scope=scope)
    return Series(_quarters(quarters, names), _rolling(quarters, names, women, last))


def submitted(connection: sa.Connection, *, scope: Scope, last: str) -> pl.DataFrame:
    """A row a MARAC and quarter that has a return: marac_id, at, source, meetings, every count.

    `at` numbers the quarters on end.
    """
    facts = meeting_facts.c
    month = month_of(facts.meeting_date)
    counted = read_frame(
        connection,
        sa.select(
            facts.marac_id,
            month.label("month"),
            facts.origin,
            sa.func.count().label("meetings"),
            *(sa.func.sum(facts[name]).label(name) for name in COUNTS),
        )
        .where(facts.meeting_date <= quarter_period(last).end, in_scope(scope, facts.marac_id))
        .group_by(facts.marac_id, month, facts.origin),
    )
    number = pl.col("month").str.slice(5, 2).cast(pl.Int64)
    at = pl.col("month").str.slice(0, 4).cast(pl.Int64) * 4 + (number - 1) // 3
    names = {"record": "computed", "return": "imported"}
    recorded = (
        counted.with_columns(at=at, source=pl.col("origin").replace_strict(names))
        .group_by("marac_id", "at")
        .agg(_sources(), pl.col("meetings").sum(), *_sums())
    )
    frozen = _frozen(connection, scope, place(last))
    others = recorded.join(frozen, on=["marac_id", "at"], how="anti")
    both = [part.select(frozen.columns).cast(frozen.schema) for part in (others, frozen)]
    return pl.concat(both).sort("marac_id", "at")


def _frozen(connection: sa.Connection, scope: Scope, last: int) -> pl.DataFrame:
    schema = {"marac_id": pl.String, "at": pl.Int64, "source": pl.String, "meetings": pl.Int64}
    schema |= dict.fromkeys(COUNTS, pl.Float64)
    rows = []
    for marac_id, quarter, found in frozen_rows(connection, scope=scope):
        if not found or place(quarter) > last:
            continue
        values: dict[str, object] = {"marac_id": marac_id, "at": place(quarter)}
        values |= {"source": "frozen", "meetings": len(found)}
        for field in COUNTS:
            numbers = [n for row in found if (n := row.number(LETTERS[field])) is not None]
            values[field] = float(sum(numbers)) if numbers else None
        rows.append(values)
    return pl.DataFrame(rows, schema=schema)


def place(quarter: str) -> int:
    """The quarter's number on end: the next one's is one more."""
    name = quarter_name(quarter_period(quarter).start)
    return int(name[:4]) * 4 + int(name[-1]) - 1


def _name(at: str = "at") -> pl.Expr:
    year, number = pl.col(at) // 4, pl.col(at) % 4 + 1
    return pl.concat_str(year.cast(pl.String), pl.lit("-Q"), number.cast(pl.String))


def _group(by: By) -> pl.Expr:
    return {
        "marac": pl.col("marac_id"),
        "force": pl.col("force_area").fill_null(NO_FORCE),
        "all": pl.lit(EVERYONE),
    }[by]


def _sums(names: tuple[str, ...] = COUNTS) -> list[pl.Expr]:
    """Sums that are blank where nothing of them is recorded."""
    return [
        pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
        for name in names
    ]


def _sources(every: pl.Expr = _SOURCE) -> pl.Expr:
    """The different sources of a group, each once, in one text."""
    each = every.drop_nulls().str.split(", ").list.explode()
    return each.unique().sort().str.join(", ").alias("source")


def _rates() -> list[pl.Expr]:
    cases = pl.col("cases_discussed")
    share = {name: pl.col(above) for name, above in RATES.items()}
    share["partner_share"] = cases - pl.col("police")
    return [
        pl.when(cases > 0).then(100 * above / cases).alias(name) for name, above in share.items()
    ]


def _quarters(quarters: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    return (
        quarters.join(names, on="marac_id")
        .group_by("group", "at")
        .agg(_sources(), pl.len().alias("maracs"), pl.col("meetings").sum(), *_sums())
        .with_columns(*_rates(), quarter=_name())
        .sort("group", "at")
        .select(
            *("group", "quarter", "source", "maracs", "meetings", *COUNTS),
            *("repeat_rate", "partner_share"),
        )
    )


def _rolling(
    quarters: pl.DataFrame, names: pl.DataFrame, women: pl.DataFrame, last: str
) -> pl.DataFrame:
    windows = _with_population(_windows(quarters, names, place(last)), women)
    counts = pl.col("counts")
    grouped = (
        windows.group_by("group", "at")
        .agg(
            _sources(pl.col("window_sources").filter(counts).list.explode()),
            counts.sum().alias("maracs"),
            pl.col("name").filter(counts & pl.col("carried")).sort().alias("carried"),
            pl.col("name").filter(~counts).sort().alias("left_out"),
            pl.col("name")
            .filter(counts & pl.col("adult_females").is_null())
            .sort()
            .alias("no_population"),
            *_sums((*COUNTS, "adult_females", "recommended_cases", "cases_where_population")),
        )
        .filter(pl.col("maracs") > 0)
        .with_columns(*_rates())
    )
    return _with_change(grouped).with_columns(quarter=_name()).sort("group", "at").drop("at")


def _windows(quarters: pl.DataFrame, names: pl.DataFrame, last: int) -> pl.DataFrame:
    """A row a MARAC and window of four quarters, by its last: what it gives to the twelve months.

    `counts`: no two quarters running are missing; `carried`: one of them was taken from the
    quarter before. What does not count is blank.
    """
    first = quarters["at"].min()
    start = int(first) if isinstance(first, int) else last
    grid = pl.DataFrame({"at": range(start, last + 1)}, schema={"at": pl.Int64})
    every = names.join(grid, how="cross").join(quarters, on=["marac_id", "at"], how="left")
    here, before = pl.col("meetings").is_not_null(), _back("meetings").is_not_null()
    filled = every.with_columns(
        *(
            pl.when(here).then(pl.col(name)).otherwise(_back(name)).alias(name)
            for name in (*COUNTS, "source")
        ),
        is_carried=~here & before,
        is_gone=~here & ~before,
    )
    summed = filled.with_columns(
        *(_window_sum(name) for name in COUNTS),
        counts=~pl.any_horizontal(_window("is_gone")),
        carried=pl.any_horizontal(_window("is_carried")),
        window_sources=pl.concat_list(_window("source")),
    )
    blank = [pl.when(pl.col("counts")).then(pl.col(name)).alias(name) for name in COUNTS]
    return summed.filter(pl.col("at") >= start + WINDOW - 1).with_columns(blank)


def _back(name: str, by: int = 1) -> pl.Expr:
    """The MARAC's value of an earlier quarter."""
    return pl.col(name).shift(by).over("marac_id", order_by="at")


def _window(name: str) -> list[pl.Expr]:
    """The values of the four quarters up to this one."""
    return [_back(name, by) for by in range(WINDOW)]


def _window_sum(name: str) -> pl.Expr:
    """The sum over the window, blank where no quarter of it has the number."""
    parts = _window(name)
    seen = pl.any_horizontal(part.is_not_null() for part in parts)
    return pl.when(seen).then(pl.sum_horizontal(parts)).alias(name)


def _with_population(windows: pl.DataFrame, women: pl.DataFrame) -> pl.DataFrame:
    """Adds the latest population not after the window's year, and what follows from it."""
    known = (
        windows.with_columns(year=pl.col("at") // 4)
        .sort("year")
        .join_asof(
            women.sort("year"),
            on="year",
            by="marac_id",
            strategy="backward",
            check_sortedness=False,
        )
        .with_columns(adult_females=pl.when(pl.col("counts")).then(pl.col("adult_females")))
    )
    number = pl.col("adult_females")
    return known.with_columns(
        # 40 for each 10,000, to the nearest 10 with a half going up, in whole numbers.
        recommended_cases=(number * 4 + 5_000) // 10_000 * 10,
        cases_where_population=pl.when(number.is_not_null()).then(pl.col("cases_discussed")),
    )


def _with_change(grouped: pl.DataFrame) -> pl.DataFrame:
    """Adds the rates by population, and the change on the same twelve months a year before."""
    before = grouped.select(
        "group", pl.col("at") + WINDOW, cases_before="cases_discussed", maracs_before="maracs"
    )
    cases, then = pl.col("cases_where_population"), pl.col("cases_before")
    women, recommended = pl.col("adult_females"), pl.col("recommended_cases")
    return (
        grouped.join(before, on=["group", "at"], how="left")
        .with_columns(
            cases_per_10k=pl.when(women > 0).then(10_000 * cases / women),
            volume_against_recommended=pl.when(recommended > 0).then(100 * cases / recommended),
            change=pl.when(then > 0).then(100 * (pl.col("cases_discussed") - then) / then),
        )
        .drop("cases_where_population")
    )
