"""The working days of each nation, from the public holidays it keeps."""

from datetime import date, timedelta

import holidays
import polars as pl
import sqlalchemy as sa

from models.frames import insert_frame
from models.tables import working_days

SUBDIVISION = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
FIRST, LAST = date(2005, 1, 1), date(2045, 12, 31)


def fill_working_days(connection: sa.Connection) -> None:
    """Writes the calendar of all nations anew, from 2005 to 2045."""
    connection.execute(working_days.delete())
    insert_frame(connection, working_days, pl.concat(_calendar(nation) for nation in SUBDIVISION))


def _calendar(nation: str) -> pl.DataFrame:
    closed = holidays.country_holidays(
        "GB", subdiv=SUBDIVISION[nation], years=range(FIRST.year, LAST.year + 1)
    )
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    working = [day.weekday() < 5 and day not in closed for day in days]
    return pl.DataFrame({"day": days, "is_working": working}).select(
        pl.lit(nation).alias("nation"),
        "day",
        "is_working",
        pl.col("is_working")
        .cast(pl.Int64)
        .cum_sum()
        .shift(1, fill_value=0)
        .alias("working_days_before"),
    )
