"""The SafeLives return as a new workbook: one sheet, 32 columns, no formulas."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from models.period import quarter as quarter_period
from models.safelives import COLUMNS
from queries.exports.headings import Headings, read_headings
from queries.exports.marking import Marking, mark
from queries.exports.workbook import DATE_FORMAT, text_cell, to_bytes
from queries.safelives.rows import Cell, Return, written

SHEET = "MARAC data"
MARKING = Marking.OFFICIAL  # in the properties and on the page; the cells are SafeLives' own
_WIDTHS = {"A": 32.0, "B": 13.0}
_WIDTH = 14.0
_HEADING_HEIGHT = 78.0


def write(
    return_: Return,
    *,
    edition: str = "uk",
    written_at: datetime | None = None,
    headings: Headings | None = None,
) -> bytes:
    """The workbook of a return, ready to send; the same return always gives the same bytes.

    Headings are in row 1, blank cells are empty, shares are rounded to 2 places with halves up.
    `written_at` is the time the file says it was written (default: the quarter's last day).
    Raises ForPerson for an edition that there is not.
    """
    texts = (headings or read_headings()).edition(edition)
    workbook = Workbook(write_only=True)
    written_at = written_at or moment_of(return_.quarter)
    workbook.properties.creator = "MARAC"
    workbook.properties.created = written_at
    sheet: Any = workbook.create_sheet(SHEET)
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = _HEADING_HEIGHT
    for letter in COLUMNS:
        sheet.column_dimensions[letter].width = _WIDTHS.get(letter, _WIDTH)
    sheet.append([_heading(sheet, texts[letter]) for letter in COLUMNS])
    for row in return_.rows:
        sheet.append(list(_values(sheet, [row.cells[letter] for letter in COLUMNS])))
    mark(workbook, MARKING)
    return to_bytes(workbook, written_at)


def moment_of(quarter: str) -> datetime:
    """The last day of a quarter: a time of writing that does not change from run to run."""
    return datetime.combine(quarter_period(quarter).end, time())


def _heading(sheet: Any, text: str) -> Any:  # noqa: ANN401 - the write-only sheet is untyped
    cell = text_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E7EDF3")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _values(sheet: Any, cells: Sequence[Cell]) -> Iterator[Any]:  # noqa: ANN401 - as above
    for value in cells:
        if value is None:
            yield None
        elif isinstance(value, str):
            yield text_cell(sheet, value)
        elif isinstance(value, date):
            cell = WriteOnlyCell(sheet, datetime.combine(value, time()))
            cell.number_format = DATE_FORMAT
            yield cell
        else:
            yield written(value)
