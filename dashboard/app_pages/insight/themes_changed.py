"""The part of the Themes page on whether the figures that lessons were meant to move have moved."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard import lesson_reads, words
from dashboard.components.table import Cell, Column
from dashboard.insight import grid
from dashboard.insight.grid import Grid, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View
from models.codes import FIGURE_DIRECTION, THEME
from queries.indicators import INDICATORS
from queries.indicators.registry import Indicator
from queries.lessons.moved import Reading, Verdict

SIGNS = {
    Verdict.AS_MEANT: ("fine", "✓"),
    Verdict.OTHER_WAY: ("warning", "!"),
    Verdict.NOT_MOVED: ("note", "="),
    Verdict.TOO_FEW: ("note", "…"),
}
ABOUT = (
    "Of each recommendation that names a figure and the day from which it could show: the mean of "
    "the months before and since, and whether they differ by more than months do by chance "
    "(Welch’s test at 95%). Fewer than 12 months on either side are too few to say. Something else "
    "may have happened in the same months.",
)
_Told = tuple[Mapping[str, Any], Indicator, Reading]


def changed_part(view: View, every: pl.DataFrame) -> Part | None:
    """A row each recommendation with a figure and a day; None where none has them."""
    told = _told(view, every)
    if not told:
        return None
    columns = [
        Column("Theme"),
        Column("Figure"),
        Column("Meant to go"),
        Column("Since"),
        Column("Before", is_number=True),
        Column("After", is_number=True),
        Column("Whether it moved"),
    ]
    return Part(
        key="changed",
        finding=finding([reading.verdict for _, _, reading in told]),
        subtitle=f"Figures that recommendations were meant to move. {words.sentence(view.whose)}",
        grid=Grid("What lessons changed", columns, [_row(one) for one in told], is_wide=True),
        about=ABOUT,
    )


def _told(view: View, every: pl.DataFrame) -> list[_Told]:
    rows = every.drop_nulls(["figure", "changed_on"]).filter(
        pl.col("figure").is_in(list(INDICATORS)), pl.col("changed_on") <= view.context.today
    )
    found: list[_Told] = []
    for row in rows.sort("changed_on", descending=True).iter_rows(named=True):
        reading = lesson_reads.reading(view.context, row)
        if reading is not None:
            found.append((row, INDICATORS[row["figure"]], reading))
    return found


def finding(verdicts: list[Verdict]) -> str:
    """How many moved as they were meant to."""
    moved = verdicts.count(Verdict.AS_MEANT)
    counted = words.counted(len(verdicts), "figure")
    told = f"{words.number(moved)} of {counted} that lessons were meant to move moved as meant"
    few = verdicts.count(Verdict.TOO_FEW)
    return f"{told}; for {words.number(few)} it is too early to say" if few else told


def _row(one: _Told) -> list[Shown]:
    row, indicator, reading = one
    kind, sign = SIGNS[reading.verdict]
    means = [
        grid.figure(mean, indicator, hidden=mean is None)
        for mean in (reading.mean_before, reading.mean_after)
    ]
    return [
        grid.text(words.listed([THEME.get(code, code) for code in row["themes"]])),
        grid.text(f"{indicator.name}, one agency" if row["figure_agency_id"] else indicator.name),
        grid.text(FIGURE_DIRECTION.get(row["figure_direction"] or "up", "")),
        grid.day(row["changed_on"]),
        *means,
        grid.cell(Cell(words.sentence(reading.verdict.value), kind=kind, sign=sign)),
    ]
