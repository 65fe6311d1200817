"""The part of the page What if that tries "as now" on the year that was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard import words
from dashboard.app_pages.insight.what_if_sides import (
    Side,
    columns,
    ends,
    estimated,
    number,
    with_ends,
)
from dashboard.components.table import Cell, Column
from dashboard.insight import grid
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.insight.what_if import Estimate, estimate

_CLOSE = 0.1  # of what really happened, at least 1: near enough to plan by
NAMES: Mapping[str, tuple[str, str]] = {
    "list_half": ("half of the lists had at most", ""),
    "list_nine": ("nine in ten lists had at most", ""),
    "over": ("lists longer than the slots", "percent"),
    "wait_half": ("half of the cases waited at most", "days"),
    "wait_nine": ("nine in ten cases waited at most", "days"),
}
_SHOWN = ("list_nine", "wait_half")  # told where all agrees
ABOUT = (
    "The MARAC as it works now was tried on the same year’s cases, and what came out stands beside "
    "what really happened. “As simulated”: what happened lies in the 90% interval. “Close”: it is "
    "outside by a tenth at most, or by 1. A simulation that misses the past year is better for the "
    "difference between two plans than for how long a list will be.",
)


@dataclass(frozen=True)
class Line:
    """One measure: what happened, what was simulated, and how they stand to each other."""

    key: str
    real: float
    simulated: Estimate

    @property
    def off(self) -> float:
        """By how much what happened lies above the interval, or below it (negative)."""
        if self.real > self.simulated.high:
            return self.real - self.simulated.high
        return min(self.real - self.simulated.low, 0.0)

    @property
    def is_near(self) -> bool:
        """Whether it is good enough to plan by."""
        return abs(self.off) <= max(1.0, _CLOSE * self.real)

    @property
    def reading(self) -> str:
        """How the two stand to each other, in words."""
        if self.off == 0:
            return "as simulated"
        if self.is_near:
            return "close"
        return "more than simulated" if self.off > 0 else "less than simulated"


def lines(past: Mapping[str, float], now: Side) -> list[Line]:
    """The measures that are known of the past year."""
    found = [(key, past.get(key), estimate(now.values(key))) for key in NAMES]
    return [
        Line(key, real, simulated)
        for key, real, simulated in found
        if real is not None and simulated is not None
    ]


def sentence(found: Sequence[Line]) -> str:
    """How far to trust the page, in one sentence."""
    if not found:
        return "Nothing is known of the past year to try this on"
    missed = [line for line in found if not line.is_near]
    if not missed:
        agrees = "; ".join(_told(line) for line in found if line.key in _SHOWN)
        return f"Tried on the past year it agrees with what happened: {agrees}"
    told = "; ".join(_told(line) for line in missed)
    if len(missed) < len(found):
        return f"Tried on the past year it agrees in part; it misses this: {told}"
    return f"Tried on the past year it misses what happened, so trust differences only: {told}"


def _told(line: Line) -> str:
    name, unit = NAMES[line.key]
    real = words.figure(line.real, unit)
    low, high = (words.number(end) for end in (line.simulated.low, line.simulated.high))
    simulated = low if low == high else f"{low} to {high}"
    return f"{name} {real}, simulated {simulated}"


def past_part(view: View, found: Sequence[Line]) -> Part | None:
    """What happened beside what was simulated; None where nothing of it is known."""
    if not found:
        return None
    screen, file = _tables(found)
    return Part(
        key="past-year",
        finding=sentence(found),
        subtitle=f"As now, tried on the past year. {view.subtitle}",
        grid=screen,
        file=file,
        about=ABOUT,
    )


def _tables(found: Sequence[Line]) -> tuple[Grid, Grid]:
    """The table for the screen and the one for files."""
    title, real, simulated = "The past year and its simulation", "What happened", "Simulated"
    told, cells = [], []
    for line in found:
        name, unit = NAMES[line.key]
        begun = [grid.text(words.sentence(name)), number(line.real, unit)]
        reading = grid.cell(Cell(line.reading, is_faint=line.is_near))
        told.append([*begun, estimated(line.simulated, unit), reading])
        cells.append([*begun, *ends(line.simulated, unit), reading])
    last = Column("Reading")
    return (
        Grid(title, [*columns("What", [real, simulated]), last], told),
        Grid(title, [*columns("What", [real, *with_ends(simulated)]), last], cells),
    )
