"""Volume: how many cases come, and can the MARAC carry them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import words
from dashboard.app_pages.insight import volume_load, volume_published
from dashboard.components.table import Column
from dashboard.context import Context
from dashboard.insight import asked, control, grid, notes, part
from dashboard.insight.control import Controlled
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.view import View, begin
from queries.exports.drawing import Level
from queries.indicators import INDICATORS
from queries.insight import blocks
from queries.insight.behind import heard

QUESTION = "How many cases come, and can the MARAC carry them?"
CHART = "cases_discussed"
PARTS = ("cases_discussed",)


@dataclass(frozen=True)
class Volume:
    """The cases of the period; None where part of them is hidden. `recommended` is a year's."""

    cases: float | None
    is_hidden: bool
    months: int
    recommended: float | None
    women: float | None

    @property
    def yearly(self) -> float | None:
        return None if self.cases is None or not self.months else self.cases * 12 / self.months

    @property
    def against(self) -> float | None:
        """Per cent of the recommended cases."""
        if self.yearly is None or not self.recommended:
            return None
        return 100 * self.yearly / self.recommended

    @property
    def rate(self) -> float | None:
        """Cases for each 10,000 women, as a yearly number."""
        if self.yearly is None or not self.women:
            return None
        return 10_000 * self.yearly / self.women


def render(context: Context) -> None:
    """Draws the page from the filters in the address."""
    view = begin(context, QUESTION)
    if view is None:
        return
    frame = asked.months(view, PARTS)
    by_month = blocks.by_month(frame, view.period)
    if by_month.is_empty():
        view.title(QUESTION, f"No meeting was held in {words.period(view.period)}")
        part.nothing(
            f"No cases were heard in {words.period(view.period)}",
            "Choose another period above, or load case and meeting files on the Import page.",
        )
        return
    volume = of_period(view, frame)
    view.title(QUESTION, lead(volume, words.period(view.period)))
    part.draw(view, month_part(view, frame, by_month, volume))
    notes.panel(view, CHART)
    volume_load.draw(view, volume.against, volume.cases)
    part.draw(view, volume_published.published_part(view, volume.rate))


def of_period(view: View, frame: pl.DataFrame) -> Volume:
    """Cases of the MARACs with a known population, beside what is recommended for them."""
    women = asked.women(view)
    known = frame.filter(pl.col("marac_id").is_in(list(women))) if women else frame
    row = blocks.in_all(known, view.period).row(0, named=True)
    return Volume(
        cases=None if row["left_out"] else row["cases_discussed"],
        is_hidden=bool(row["left_out"]),
        months=view.period.months or 0,
        # 40 for each 10,000, to the nearest 10 for each MARAC.
        recommended=sum((int(n) * 4 + 5_000) // 10_000 * 10 for n in women.values()) or None,
        women=sum(women.values()) or None,
    )


def lead(volume: Volume, when: str) -> str:
    """The page in one sentence."""
    if volume.is_hidden:
        return f"Part of the cases of {when} is hidden, because they are few"
    cases = words.counted(volume.cases or 0, "case")
    if volume.against is None or volume.recommended is None:
        return f"{cases} in {when}; without a population nothing is recommended to compare with"
    share = words.figure(volume.against, "percent")
    level = words.number(volume.recommended)
    told = f"{cases} in {when}: {share} of the {level} a year that SafeLives recommends here"
    return f"{told}, over the 125% of a high-volume MARAC" if volume.against > 125 else told


def month_part(view: View, frame: pl.DataFrame, by_month: pl.DataFrame, volume: Volume) -> Part:
    """The cases by month: control chart and table."""
    found = control.controlled(_series(view, frame), INDICATORS[CHART], notes.of_chart(view, CHART))
    subtitle = f"Cases discussed each month. {view.subtitle}"
    levels = []
    if volume.recommended:
        named = f"Recommended\n{words.number(volume.recommended / 12)} a month\n(SafeLives, 2024)"
        levels.append(Level(volume.recommended / 12, named))
    return Part(
        key="volume",
        finding=found.finding,
        subtitle=subtitle,
        grid=month_grid(view, by_month, found),
        drawing=control.drawing(found, subtitle=subtitle, levels=levels),
        chart_key=control.KEY,
        indicators=("cases_discussed", "cases_per_meeting", "recommended_cases"),
        is_hidden=bool(by_month["hidden"].any()),
        cases=asked.cases_behind(view, heard, period=view.period),
        control=found,
    )


def _series(view: View, frame: pl.DataFrame) -> list[tuple[date, float | None]]:
    """Every month up to the end of the period: limits begin at the first of them."""
    if frame.is_empty():
        return []
    every = blocks.by_month(frame, control.since(frame, view))
    return list(zip(every["month"], every["cases_discussed"], strict=True))


def month_grid(view: View, by_month: pl.DataFrame, found: Controlled) -> Grid:
    """Month by month: cases, meetings, cases a meeting, and what the chart says of it."""
    columns = [
        Column("Month"),
        Column("Cases", is_number=True),
        Column("Meetings", is_number=True),
        Column("Cases a meeting", is_number=True),
        Column("Reading"),
    ]
    rows = [
        [
            grid.month(row["month"], view.context.today),
            grid.count(row["cases_discussed"], hidden=row["hidden"]),
            grid.count(row["meetings"], hidden=row["hidden"]),
            grid.rate(_ratio(row), hidden=row["hidden"], unit="rate"),
            grid.cell(found.reading(row["month"])),
        ]
        for row in by_month.iter_rows(named=True)
    ]
    return Grid("Cases and meetings by month", columns, rows)


def _ratio(row: Mapping[str, float | None]) -> float | None:
    cases, meetings = row["cases_discussed"], row["meetings"]
    return cases / meetings if cases is not None and meetings else None
