"""Benchmarks: are we different from others, or is it chance?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard import words
from dashboard.components.table import Cell, Column
from dashboard.context import Context
from dashboard.insight import asked, grid, part
from dashboard.insight.grid import Grid, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View, begin, choice
from queries.exports.drawing import Dots, Drawing, Layer, Level, Line
from queries.insight import blocks
from queries.statistics import funnel
from queries.statistics.funnel import Funnel, Place

QUESTION = "Are we different from others, or is it chance?"
MEASURES = {"repeat_rate": "Repeat rate", "cases_per_10k": "Cases for each 10,000 women"}
PARTS = {
    "repeat_rate": ("repeat_cases", "cases_discussed-repeat_cases"),
    "cases_per_10k": ("cases_discussed",),
}
_STEPS = 50
ABOUT = (
    "A funnel plot shows how far chance alone takes an area of its size from what all areas "
    "together have. Limits are exact: binomial for shares, Poisson for rates, 95% and 99.8%. "
    "Outside them something is different; the chart does not say what, or whether it is bad.",
    "Areas differ by more than chance, so many lie outside: police forces record, refer and cut "
    "their areas differently. The force areas are as SafeLives published them.",
)
KEY = (
    "Open circles: police force areas as published. ◆ MARACs of this record. Dashed: 95% limits, "
    "thin: 99.8% limits."
)


@dataclass(frozen=True)
class Area:
    """One area: its name, cases or women it rests on, its figure, and whether it is ours."""

    name: str
    size: float
    value: float
    is_ours: bool


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION)
    if view is None:
        return
    measure = choice(view, "Measure", "measure", MEASURES)
    published = asked.areas(view)
    years = sorted(published["year"].unique().to_list(), reverse=True)
    if not years:
        view.title(QUESTION, "No published figures are in the record")
        part.nothing("There is nobody to compare with", "Run marac init again to load them.")
        return
    year = choice(view, "Published year", "year", {year: year for year in years})
    compared = beside(view, measure, year)
    view.title(QUESTION, compared.lead)
    part.draw(view, funnel_part(view, compared))


@dataclass(frozen=True)
class Compared:
    """Our areas beside those published in a year, and what all published areas together have."""

    measure: str
    year: str
    theirs: Sequence[Area]
    ours: Sequence[Area]
    target: float

    @property
    def lead(self) -> str:
        """Where our MARACs stand, in one sentence."""
        places = {area.name: _place(area, self.target, self.measure) for area in self.ours}
        return lead(self.ours, places, self.measure, self.target)


def beside(view: View, measure: str, year: str) -> Compared:
    """Our areas of the period beside those published in that year."""
    theirs = areas(asked.areas(view).filter(pl.col("year") == year), measure)
    return Compared(measure, year, theirs, _ours(view, measure), _target(theirs))


def areas(rows: pl.DataFrame, measure: str) -> list[Area]:
    """The published areas that have the figure."""
    known = rows.drop_nulls(["cases", "repeats" if measure == "repeat_rate" else "women"])
    if measure == "repeat_rate":
        return [
            Area(row["area"], row["cases"], 100 * row["repeats"] / row["cases"], is_ours=False)
            for row in known.filter(pl.col("cases") > 0).iter_rows(named=True)
        ]
    return [
        Area(row["area"], row["women"], row["rate"], is_ours=False)
        for row in known.iter_rows(named=True)
    ]


def _ours(view: View, measure: str) -> list[Area]:
    """Each MARAC of the record that was chosen; one with hidden months is left out."""
    frame = asked.months(view, PARTS[measure])
    sums = blocks.in_all(frame, view.period, "marac_id").filter(~pl.col("left_out"))
    women = asked.women(view)
    found = []
    for row in sums.iter_rows(named=True):
        name, cases = view.names[row["marac_id"]], row["cases_discussed"]
        if measure == "repeat_rate" and cases and row["repeat_cases"] is not None:
            found.append(Area(name, cases, 100 * row["repeat_cases"] / cases, is_ours=True))
        elif measure == "cases_per_10k" and row["marac_id"] in women and view.period.months:
            here = women[row["marac_id"]]
            yearly = cases * 12 / view.period.months
            found.append(Area(name, here, 10_000 * yearly / here, is_ours=True))
    return found


def _target(theirs: Sequence[Area]) -> float:
    """What all published areas together have."""
    return sum(area.value * area.size for area in theirs) / (sum(area.size for area in theirs) or 1)


def limits(target: float, size: float, measure: str, *, smooth: bool = False) -> Funnel:
    """The limits at one size, in the unit of the measure."""
    if measure == "cases_per_10k":
        return funnel.of_rate(target, size, per=10_000, is_interpolated=smooth)
    ends = funnel.of_share(target / 100, size, is_interpolated=smooth)
    return Funnel(*(100 * end for end in (ends.low, ends.high, ends.very_low, ends.very_high)))


def _place(area: Area, target: float, measure: str) -> Place:
    return funnel.place(area.value, limits(target, area.size, measure))


def lead(ours: Sequence[Area], places: Mapping[str, Place], measure: str, target: float) -> str:
    """Where our MARACs stand, in one sentence."""
    name, unit = MEASURES[measure], "%" if measure == "repeat_rate" else ""
    all_of_them = f"{words.number(target, 1)}{unit}"
    if not ours:
        return f"{name}: no MARAC of this record has the figure for the period, or it is hidden"
    if len(ours) == 1:
        area = ours[0]
        told = f"{area.name} has {words.number(area.value, 1)}{unit}, all areas {all_of_them}"
        return f"{name}: {told}; that is {places[area.name].value}"
    outside = [area.name for area in ours if places[area.name] is not Place.INSIDE]
    if not outside:
        return f"{name}: all {len(ours)} MARACs are within what chance brings around {all_of_them}"
    return (
        f"{name}: {len(outside)} of {len(ours)} MARACs differ by more than chance from the "
        f"{all_of_them} of all areas: {words.listed(outside, most=5)}"
    )


def funnel_part(view: View, compared: Compared) -> Part:
    """The funnel of published areas with ours in it."""
    measure, year, target = compared.measure, compared.year, compared.target
    every = [*compared.theirs, *compared.ours]
    size = "Cases" if measure == "repeat_rate" else "Women aged 16 and over"
    subtitle = f"{MEASURES[measure]}. {view.subtitle}; published areas in {year} (SafeLives)"
    finding = f"{MEASURES[measure]} beside {words.counted(len(compared.theirs), 'published area')}"
    return Part(
        key="funnel",
        finding=finding,
        subtitle=subtitle,
        grid=_grid(every, target, measure, size),
        drawing=_drawing(every, target, measure, year, finding, subtitle, size),
        chart_key=KEY,
        indicators=(measure,),
        about=ABOUT,
    )


def _grid(every: Sequence[Area], target: float, measure: str, size: str) -> Grid:
    unit = "percent" if measure == "repeat_rate" else "rate"
    columns = [
        Column("Area"),
        Column(size, is_number=True),
        Column(MEASURES[measure], is_number=True),
        Column("95% limits", is_number=True),
        Column("In the funnel"),
    ]
    order = sorted(every, key=lambda area: (not area.is_ours, -area.value))
    rows: list[list[Shown]] = []
    for area in order:
        ends = limits(target, area.size, measure)
        rows.append(
            [
                grid.text(f"{area.name}, ours" if area.is_ours else area.name),
                grid.count(area.size),
                grid.rate(area.value, unit=unit),
                grid.text(f"{words.number(ends.low, 1)} to {words.number(ends.high, 1)}"),
                grid.cell(_said(funnel.place(area.value, ends))),
            ]
        )
    return Grid(f"{MEASURES[measure]} beside other areas", columns, rows, shown=60)


def _said(place: Place) -> Cell:
    return Cell(place.value, is_faint=place is Place.INSIDE)


def _drawing(
    every: Sequence[Area],
    target: float,
    measure: str,
    year: str,
    finding: str,
    subtitle: str,
    size: str,
) -> Drawing:
    unit = "%" if measure == "repeat_rate" else ""
    name = f"All areas\n{words.number(target, 1)}{unit}\n({year})"
    layers: list[Layer] = [*_lines(every, target, measure), Level(target, name)]
    for is_ours in (False, True):
        areas_ = [area for area in every if area.is_ours is is_ours]
        layers.append(
            Dots(
                [area.size for area in areas_],
                [area.value for area in areas_],
                [f"{area.name}: {words.number(area.value, 1)}{unit}" for area in areas_],
                ["notable" if is_ours else "usual"] * len(areas_),
                [area.name if is_ours and len(every) < 90 else "" for area in areas_],
                is_quiet=not is_ours,
            )
        )
    return Drawing(finding, subtitle, layers, unit=unit, x_title=size, height=420)


def _lines(every: Sequence[Area], target: float, measure: str) -> list[Line]:
    most = max((area.size for area in every), default=1.0)
    sizes = [most * step / _STEPS for step in range(1, _STEPS + 1)]
    ends = [limits(target, size, measure, smooth=True) for size in sizes if round(size) > 0]
    xs = [size for size in sizes if round(size) > 0]
    return [
        Line(xs, [getattr(end, name) for end in ends], kind=kind)  # type: ignore[arg-type]
        for name, kind in (
            ("low", "limit"),
            ("high", "limit"),
            ("very_low", "quiet"),
            ("very_high", "quiet"),
        )
    ]
