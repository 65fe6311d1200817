"""As now and what is tried, side by side: a table of both with intervals, and the chart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard import words
from dashboard.components.table import Cell, Column
from dashboard.insight.grid import Grid, Shown
from queries.exports.drawing import Drawing, Level, Spans
from queries.insight.what_if import Estimate, Measures, Tried, Values, estimate

AS_NOW, WHAT_IF = "As now", "What if"
KEY = (
    "● {what}, ◆ nine in ten. The line through each is its 90% "
    "interval: nine in ten of the years tried lie in it."
)
_APART = 0.16  # between the two points of a column


@dataclass(frozen=True)
class Side:
    """One plan tried, with the minutes of a case, and the IDVA posts there are.

    `told` is the plan in words; empty for the one in force.
    """

    name: str
    tried: Tried
    minutes: int
    posts: float | None
    told: str = ""

    def values(self, measure: str) -> Values:
        return self.tried.whole[measure]

    def middle(self, measure: str) -> float:
        """The middle of a measure; nought where no year has it."""
        found = estimate(self.values(measure))
        return found.middle if found else 0.0


@dataclass(frozen=True)
class Row:
    """One row of the table: what it is of a side (a number, or one for each year), and its unit."""

    name: str
    of: Callable[[Side], Values | float | None]
    unit: str = ""
    decimals: int = 0


def tried_words(sides: Sequence[Side]) -> list[str]:
    """What is tried, for who reads a file without the page."""
    return [f"What if: {side.told}." for side in sides if side.told]


def measure(name: str, key: str, unit: str = "", decimals: int = 0) -> Row:
    """A row of one of the measures of `queries.insight.what_if.Tried`."""
    return Row(name, lambda side: side.values(key), unit, decimals)


def tables(title: str, sides: Sequence[Side], rows: Sequence[Row]) -> tuple[Grid, Grid]:
    """The table for the screen, its intervals in brackets, and for files with columns for them."""
    heads = [side.name for side in sides]
    told = [[named(row.name), *(_told(row, side) for side in sides)] for row in rows]
    every = [head for name in heads for head in with_ends(name)]
    cells = [[named(row.name), *(c for side in sides for c in _cells(row, side))] for row in rows]
    return Grid(title, columns("What", heads), told), Grid(title, columns("What", every), cells)


def columns(first: str, heads: Sequence[str]) -> list[Column]:
    """A heading of words, and those of numbers."""
    return [Column(first), *(Column(head, is_number=True) for head in heads)]


def with_ends(head: str) -> tuple[str, str, str]:
    """The headings of an estimate in a file."""
    return head, f"{head}, from", f"{head}, to"


def named(text: str) -> Shown:
    """The first cell of a row."""
    return Shown(Cell(text), text)


def _told(row: Row, side: Side) -> Shown:
    found = row.of(side)
    if found is None or isinstance(found, float | int):
        return number(found, row.unit, row.decimals)
    return estimated(estimate(found), row.unit, row.decimals)


def _cells(row: Row, side: Side) -> tuple[Shown, Shown, Shown]:
    found = row.of(side)
    if found is None or isinstance(found, float | int):
        blank = Shown(Cell(""), None)
        return number(found, row.unit, row.decimals), blank, blank
    return ends(estimate(found), row.unit, row.decimals)


def ends(found: Estimate | None, unit: str = "", decimals: int = 0) -> tuple[Shown, Shown, Shown]:
    """The cells of an estimate in a file: its middle, from, to."""
    values = (None,) * 3 if found is None else (found.middle, found.low, found.high)
    middle, low, high = (number(value, unit, decimals) for value in values)
    return middle, low, high


def estimated(found: Estimate | None, unit: str = "", decimals: int = 0) -> Shown:
    """The cell of an estimate on the screen, its interval in brackets."""
    if found is None:
        return number(None)
    return Shown(Cell(between(found, unit, decimals)), round(found.middle, decimals))


def number(value: float | None, unit: str = "", decimals: int = 0) -> Shown:
    """A number in its unit; a dash where there is none."""
    text = words.figure(value, unit, decimals)
    return Shown(
        Cell(text, is_faint=value is None), None if value is None else round(value, decimals)
    )


def drawing(
    title: str,
    subtitle: str,
    columns: Sequence[tuple[str, Measures]],
    keys: tuple[str, str],
    level: Level | None = None,
    y_title: str = "",
) -> Drawing:
    """Two estimates in each column: of half of what is counted, and of nine in ten."""
    layers: list[Spans | Level] = [] if level is None else [level]
    for key, side, sense in zip(keys, (-1, 1), ("usual", "notable"), strict=True):
        found = [
            (place + side * _APART, name, estimate(values[key]))
            for place, (name, values) in enumerate(columns)
        ]
        known = [(x, name, one) for x, name, one in found if one is not None]
        layers.append(
            Spans(
                xs=[x for x, _, _ in known],
                ys=[one.middle for _, _, one in known],
                lows=[one.low for _, _, one in known],
                highs=[one.high for _, _, one in known],
                labels=[words.number(one.middle) for _, _, one in known],
                told=[f"{name}: {between(one)}" for _, name, one in known],
                sense=sense,  # type: ignore[arg-type]
            )
        )
    names = [name for name, _ in columns]
    return Drawing(title, subtitle, layers, x_names=names, y_title=y_title)


def between(found: Estimate | None, unit: str = "", decimals: int = 0) -> str:
    """An estimate in words: "9 days (8–11)", or "9 days" where both ends are the same."""
    if found is None:
        return words.DASH
    middle, low, high = (
        words.number(value, decimals) for value in (found.middle, found.low, found.high)
    )
    told = words.figure(found.middle, unit, decimals)
    return told if low == high == middle else f"{told} ({low}–{high})"
