"""The part of the Volume page beside the published years of the force area and the country."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard import reads, words
from dashboard.components.table import Column
from dashboard.insight import asked, grid
from dashboard.insight.grid import Grid, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.exports.drawing import Dots, Drawing, Layer, Level, Line

RECOMMENDED = 40.0
ABOUT = (
    "Published figures are SafeLives’, by police force area and financial year, and for the "
    "United Kingdom by twelve months to a date. The population is of women only, the cases "
    "include male victims.",
)


def published_part(view: View, rate: float | None) -> Part | None:
    """Our rate beside what was published; None where nothing was."""
    area = _area(view)
    years = asked.areas(view).filter(pl.col("area") == area).drop_nulls("rate").sort("year")
    country = asked.country(view, "cases_per_10k").filter(pl.col("year_to") >= date(2019, 1, 1))
    if rate is None and years.is_empty() and country.is_empty():
        return None
    subtitle = f"Cases a year for each 10,000 women aged 16 and over. {view.subtitle}"
    return Part(
        key="published",
        finding=finding(rate, area, years, country),
        subtitle=subtitle,
        grid=_grid(view, area, years, country, rate),
        drawing=_drawing(view, area, years, country, rate, subtitle),
        indicators=("cases_per_10k",),
        about=ABOUT,
    )


def _area(view: View) -> str:
    """The police force area of the MARACs chosen; "" where they are of several or of none."""
    areas = reads.maracs(view.context, view.scope)["force_area"].unique().to_list()
    return str(areas[0]) if len(areas) == 1 and areas[0] else ""


def finding(rate: float | None, area: str, years: pl.DataFrame, country: pl.DataFrame) -> str:
    """Ours beside the latest published figure."""
    ours = "Our rate is not known" if rate is None else f"{words.number(rate, 1)} for each 10,000"
    if not years.is_empty():
        last = years.row(-1, named=True)
        beside = f"{area} had {words.number(last['rate'], 1)} in {last['year']}"
    elif country.is_empty():
        return f"{ours}; SafeLives recommends 40"
    else:
        last = country.row(-1, named=True)
        when = f"{last['year_to']:%B %Y}"
        beside = f"the United Kingdom had {words.number(last['value'])} to {when}"
    return f"{ours}; {beside}, and SafeLives recommends 40"


def _ended(year: str) -> date:
    """The last day of a financial year such as 2024-25."""
    return date(int(year[:4]) + 1, 3, 31)


def _drawing(
    view: View,
    area: str,
    years: pl.DataFrame,
    country: pl.DataFrame,
    rate: float | None,
    subtitle: str,
) -> Drawing:
    layers: list[Layer] = [Level(RECOMMENDED, "Recommended 40\n(SafeLives, 2024)")]
    if not years.is_empty():
        days = [_ended(year) for year in years["year"]]
        layers.append(Line(days, years["rate"].to_list(), name=area[:18]))
    if not country.is_empty():
        days, values = country["year_to"].to_list(), country["value"].to_list()
        layers.append(Line(days, values, name="United Kingdom", kind="second"))
    if rate is not None:
        told = [f"{view.whose}: {words.number(rate, 1)}"]
        layers.append(Dots([view.period.end], [rate], told, ["notable"], ["ours"]))
    return Drawing(finding(rate, area, years, country), subtitle, layers)


def _grid(
    view: View, area: str, years: pl.DataFrame, country: pl.DataFrame, rate: float | None
) -> Grid:
    columns = [
        Column("Area"),
        Column("Twelve months"),
        Column("Cases for each 10,000 women", is_number=True),
        Column("Cases", is_number=True),
        Column("Source"),
    ]
    rows: list[Sequence[Shown]] = [
        [
            grid.text(words.sentence(view.whose)),
            grid.text(f"{words.period(view.period)}, as a year"),
            grid.rate(rate, unit="rate"),
            grid.count(None),
            grid.text("this record"),
        ]
    ]
    for year in reversed(years.to_dicts()):
        told = [grid.text(area), grid.text(year["year"]), grid.rate(year["rate"], unit="rate")]
        rows.append([*told, grid.count(year["cases"]), grid.text(year["source"])])
    for one in reversed(country.to_dicts()):
        told = [grid.text("United Kingdom"), grid.text(f"to {words.day(one['year_to'])}")]
        rows.append(
            [
                *told,
                grid.rate(one["value"], unit="rate"),
                grid.count(None),
                grid.text(one["source"]),
            ]
        )
    return Grid("Cases beside the published years", columns, rows)
