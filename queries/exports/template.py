"""An area's own copy of the return workbook, filled in under its headings."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import ForPerson
from queries.exports.headings import Headings, read_headings
from queries.exports.marking import mark
from queries.exports.safelives_workbook import MARKING, moment_of
from queries.exports.template_headings import HeadingRow, find_headings
from queries.exports.template_reading import open_template
from queries.exports.workbook import DATE_FORMAT, set_text, to_bytes
from queries.safelives.rows import Cell as Value
from queries.safelives.rows import Return, written

_ROWS_LOOKED_AT = 1000  # below the return: some workbooks are formatted down to the last row


@dataclass(frozen=True)
class Filled:
    """A template filled in, and what a person should know about it, a sentence each."""

    content: bytes
    notes: tuple[str, ...]


def fill_template(
    template: bytes,
    return_: Return,
    *,
    sheet: str | None = None,
    written_at: datetime | None = None,
    headings: Headings | None = None,
) -> Filled:
    """The template with the rows of the return under its headings; all else stays as it was.

    The headings of either edition, older ones included, are found wherever they are; `sheet`
    names the sheet where several have them. Cells keep the template's formats. The notes name
    headings that are not known, columns of the return without a heading, formulas that numbers
    took the place of, and rows further down that were left.

    Raises ForPerson for a file that is no workbook or has macros, where the headings of MARAC
    name, date or cases are missing, where a heading is there twice, and where rows under the
    headings are already filled in.
    """
    workbook, notes = open_template(template)
    found = find_headings(workbook, headings or read_headings(), sheet)
    return fill_at(workbook, found, return_, notes=notes, written_at=written_at)


def fill_at(
    workbook: Workbook,
    found: HeadingRow,
    return_: Return,
    *,
    notes: list[str],
    written_at: datetime | None = None,
) -> Filled:
    """The workbook with the rows of the return where the headings were found."""
    place = workbook[found.sheet]
    last = found.first_row + len(return_.rows) - 1
    notes = [*notes, *found.notes, *_clear_for(place, found, last)]
    for number, row in enumerate(return_.rows, start=found.first_row):
        for letter, column in found.columns.items():
            _fill(place, number, column, row.cells[letter], found.first_row)
    if return_.rows:
        _stretch(place, found, last)
    else:
        notes.append("No meeting was held in the quarter: no row was written.")
    mark(workbook, MARKING)
    content = to_bytes(workbook, written_at or moment_of(return_.quarter))
    return Filled(content, tuple(notes))


def _clear_for(sheet: Worksheet, found: HeadingRow, last: int) -> list[str]:
    """Notes on what is below the headings; ForPerson where it is in the way."""
    columns = found.columns.values()
    rows = range(found.first_row, last + 1)
    cells = ((column, sheet.cell(row, column)) for row in rows for column in columns)
    formulas = {column for column, cell in cells if _is_formula(sheet, cell)}
    below = range(last + 1, min(sheet.max_row, last + _ROWS_LOOKED_AT) + 1)
    further = next((row for row in below if _has_content(sheet, row, found)), None)
    notes = []
    if formulas:
        names = ", ".join(get_column_letter(column) for column in sorted(formulas))
        notes.append(f"Formulas in column {names} were replaced by the numbers.")
    if further:
        notes.append(
            f"Row {further} of the sheet “{sheet.title}”, below the return, is filled in and was "
            "left: check that it is not sent by mistake."
        )
    return notes


def _has_content(sheet: Worksheet, row: int, found: HeadingRow) -> bool:
    return any(sheet.cell(row, column).value is not None for column in found.columns.values())


def _is_formula(sheet: Worksheet, cell: Cell | MergedCell) -> bool:
    """True for a formula, which numbers may replace; ForPerson for anything they may not."""
    if isinstance(cell, MergedCell):
        raise ForPerson(
            f"Row {cell.row} of the sheet “{sheet.title}” has merged cells where the return goes: "
            "undo the merging in the template and try again."
        )
    if cell.data_type == "f":
        return True
    if cell.value is not None and str(cell.value).strip():
        raise ForPerson(
            f"Row {cell.row} of the sheet “{sheet.title}” is already filled in (cell "
            f"{cell.coordinate}): use an empty copy of the template, or clear the rows below its "
            "headings."
        )
    return False


def _fill(sheet: Worksheet, row: int, column: int, value: Value, first_row: int) -> None:
    cell: Any = sheet.cell(row, column)
    if not cell.has_style:
        _take_style(sheet, cell, first_row)
    if isinstance(value, str):
        set_text(cell, value)
    elif isinstance(value, date):
        if not is_date_format(cell.number_format):
            cell.number_format = DATE_FORMAT
        cell.value = value
    else:
        cell.value = None if value is None else written(value)


def _take_style(sheet: Worksheet, cell: Any, first_row: int) -> None:  # noqa: ANN401 - untyped
    """The style of the first row under the headings, else of the whole column."""
    first: Any = sheet.cell(first_row, cell.column)
    whole_columns: list[Any] = [
        column
        for column in sheet.column_dimensions.values()
        if column.min and column.min <= cell.column <= column.max
    ]
    for source in (first, *whole_columns):
        if source.has_style:
            # The style as one: there is no public way that does not copy it part by part.
            cell._style = copy(source._style)
            return


def _stretch(sheet: Worksheet, found: HeadingRow, last: int) -> None:
    """Lets a table or filter around the headings take in every row of the return."""
    for table in sheet.tables.values():
        if not table.totalsRowCount:
            table.ref = _stretched(table.ref, found, last)
            if table.autoFilter is not None:
                table.autoFilter.ref = table.ref
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _stretched(sheet.auto_filter.ref, found, last)


def _stretched(area: str, found: HeadingRow, last: int) -> str:
    left, top, right, bottom = range_boundaries(area)
    if left is None or right is None or top != found.first_row - 1 or bottom is None:
        return area
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{max(bottom, last)}"
