"""The published figures that ship with the product agree with themselves."""

import polars as pl
import pytest
import sqlalchemy as sa

from ingest.published import force_areas, national
from queries import published

ROUNDED_TO_WHOLE = "2018-19"  # that year’s percentages were printed in whole percents
TYPED_WRONG = ("Staffordshire", "2020-21")  # its recommended volume was published as a rate


@pytest.fixture(scope="module")
def areas() -> pl.DataFrame:
    return force_areas()


def test_every_force_area_has_every_year(areas: pl.DataFrame) -> None:
    years = [f"{year}-{year - 1999}" for year in range(2018, 2025)]
    by_area = areas.group_by("area").agg(pl.col("year").sort())
    assert by_area.height == 38
    assert all(found == years for found in by_area["year"].to_list())


def test_the_repeat_percentages_follow_from_the_counts(areas: pl.DataFrame) -> None:
    rows = areas.drop_nulls(["repeat_cases", "cases_discussed", "repeat_rate"])
    assert rows.height > 250
    share = 100 * pl.col("repeat_cases") / pl.col("cases_discussed")
    apart = rows.with_columns(
        apart=(share - pl.col("repeat_rate")).abs(),
        allowed=pl.when(pl.col("year") == ROUNDED_TO_WHOLE).then(0.5 + 1e-9).otherwise(1e-6),
    )
    assert apart.filter(pl.col("apart") > pl.col("allowed")).is_empty()


def test_the_recommended_volume_is_forty_for_each_ten_thousand_women(areas: pl.DataFrame) -> None:
    """It was rounded to the nearest 10 for each MARAC, so a force is up to 5 off for each."""
    needed = ["recommended_cases", "cases_discussed", "cases_per_10k", "maracs"]
    rows = areas.drop_nulls(needed)
    assert rows.height > 250
    implied = 40 * pl.col("cases_discussed") / pl.col("cases_per_10k")
    apart = rows.filter((implied - pl.col("recommended_cases")).abs() > 5 * pl.col("maracs"))
    assert apart.select("area", "year").rows() == [TYPED_WRONG]


def test_no_data_gives_no_value_in_the_record_either(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        stored = published.area_years(connection)
    gone = stored.filter(pl.col("cases_discussed").is_null())
    norfolk = [("Norfolk", year) for year in ("2022-23", "2023-24", "2024-25")]
    assert gone.select("area", "year").rows() == norfolk
    for name in ("cases_discussed", "repeat_cases", "repeat_rate", "cases_per_10k", "children"):
        assert gone[name].null_count() == gone.height
    columns = [name for name in stored.columns if name != "sender"]
    shipped = force_areas().select(columns).sort("area", "year")
    assert stored.filter(sender="published").select(columns).equals(shipped)


def test_the_national_table_has_one_value_a_year_and_figure(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        stored = published.national(connection)
    assert stored.height == national().height > 50
    assert stored["value"].null_count() == 0
    first = stored.filter(indicator="cases_discussed").row(0, named=True)
    assert (str(first["year_to"]), first["value"]) == ("2010-07-31", 43624)
