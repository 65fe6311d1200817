"""The published SafeLives figures that a MARAC is compared with."""

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame
from models.tables import area_years as area_years_table
from models.tables import national_figures


def area_years(connection: sa.Connection) -> pl.DataFrame:
    """One row an area and financial year ("2024-25"), as published or imported; public figures."""
    return read_frame(
        connection,
        sa.select(area_years_table).order_by(area_years_table.c.area, area_years_table.c.year),
    )


def national(connection: sa.Connection) -> pl.DataFrame:
    """area, year_to, indicator, value, source: twelve months to a date; public figures."""
    return read_frame(
        connection,
        sa.select(national_figures).order_by(
            national_figures.c.indicator, national_figures.c.year_to
        ),
    )
