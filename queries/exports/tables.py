"""A table as a file: CSV, workbook or JSON, with its marking and what to know about it."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Font

from queries.exports.formulas import guarded
from queries.exports.marking import Marking, mark
from queries.exports.workbook import LONGEST_TEXT, text_cell, to_bytes

Value = str | float | int | None


@dataclass(frozen=True)
class Sheet:
    """A table to save: its title, headings, rows, what to know about it, and its marking.

    Unless it is said to be figures only, it is marked as holding case data.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    about: Sequence[str] = ()
    marking: Marking = Marking.OFFICIAL_SENSITIVE

    @property
    def all_about(self) -> list[str]:
        """The lines of the About sheet: the marking first."""
        lines = [self.marking.value, self.marking.advice, self.title, *self.about]
        cut = sum(len(v) > LONGEST_TEXT for row in self.rows for v in row if isinstance(v, str))
        if cut:
            lines.append(
                f"{cut} cells hold more text than a workbook can and were cut: the CSV has all."
            )
        return lines


def sheet_of(frame: pl.DataFrame, *, title: str, about: Sequence[str], marking: Marking) -> Sheet:
    """A frame as a table to save, its columns' names as headings; what is blank stays blank."""
    rows = [[_value(value) for value in row] for row in frame.iter_rows()]
    return Sheet(title, frame.columns, rows, about, marking)


def _value(value: object) -> Value:
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark that Excel knows; every text in quotes, none begins as a formula would."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([guarded(heading) for heading in sheet.headings])
    writer.writerows([[_harmless(value) for value in row] for row in sheet.rows])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(sheet: Sheet, written_at: datetime) -> bytes:
    """A workbook that begins with what to know about the table, and opens on the table."""
    book = Workbook(write_only=True)
    about: Any = book.create_sheet("About")
    about.column_dimensions["A"].width = 90
    for place, line in enumerate(sheet.all_about):
        cell = text_cell(about, line)
        about.append([_bold(cell) if place in (0, 2) else cell])
    page: Any = book.create_sheet("Table")
    page.freeze_panes = "B2"
    page.append([_bold(text_cell(page, heading)) for heading in sheet.headings])
    for row in sheet.rows:
        page.append([text_cell(page, value) if isinstance(value, str) else value for value in row])
    book.active = 1
    mark(book, sheet.marking)
    return to_bytes(book, written_at)


def as_json(sheet: Sheet) -> bytes:
    """An object with the marking, the lines about it and the rows, each under its headings."""
    rows = [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]
    content = {"marking": sheet.marking.value, "about": sheet.all_about[2:], "rows": rows}
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _bold(cell: Any) -> Any:  # noqa: ANN401 - the write-only sheet is untyped
    cell.font = Font(bold=True)
    return cell


def _harmless(value: Value) -> Value:
    return guarded(value) if isinstance(value, str) else value
