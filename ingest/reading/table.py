"""From a grid of text to a sheet: trimmed cells, numbered rows, no blank or totals rows."""

import polars as pl
from openpyxl.utils import get_column_letter

from ingest.reading.headings import named
from ingest.reading.sheet import Sheet

TOTALS = {"total", "totals", "grand total", "grand totals", "overall total", "sum"}


def trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    """The same text without spaces around it; a cell of nothing but spaces is null."""
    text = frame.with_columns(pl.all().str.strip_chars())
    return text.with_columns(pl.when(pl.all() != "").then(pl.all()))


def table(
    origin: str,
    name: str,
    frame: pl.DataFrame,
    headings: list[str],
    *,
    first_row: int,
    notes: list[str],
    places: list[int] | None = None,
    totals: bool = True,
) -> Sheet:
    """The sheet of these rows; ``headings`` and ``places`` (column numbers) go with its columns."""
    places = places or list(range(1, len(headings) + 1))
    names, name_notes = named(headings, places)
    notes = notes + name_notes
    frame, rows = without_blank_rows(trimmed(frame), first_row)
    kept = []
    for column, new_name, place in zip(frame.columns, names, places, strict=True):
        if new_name:
            kept.append(pl.col(column).alias(new_name))
        elif frame[column].null_count() < frame.height:
            letter = get_column_letter(place)
            notes.append(f"Column {letter} has no heading; what it holds was left out.")
    frame, rows = without_blank_rows(frame.select(kept), rows)
    if totals:
        frame, rows, total_notes = without_totals(frame, rows)
        notes += total_notes
    return Sheet(origin, name, frame, rows, first_row, notes)


def without_blank_rows(
    frame: pl.DataFrame, rows: pl.Series | int
) -> tuple[pl.DataFrame, pl.Series]:
    """The rows with something in them, and their numbers (counted from ``rows`` if a number)."""
    if isinstance(rows, int):
        rows = pl.int_range(rows, rows + frame.height, dtype=pl.Int64, eager=True)
    rows = rows.alias("row")
    if not frame.width:
        return frame, rows.clear()
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    if filled.all():
        return frame, rows
    return frame.filter(filled), rows.filter(filled)


def without_totals(
    frame: pl.DataFrame, rows: pl.Series
) -> tuple[pl.DataFrame, pl.Series, list[str]]:
    """The rows without a totals row at the foot, and a note where there was one."""
    if frame.height < 2 or not is_totals(frame):
        return frame, rows, []
    note = f"A totals row at the foot (row {rows[-1]}) was left out."
    return frame.head(-1), rows.head(-1), [note]


def is_totals(frame: pl.DataFrame) -> bool:
    """Whether the last row is a total: it says so, or it has no key and sums what is above it."""
    last = frame.row(-1)
    first_filled = next(cell for cell in last if cell is not None)
    if first_filled.rstrip(" :").lower() in TOTALS:
        return True
    if last[0] is not None:
        return False
    sums = [
        value == above[:-1].sum()
        for cell, column in zip(last, frame.columns, strict=True)
        if cell is not None
        for above in [frame[column].cast(pl.Float64, strict=False)]
        for value in [above[-1]]
    ]
    return len(sums) > 1 and all(sums)
