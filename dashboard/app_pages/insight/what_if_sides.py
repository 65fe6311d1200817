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
    """One plan tried, with the minutes of a case, and the IDVA posts there are."""

    name: str
    tried: Tried
    minutes: int
    posts: float | None

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


def measure(name: str, key: str, unit: str = "", decimals: int = 0) -> Row:
    """A row of one of the measures of `queries.insight.what_if.Tried`."""
    return Row(name, lambda side: side.values(key), unit, decimals)


def table(title: str, sides: Sequence[Side], rows: Sequence[Row]) -> Grid:
    """Each side's middle and the ends of its interval; a fixed number has no ends."""
    columns = [Column("What")]
    for side in sides:
        heads = (side.name, f"{side.name}, from", f"{side.name}, to")
        columns += [Column(head, is_number=True) for head in heads]
    drawn = [
        [Shown(Cell(row.name), row.name), *(cell for side in sides for cell in _cells(row, side))]
        for row in rows
    ]
    return Grid(title, columns, drawn)


def _cells(row: Row, side: Side) -> tuple[Shown, Shown, Shown]:
    found = row.of(side)
    if found is None or isinstance(found, float | int):
        return shown(found, row), shown(None, row, ""), shown(None, row, "")
    return ends(estimate(found), row.unit, row.decimals)


def ends(found: Estimate | None, unit: str = "", decimals: int = 0) -> tuple[Shown, Shown, Shown]:
    """The cells of an estimate: its middle, from, to."""
    row = Row("", lambda side: None, unit, decimals)
    if found is None:
        return shown(None, row), shown(None, row), shown(None, row)
    return shown(found.middle, row), shown(found.low, row), shown(found.high, row)


def shown(value: float | None, row: Row, nothing: str = words.DASH) -> Shown:
    """A number of a row in its unit."""
    if value is None:
        return Shown(Cell(nothing, is_faint=True), None)
    return Shown(Cell(words.figure(value, row.unit, row.decimals)), round(value, row.decimals))


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


def between(found: Estimate | None, decimals: int = 0) -> str:
    """An estimate in words: "9 (8–11)", or "9" where both ends are the same."""
    if found is None:
        return words.DASH
    middle, low, high = (
        words.number(value, decimals) for value in (found.middle, found.low, found.high)
    )
    return middle if low == high == middle else f"{middle} ({low}–{high})"
