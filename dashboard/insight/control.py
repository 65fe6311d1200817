"""A series as a control chart: the drawing, and one sentence on what it says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard import words
from dashboard.components.table import Cell
from dashboard.insight.view import View
from models.period import Period
from queries.exports.drawing import Dots, Drawing, Layer, Level, Line, Mark, Sense
from queries.indicators.registry import Indicator
from queries.statistics.control_chart import (
    ControlChart,
    Reading,
    Signal,
    control_chart,
    sentence,
)

SENSES: dict[Reading, Sense] = {
    Reading.CHANCE: "usual",
    Reading.IMPROVEMENT: "better",
    Reading.CONCERN: "worse",
    Reading.NEITHER: "notable",
}
SHOWN = 36  # points drawn
_SIGNS = {"better": "▲", "worse": "■", "notable": "◆"}
KEY = (
    "Thin line: mean. Dashed lines: natural process limits, locked after 12 points or begun anew "
    "where somebody marked a change. ◆ more than chance, ▲ for the better, ■ for the worse."
)


@dataclass(frozen=True)
class Note:
    """What somebody wrote on a day; one that marks a change begins the limits anew."""

    day: date
    text: str
    is_change: bool
    writer: str = ""
    note_id: str = ""


@dataclass(frozen=True)
class Controlled:
    """A series with its control chart, ready to be drawn and told."""

    indicator: Indicator
    chart: ControlChart
    notes: Sequence[Note]

    def write(self, value: float) -> str:
        """A value as people write it."""
        return words.figure(value, self.indicator.unit, self.indicator.decimals)

    @property
    def finding(self) -> str:
        """What the chart says now, in one sentence."""
        return sentence(self.chart, name=self.indicator.name, write=self.write)

    def reading(self, day: date) -> Cell:
        """What a point means, for the table under the chart."""
        point = next((point for point in self.chart.points if point.day == day), None)
        if point is None or not point.signals:
            return Cell("chance" if point else words.DASH, is_faint=True)
        why = next(signal for signal in Signal if signal in point.signals)
        sense = SENSES[point.reading]
        meaning = {"better": "better: ", "worse": "worse: "}.get(sense, "")
        return Cell(f"{_SIGNS[sense]} {meaning}{why}")


def controlled(
    series: Sequence[tuple[date, float | None]], indicator: Indicator, notes: Sequence[Note]
) -> Controlled:
    """The series (day → value, None where there is none) read by the rules."""
    changes = [note.day for note in notes if note.is_change]
    ceiling = 100.0 if indicator.unit == "percent" else float("inf")
    chart = control_chart(
        series, polarity=indicator.polarity, changes=changes, floor=0, ceiling=ceiling
    )
    # Limits come from the whole history; who reads a chart remembers the last of it.
    return Controlled(indicator, ControlChart(chart.points[-SHOWN:]), notes)


def drawing(
    found: Controlled,
    *,
    subtitle: str,
    levels: Sequence[Level] = (),
    name: Callable[[date], str] = words.month,
) -> Drawing | None:
    """The chart: points, mean, limits, notes and benchmarks; None where no point may be told.

    `name` says what a point's day stands for.
    """
    points = found.chart.points
    if not points:
        return None
    days = [point.day for point in points]
    layers: list[Layer] = [
        Line(days, [point.value for point in points], kind="quiet"),
        *_limit_lines(found.chart),
        *levels,
        *_marks(found.notes, days),
        Dots(
            days,
            [point.value for point in points],
            [f"{name(point.day)}: {found.write(point.value)}" for point in points],
            senses=[SENSES[point.reading] for point in points],
        ),
    ]
    unit = "%" if found.indicator.unit == "percent" else ""
    return Drawing(found.finding, subtitle, layers, unit=unit)


def _marks(notes: Sequence[Note], days: Sequence[date]) -> list[Mark]:
    """The notes inside the chart, numbered as in the list under it."""
    first, last = days[0], days[-1] + timedelta(days=31)
    return [
        Mark(note.day, str(number), note.is_change)
        for number, note in enumerate(notes, start=1)
        if first <= note.day <= last
    ]


def _limit_lines(chart: ControlChart) -> list[Line]:
    """Mean and limits of each stretch, broken where they begin anew."""
    days = [point.day for point in chart.points]
    parts: tuple[tuple[str, Callable[[ControlChart, int], float | None]], ...] = (
        ("middle", lambda c, at: _of(c, at, "mean")),
        ("limit", lambda c, at: _of(c, at, "lower")),
        ("limit", lambda c, at: _of(c, at, "upper")),
    )
    lines = []
    for stretch in _stretches(chart):
        for kind, read in parts:
            ys = [read(chart, at) for at in stretch]
            lines.append(Line([days[at] for at in stretch], ys, kind=kind))  # type: ignore[arg-type]
    return lines


def _of(chart: ControlChart, at: int, name: str) -> float | None:
    limits = chart.points[at].limits
    return None if limits is None else float(getattr(limits, name))


def _stretches(chart: ControlChart) -> list[range]:
    starts = [
        at
        for at, point in enumerate(chart.points)
        if at == 0 or point.limits is not chart.points[at - 1].limits
    ]
    ends = [*starts[1:], len(chart.points)][: len(starts)]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def since(frame: pl.DataFrame, view: View) -> Period:
    """From the first month of a frame, where limits begin, to the end of the period chosen.

    A month that is not over is no point yet: it would always look low.
    """
    first = frame["month"].min()
    start = first if isinstance(first, date) else view.period.start
    finished = view.context.today.replace(day=1) - timedelta(days=1)
    end = min(view.period.end, finished)
    return Period(min(start, end), end)
