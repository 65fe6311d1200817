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
    values, least = _values(frame, counts), threshold(connection, scope=scope)
    hidden = _small(frame, counts, least)
    protect(values, hidden, [line for line in chain(*lines) if line], least=least)
    return _without(frame, hidden, counts, built_on)


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


def _values(frame: pl.DataFrame, counts: Sequence[str]) -> dict[Cell, float]:
    return {
        (place, column): float(value)
        for column in counts
        for place, value in enumerate(frame[column].to_list())
        if value is not None
    }


def _small(frame: pl.DataFrame, counts: Sequence[str], threshold: int) -> set[Cell]:
    found: set[Cell] = set()
    for column in counts:
        small = (frame[column] > 0) & (frame[column] < threshold)
        found.update((place, column) for place, is_small in enumerate(small) if is_small)
    return found


def _without(
    frame: pl.DataFrame,
    hidden: set[Cell],
    counts: Sequence[str],
    built_on: Mapping[str, Sequence[str]],
) -> pl.DataFrame:
    flags = pl.DataFrame(
        {column: [(n, column) in hidden for n in range(frame.height)] for column in counts},
        schema=dict.fromkeys(counts, pl.Boolean),
    )
    bases = {column: (column,) for column in counts} | dict(built_on)
    blanked = {
        column: frame[column].set(flags.select(pl.any_horizontal(*base)).to_series(), None)
        for column, base in bases.items()
    }
    any_hidden = flags.select(pl.any_horizontal(*counts)).to_series()
    return frame.with_columns(**blanked, hidden=any_hidden)
