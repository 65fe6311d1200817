"""CSV and its kin: comma, semicolon or tab, quoted line breaks, uneven rows."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

import numpy as np
import polars as pl

from ingest.reading.encoding import as_utf8
from ingest.reading.headings import SEARCHED_ROWS, Kinds, clean, heading_row, known_headings, plain
from ingest.reading.sheet import Sheet, listed, sheet_name
from ingest.reading.table import table
from models.errors import ForPerson

SEPARATORS = ",;\t"
HEAD = 262_144
ROWS_AT_A_TIME = 20_000
SEPARATOR_LINE = re.compile(rb'\A"?sep=(.)"?\r?\n')


@dataclass(frozen=True)
class Layout:
    """How a text file is laid out.

    ``lines`` are those up to and with the headings. Of the first rows, ``split`` is the share that
    the separator splits at all, ``evenness`` the share with as many cells as the headings.
    """

    separator: str
    headings: list[str]
    lines: int
    row: int
    split: float
    evenness: float


def read_text_file(name: str, data: bytes, kinds: Kinds) -> list[Sheet]:
    """The one sheet of a CSV, TSV or semicolon file, named by the file."""
    data, notes = as_utf8(name, data)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    data, told = _without_separator_line(data)
    layout = _layout(name, data, told, kinds)
    if layout.row > 1:
        notes.append(f"The headings were found on row {layout.row}.")
    frame, extra = _body(name, data, layout)
    if extra:
        notes.append(
            f"There are more cells than headings in {listed(extra)}; "
            "what stands beyond the last heading was left out."
        )
    return [
        table(
            name,
            sheet_name(PurePath(name).stem),
            frame,
            layout.headings,
            first_row=layout.row + 1,
            notes=notes,
        )
    ]


def _without_separator_line(data: bytes) -> tuple[bytes, str]:
    """Excel's own first line ``sep=;`` is taken off (Excel does not show it as a row either)."""
    found = SEPARATOR_LINE.match(data)
    return (data[found.end() :], found[1].decode()) if found else (data, "")


def _layout(name: str, data: bytes, told: str, kinds: Kinds) -> Layout:
    known = known_headings(kinds)
    head = data[:HEAD].decode(errors="ignore")
    if len(data) > HEAD:
        head = head[: head.rfind("\n") + 1]
    layouts = [_laid_out(head, separator, known) for separator in told or SEPARATORS]
    best = max(layouts, key=lambda layout: _fit(layout, known))
    if not any(character.isalnum() for heading in best.headings for character in heading):
        raise ForPerson(f"{name} has no headings: its first row must name the columns.")
    return best


def _laid_out(head: str, separator: str, known: frozenset[str]) -> Layout:
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    rows, ends = [], []
    for row in islice(reader, SEARCHED_ROWS):
        rows.append(row)
        ends.append(reader.line_num)
    index = heading_row(rows, known)
    if index < 0:
        return Layout(separator, [], 0, 0, 0, 0)
    widths = [len(row) for row in rows if any(row)]
    evenness = widths.count(len(rows[index])) / len(widths)
    split = sum(width > 1 for width in widths) / len(widths)
    headings = [clean(cell) for cell in rows[index]]
    return Layout(separator, headings, ends[index], index + 1, split, evenness)


def _fit(layout: Layout, known: frozenset[str]) -> tuple[int, bool, float, int]:
    """How well a separator explains the file: known names, several columns, even rows, many."""
    filled = [heading for heading in layout.headings if heading]
    matches = sum(plain(heading) in known for heading in filled)
    several = len(filled) > 1 and layout.split >= 0.5
    return matches, several, layout.evenness, len(filled)


def _body(name: str, data: bytes, layout: Layout) -> tuple[pl.DataFrame, list[int]]:
    """The rows, and the numbers of those with cells beyond the last heading."""
    if not _quotes_in_place(data, layout.separator):
        return _carefully(name, data, layout)
    try:
        return _quickly(data, layout), []
    except pl.exceptions.PolarsError:
        width = len(layout.headings)
        rows = _records(name, data, layout)
        extra = [number for number, row in rows if len(row) > width and any(row[width:])]
        return _quickly(data, layout, uneven=True), extra


def _quickly(data: bytes, layout: Layout, *, uneven: bool = False) -> pl.DataFrame:
    """The rows by Polars; it raises on a row with too many cells unless told ``uneven``."""
    return pl.read_csv(
        data,
        has_header=False,
        skip_lines=layout.lines,
        separator=layout.separator,
        schema={f"{index}": pl.String for index in range(len(layout.headings))},
        missing_columns="insert",
        extra_columns="ignore" if uneven else "raise",
        truncate_ragged_lines=uneven,
        raise_if_empty=False,
    )


def _quotes_in_place(data: bytes, separator: str) -> bool:
    """Whether each quotation mark opens a cell, closes one or is doubled inside one.

    Polars drops a mark that is none of these without a word, so it is not asked to read it.
    """
    if b'"' not in data:
        return True
    text = np.frombuffer(data, dtype=np.uint8)
    marks = np.flatnonzero(text == ord('"'))
    beside = np.isin(np.arange(256), [ord(character) for character in f'"\r\n{separator}'])
    opened = beside[text[np.maximum(marks[::2] - 1, 0)]].all()
    closed = beside[text[np.minimum(marks[1::2] + 1, len(text) - 1)]].all()
    return bool(len(marks) % 2 == 0 and opened and closed)


def _carefully(name: str, data: bytes, layout: Layout) -> tuple[pl.DataFrame, list[int]]:
    """The rows one by one, as Excel reads them, and the numbers of those with too many cells."""
    width = len(layout.headings)
    schema = {f"{index}": pl.String for index in range(width)}
    extra: list[int] = []
    frames = [pl.DataFrame(schema=schema)]
    rows = _records(name, data, layout)
    while chunk := list(islice(rows, ROWS_AT_A_TIME)):
        extra += [number for number, row in chunk if any(row[width:])]
        even = [(row + [""] * width)[:width] for _, row in chunk]
        frames.append(pl.DataFrame(even, schema=schema, orient="row"))
    return pl.concat(frames), extra


def _records(name: str, data: bytes, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    reader = csv.reader(text, delimiter=layout.separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > layout.row:
                yield number, row
    except csv.Error:
        raise ForPerson(
            f"{name} has a quotation mark out of place in row {number + 1}: put it right there, "
            "or open the file in Excel and save it again as CSV UTF-8."
        ) from None
