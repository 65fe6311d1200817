"""Repeats: how many come back within a year, and how soon?"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from dashboard import words
from dashboard.app_pages.insight import repeats_inside, repeats_time
from dashboard.components.table import Column
from dashboard.context import Context
from dashboard.insight import asked, control, grid, notes, part
from dashboard.insight.control import Controlled
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.steps import Steps, steps
from dashboard.insight.view import View, begin
from queries.exports.drawing import Level
from queries.indicators import INDICATORS
from queries.insight import blocks
from queries.insight.behind import heard

QUESTION = "How many come back within a year, and how soon?"
CHART = "repeat_rate"
PARTS = ("repeat_cases", "cases_discussed-repeat_cases")
BENCHMARK = "UK 31%\n(September 2024)"


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION)
    if view is None:
        return
    frame = asked.months(view, PARTS)
    if blocks.by_month(frame, view.period).is_empty():
        view.title(QUESTION, f"No meeting was held in {words.period(view.period)}")
        part.nothing(
            f"No cases were heard in {words.period(view.period)}",
            "Choose another period above, or load case and meeting files on the Import page.",
        )
        return
    view.title(QUESTION, lead(blocks.in_all(frame, view.period).row(0, named=True), view))
    part.draw(view, rate_part(view, frame))
    notes.panel(view, CHART)
    repeats_time.draw(view)
    repeats_inside.draw(view)


def lead(row: Mapping[str, float | None], view: View) -> str:
    """The rate of the period beside the United Kingdom's."""
    cases, repeats = row["cases_discussed"], row["repeat_cases"]
    when = words.period(view.period)
    if not cases or repeats is None:
        return f"The repeats of {when} are not known, or hidden because they are few"
    share = 100 * repeats / cases
    told = f"{words.number(repeats)} of {words.counted(cases, 'case')} in {when} were repeats"
    without = ", months with small numbers left out" if row["left_out"] else ""
    mark = INDICATORS[CHART].benchmark
    beside = f", beside {mark.label} in {words.month(mark.as_of)}" if mark else ""
    return f"{told}: {words.figure(share, 'percent', 1)}{beside}{without}"


def ratio(row: Mapping[str, float | None]) -> float | None:
    """The repeat rate of a row of sums; None where it is hidden or nothing was heard."""
    cases, repeats = row["cases_discussed"], row["repeat_cases"]
    return 100 * repeats / cases if cases and repeats is not None else None


def rate_part(view: View, frame: pl.DataFrame) -> Part:
    """The repeat rate by month, or by quarter: control chart and table."""
    by = steps(view, frame)
    series: list[tuple[date, float | None]] = [
        (row["month"], ratio(row)) for row in by.every.iter_rows(named=True)
    ]
    found = control.controlled(series, INDICATORS[CHART], notes.of_chart(view, CHART))
    subtitle = f"Repeats as a share of cases discussed each {by.step}. {view.subtitle}"
    mark = INDICATORS[CHART].benchmark
    levels = [Level(mark.low, BENCHMARK)] if mark else []
    return Part(
        key="repeats",
        finding=found.finding,
        subtitle=subtitle,
        grid=rate_grid(view, by, found),
        drawing=control.drawing(found, subtitle=subtitle, levels=levels, name=by.name),
        chart_key=control.KEY,
        indicators=("repeat_rate", "repeat_cases"),
        is_hidden=by.is_hidden,
        cases=asked.cases_behind(view, heard, period=view.period, only_repeats=True),
        control=found,
    )


def rate_grid(view: View, by: Steps, found: Controlled) -> Grid:
    """Step by step: cases, repeats, the rate, and what the chart says of it."""
    columns = [
        Column(by.step.capitalize()),
        Column("Cases", is_number=True),
        Column("Repeats", is_number=True),
        Column("Repeat rate", is_number=True),
        Column("Reading"),
    ]
    rows = [
        [
            by.label(row["month"], view.context.today),
            grid.count(row["cases_discussed"], hidden=row["hidden"]),
            grid.count(row["repeat_cases"], hidden=row["hidden"]),
            grid.rate(ratio(row), hidden=row["hidden"]),
            grid.cell(found.reading(row["month"])),
        ]
        for row in by.told.iter_rows(named=True)
    ]
    return Grid(f"Repeats by {by.step}", columns, rows)
