"""Rows of imported past returns, and where they differ from the record."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import quarter as quarter_period
from models.safelives import COLUMNS, COUNTS
from models.tables import maracs, returns
from queries.safelives.rows import Cell, Return, Row, written
from queries.safelives.within import in_quarter


@dataclass(frozen=True)
class Difference:
    """A cell of a past return that says something else than the case records (None: blank)."""

    marac_id: str
    marac_name: str
    meeting_date: date
    letter: str
    in_record: int | float | None
    in_return: int | float


def imported_rows(connection: sa.Connection, *, scope: Scope, quarter: str) -> tuple[Row, ...]:
    """The rows of past returns whose meetings were in the quarter, by MARAC name and date.

    They have the shape of the record's rows, so `check_rows` takes them. A past return names no
    meeting: its id here is "return/", the MARAC's id, "/" and the date.
    """
    question = (
        sa.select(
            maracs.c.name,
            returns.c.marac_id,
            returns.c.meeting_date,
            *(returns.c[field] for field in COUNTS),
        )
        .join_from(returns, maracs, maracs.c.marac_id == returns.c.marac_id)
        .where(*in_quarter(returns, scope, quarter_period(quarter)))
    )
    found = read_frame(connection, question).sort("name", "meeting_date", "marac_id")
    return tuple(
        _row(name, marac_id, day, counts) for name, marac_id, day, *counts in found.iter_rows()
    )


def _row(name: str, marac_id: str, day: date, counts: Sequence[float | None]) -> Row:
    cells: dict[str, Cell] = dict(
        zip(COLUMNS, (name, day, *(_exact(count) for count in counts)), strict=True)
    )
    return Row(f"return/{marac_id}/{day.isoformat()}", marac_id, cells, origin="return")


def _exact(count: float | None) -> int | Fraction | None:
    """The number as it was typed: 0.33 is thirty-three hundredths."""
    if count is None:
        return None
    return int(count) if count.is_integer() else Fraction(str(count))


def differences(return_: Return, imported: Sequence[Row]) -> tuple[Difference, ...]:
    """Cells of past returns that differ from the record as we would write it.

    For meetings known from both (same MARAC and date; several of the record's on one day are
    added up). What a past return left blank was not recorded there and is compared with nothing.
    """
    days: defaultdict[tuple[str, date], list[Row]] = defaultdict(list)
    for row in return_.rows:
        days[row.marac_id, row.meeting_date].append(row)
    return tuple(
        difference
        for row in imported
        if (known := days.get((row.marac_id, row.meeting_date)))
        for difference in _differences(known, row)
    )


def _differences(known: Sequence[Row], imported: Row) -> Iterator[Difference]:
    for letter in list(COLUMNS)[2:]:
        past = imported.number(letter)
        if past is None:
            continue
        ours = _total(known, letter)
        if ours is None or written(ours) != written(past):
            yield Difference(
                imported.marac_id,
                str(imported.cells["A"]),
                imported.meeting_date,
                letter,
                None if ours is None else written(ours),
                written(past),
            )


def _total(rows: Sequence[Row], letter: str) -> int | Fraction | None:
    numbers = [number for row in rows if (number := row.number(letter)) is not None]
    return sum(numbers) if numbers else None
