"""The published SafeLives figures that ship with the product."""

from pathlib import Path

import polars as pl
import sqlalchemy as sa

from models.frames import insert_frame, read_frame
from models.tables import area_years, national_figures

FOLDER = Path(__file__).resolve().parent.parent / "data" / "published"
SENDER = "published"

_COLUMNS = {
    "pfa_name_safelives": "area",
    "financial_year": "year",
    "marac_count": "maracs",
    "cases_discussed": "cases_discussed",
    "recommended_cases": "recommended_cases",
    "cases_per_10k_adult_females": "cases_per_10k",
    "repeat_cases": "repeat_cases",
    "repeat_cases_pct": "repeat_rate",
    "children_in_household": "children",
    "housing_referrals": "housing_referrals",
    "source": "source",
}


def load_published(connection: sa.Connection) -> None:
    """Writes the shipped figures by force area and for the whole country anew.

    A row of an area's own for the same area and year stays.
    """
    connection.execute(area_years.delete().where(area_years.c.sender == SENDER))
    own = read_frame(connection, sa.select(area_years.c.area, area_years.c.year))
    shipped = force_areas().join(own, on=["area", "year"], how="anti")
    insert_frame(connection, area_years, shipped.with_columns(sender=pl.lit(SENDER)))
    connection.execute(national_figures.delete())
    insert_frame(connection, national_figures, national())


def force_areas() -> pl.DataFrame:
    """The rows of area_years: one a police force area and financial year, blank where no data.

    A year with no MARAC at all (Norfolk, 2023-24) is printed as noughts; nothing was counted.
    """
    text = pl.read_csv(FOLDER / "force_areas_2018_2025.csv", infer_schema=False)
    numbers = [name for name in _COLUMNS.values() if name not in ("area", "year", "source")]
    typed = text.rename(_COLUMNS).with_columns(
        pl.col(name).cast(pl.Float64, strict=False) for name in numbers
    )
    counted = pl.col("maracs") > 0
    return typed.with_columns(pl.when(counted).then(pl.col(name)).alias(name) for name in numbers)


def national() -> pl.DataFrame:
    """The rows of national_figures: area, year_to (date), indicator, value, source."""
    wide = pl.read_csv(
        FOLDER / "united_kingdom_12_months_to.csv", comment_prefix="#", infer_schema_length=None
    )
    return (
        wide.with_columns(pl.col("year_to").str.to_date())
        .unpivot(index=["area", "year_to", "source"], variable_name="indicator")
        .drop_nulls("value")
        .select("area", "year_to", "indicator", pl.col("value").cast(pl.Float64), "source")
    )
