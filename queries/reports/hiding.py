"""Small numbers in a table: hidden, with enough others that none can be worked out."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from queries.maracs import maracs

Cell = tuple[int, str]  # a row's place and a column
Line = list[Cell]  # cells that a known sum ties together: a column and its total, a row's parts

_USUAL_THRESHOLD = 5


def threshold(connection: sa.Connection, *, scope: Scope) -> int:
    """The largest small number of the MARACs in scope."""
    numbers = maracs(connection, scope=scope)["small_number"].to_list()
    return max(numbers, default=_USUAL_THRESHOLD)


def down(frame: pl.DataFrame, column: str, by: Sequence[str] = ()) -> Iterator[Line]:
    """The cells of a column whose sum is known, over all rows or each group of rows."""
    places = frame.with_row_index("its place")
    parts = places.partition_by(by, maintain_order=True) if by else [places]
    for part in parts:
        yield [(place, column) for place in part["its place"].to_list()]


def across(frame: pl.DataFrame, *columns: str) -> Iterator[Line]:
    """The cells of each row of which one is the sum of the others, or whose sum is known."""
    for place in range(frame.height):
        yield [(place, column) for column in columns]


def hide(
    connection: sa.Connection,
    frame: pl.DataFrame,
    *,
    scope: Scope,
    counts: Sequence[str],
    lines: Sequence[Iterator[Line]],
    built_on: Mapping[str, Sequence[str]],
) -> pl.DataFrame:
    """The frame with `hidden`: true where a cell of the row was left out as a small number.

    Where cases may not be seen, counts of 1 to the threshold − 1 are blank, so is what is
    `built_on` them (column → its counts), and in each line enough others that no hidden count
    follows from its sum. 0 stays 0.
    """
    if scope.sees_cases:
        return frame.with_columns(hidden=pl.lit(value=False))
    values, least = values_of(frame, counts), threshold(connection, scope=scope)
    hidden = small(frame, counts, least)
    protect(values, hidden, [line for line in chain(*lines) if line], least=least)
    return without(frame, hidden, counts, built_on)


def protect(
    values: Mapping[Cell, float], hidden: set[Cell], lines: Sequence[Line], *, least: int
) -> None:
    """Adds to `hidden` until no line gives a hidden cell, or few people in several, away.

    What is hidden in a line follows from its sum as a whole, so it must come to `least` or more.
    A line also tells where just one of its cells is hidden, or where each can only be 1. The
    smallest count shown that is not 0 is then hidden too. Hiding in one line can open another, so
    all are gone through until nothing changes.
    """
    changed = True
    while changed:
        changed = False
        for line in lines:
            inside = [cell for cell in line if cell in hidden]
            shown = [cell for cell in line if cell not in hidden and values.get(cell, 0) > 0]
            if shown and inside and _tells([values[cell] for cell in inside], least):
                hidden.add(min(shown, key=lambda cell: values[cell]))
                changed = True


def _tells(hidden: Sequence[float], least: int) -> bool:
    return len(hidden) == 1 or sum(hidden) < least or all(value == 1 for value in hidden)


def protect_crossed(
    values: Mapping[Cell, float], hidden: set[Cell], lines: Sequence[Line], *, least: int
) -> None:
    """The same where each cell is in a row and a column: none follows from both together either.

    A total that is hidden is a cell with a place below nought, in its line alone: such a line says
    nothing.
    """
    protect(values, hidden, lines, least=least)
    while more := _further(values, hidden, lines):
        hidden |= more
        protect(values, hidden, lines, least=least)


def _further(values: Mapping[Cell, float], hidden: set[Cell], lines: Sequence[Line]) -> set[Cell]:
    """The smallest shown cell beside each hidden one that rows and columns together tell."""
    more: set[Cell] = set()
    for cell in _told_together(hidden, lines):
        beside = {one for line in lines if cell in line for one in line}
        shown = [one for one in beside if one not in hidden and values[one] > 0]
        more |= {min(shown, key=lambda one: (values[one], one))} if shown else set()
    return more


def _told_together(hidden: set[Cell], lines: Sequence[Line]) -> list[Cell]:
    """The hidden cells that follow from the sums of the lines: those the equations settle."""
    import numpy as np

    unknown = sorted(cell for cell in hidden if cell[0] >= 0)
    sums = [line for line in lines if not any(place < 0 for place, _ in line)]
    if not unknown or not sums:
        return []
    equations = np.array([[float(cell in line) for cell in unknown] for line in sums])
    rank = np.linalg.matrix_rank(equations)
    alone = np.eye(len(unknown))
    return [
        cell
        for cell, row in zip(unknown, alone, strict=True)
        if np.linalg.matrix_rank(np.vstack([equations, row])) == rank
    ]


def values_of(frame: pl.DataFrame, counts: Sequence[str]) -> dict[Cell, float]:
    """The number in each cell that has one."""
    return {
        (place, column): float(value)
        for column in counts
        for place, value in enumerate(frame[column].to_list())
        if value is not None
    }


def small(frame: pl.DataFrame, counts: Sequence[str], least: int) -> set[Cell]:
    """The cells of 1 to one less than `least`."""
    found: set[Cell] = set()
    for column in counts:
        are_small = (frame[column] > 0) & (frame[column] < least)
        found.update((place, column) for place, is_small in enumerate(are_small) if is_small)
    return found


def without(
    frame: pl.DataFrame,
    hidden: set[Cell],
    counts: Sequence[str],
    built_on: Mapping[str, Sequence[str]] | None = None,
) -> pl.DataFrame:
    """The frame with the hidden cells blank, what is built on them too, and `hidden` by row."""
    flags = pl.DataFrame(
        {column: [(n, column) in hidden for n in range(frame.height)] for column in counts},
        schema=dict.fromkeys(counts, pl.Boolean),
    )
    bases = {column: (column,) for column in counts} | dict(built_on or {})
    blanked = {
        column: frame[column].set(flags.select(pl.any_horizontal(*base)).to_series(), None)
        for column, base in bases.items()
    }
    any_hidden = flags.select(pl.any_horizontal(*counts)).to_series()
    return frame.with_columns(**blanked, hidden=any_hidden)
