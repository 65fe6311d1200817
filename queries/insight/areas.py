"""Published figures of force areas, ready for funnels and lines: public figures, for everybody."""

import polars as pl
import sqlalchemy as sa

from queries.published import area_years, national


def areas(connection: sa.Connection) -> pl.DataFrame:
    """area, year, cases, repeats, rate, women, source: a row a force area and financial year.

    `women` is the population that the published rate was worked out with.
    """
    frame = area_years(connection)
    return frame.select(
        "area",
        "year",
        "maracs",
        cases="cases_discussed",
        repeats="repeat_cases",
        rate="cases_per_10k",
        recommended="recommended_cases",
        women=pl.when(pl.col("cases_per_10k") > 0).then(
            10_000 * pl.col("cases_discussed") / pl.col("cases_per_10k")
        ),
        source="source",
    )


def country(connection: sa.Connection, indicator: str) -> pl.DataFrame:
    """year_to, value, source of one figure of the United Kingdom, by day."""
    frame = national(connection).filter(pl.col("indicator") == indicator)
    return frame.select("year_to", "value", "source").sort("year_to")
