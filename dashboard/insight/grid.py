"""A table said once, for the screen and for a file: each cell's words and its value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

import polars as pl

from dashboard import words
from dashboard.components.table import Cell, Column, Row, table
from queries.exports.marking import Marking
from queries.exports.tables import Sheet, Value
from queries.indicators.registry import Indicator

HIDDEN = "hidden"  # never “<5”: large numbers are hidden too, so that no small one follows


@dataclass(frozen=True)
class Shown:
    """One cell: what the screen says, and what a file holds."""

    cell: Cell
    value: Value


def text(words_: str, link: str = "") -> Shown:
    """A cell of words, with an address where it leads somewhere."""
    return Shown(Cell(words_, link=link), words_)


def out_of_sight() -> Shown:
    """A number that may not be told."""
    return Shown(Cell(HIDDEN, is_faint=True), HIDDEN)


def count(value: float | None, *, hidden: bool = False, decimals: int = 0) -> Shown:
    """A count; a hidden one as such, faint where there is none."""
    if hidden and value is None:
        return out_of_sight()
    return Shown(Cell(words.number(value, decimals), is_faint=value is None), value)


def shared(value: float | None, *, hidden: bool = False) -> Shown:
    """A count that may hold shares of joint referrals."""
    if hidden and value is None:
        return out_of_sight()
    return Shown(Cell(words.shared(value), is_faint=value is None), value)


def rate(value: float | None, *, hidden: bool = False, unit: str = "percent") -> Shown:
    """A share or another worked-out figure."""
    if hidden and value is None:
        return out_of_sight()
    return Shown(Cell(words.figure(value, unit, 1), is_faint=value is None), value)


def figure(value: float | None, indicator: Indicator, *, hidden: bool = False) -> Shown:
    """A figure of an indicator in its own unit."""
    if indicator.unit == "count":
        return count(value, hidden=hidden)
    if hidden and value is None:
        return out_of_sight()
    shown = words.figure(value, indicator.unit, indicator.decimals)
    return Shown(Cell(shown, is_faint=value is None), value)


def day(value: date | None) -> Shown:
    """A day in words; in a file as 2026-07-09."""
    return Shown(Cell(words.unbroken(words.day(value))), value.isoformat() if value else None)


def month(first_day: date, today: date) -> Shown:
    """A month in words; one that is not over says so."""
    running = " (so far)" if first_day == today.replace(day=1) else ""
    return text(words.unbroken(words.month(first_day)) + running)


def cell(drawn: Cell) -> Shown:
    """A cell drawn in its own way, saved as its words."""
    return Shown(drawn, drawn.text)


MOST_SHOWN = 100  # rows that a page draws of a table; the files hold all
Line = Sequence[Shown]


class Rows(Sequence[Line]):
    """The rows of a frame as lines of a table, each made when it is asked for.

    A page draws the first of what may be thousands; only a file asks for all.
    """

    def __init__(self, frame: pl.DataFrame, line: Callable[[Mapping[str, Any]], Line]) -> None:
        self._frame = frame
        self._line = line

    def __len__(self) -> int:
        return self._frame.height

    def __iter__(self) -> Iterator[Line]:
        return map(self._line, self._frame.iter_rows(named=True))

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> "Rows": ...
    def __getitem__(self, at: int | slice) -> "Line | Rows":
        if isinstance(at, slice):
            return Rows(self._frame[at], self._line)
        return self._line(self._frame.row(at, named=True))


@dataclass(frozen=True)
class Grid:
    """A table: its title is the name of its file, too. The screen shows the first `shown` rows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Line]
    foot: Line | None = None
    is_wide: bool = False
    shown: int = MOST_SHOWN

    @property
    def height(self) -> int:
        """How many rows a file has, the one of totals among them."""
        return len(self.rows) + (self.foot is not None)

    def html(self) -> str:
        """The table for the screen."""
        rows: list[Row] = [[one.cell for one in row] for row in self.rows[: self.shown]]
        foot = [one.cell for one in self.foot] if self.foot else None
        drawn = table(self.columns, rows, caption=self.title, foot=foot, is_wide=self.is_wide)
        if len(rows) == len(self.rows):
            return drawn
        first, every = words.number(len(rows)), words.number(len(self.rows))
        told = f"The first {first} of {every} rows; the files hold all of them."
        return f'{drawn}<p class="m-key">{told}</p>'

    def sheet(self, about: Sequence[str], marking: Marking = Marking.OFFICIAL) -> Sheet:
        """The table for a file, with what to know about it."""
        every = [*self.rows, *([self.foot] if self.foot else [])]
        rows = [[one.value for one in row] for row in every]
        return Sheet(self.title, [one.heading for one in self.columns], rows, about, marking)

    def texts(self) -> list[list[str]]:
        """Every cell as the screen says it."""
        every = [*self.rows, *([self.foot] if self.foot else [])]
        return [[one.cell.text for one in row] for row in every]
