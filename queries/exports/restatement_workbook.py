"""What differs from a frozen return, as a workbook: cells, cases and editors; the return now."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from models.period import quarter_title
from models.safelives import COLUMNS
from queries.exports.headings import read_headings
from queries.exports.marking import Marking, mark
from queries.exports.workbook import DATE_FORMAT, text_cell, to_bytes
from queries.safelives.edits import Edit
from queries.safelives.restate import CaseChange, CellChange, Restatement
from queries.safelives.rows import Cell, written

MARKING = Marking.OFFICIAL_SENSITIVE  # it names cases
_MOMENT = "dd/mm/yyyy hh:mm"
_BRITAIN = ZoneInfo("Europe/London")
_CLOSED = "a case closed to you"
CELLS = ("MARAC", "Meeting", "Column", "Heading", "Frozen", "Now", "Cases that differ")
CASES = (
    *("MARAC", "Meeting", "Column", "Case", "Gave at the freeze", "Gives now"),
    *("Edited by", "When", "What", "Record", "Fields", "Reason"),
)
_WIDTHS = (24.0, 13.0, 9.0, 24.0, 12.0, 12.0, 24.0, 17.0, 14.0, 20.0, 36.0, 36.0)


def write(found: Restatement, *, written_at: datetime) -> bytes:
    """Sheets “Cells that differ”, “Cases and editors”, “Return now”, “About”; ids, no names."""
    book = Workbook(write_only=True)
    headings = read_headings().edition(found.frozen.edition)
    _sheet(book, "Cells that differ", CELLS, (_cell_line(c, headings) for c in found.cells))
    _sheet(book, "Cases and editors", CASES, (line for c in found.cells for line in _case_lines(c)))
    rows = ([row.cells[letter] for letter in COLUMNS] for row in found.now.rows)
    _sheet(book, "Return now", [headings[letter] for letter in COLUMNS], rows)
    _sheet(book, "About", ["Restatement"], ([line] for line in _about(found)))
    mark(book, MARKING)
    return to_bytes(book, written_at)


def _about(found: Restatement) -> Iterator[str]:
    frozen = found.frozen
    yield f"{quarter_title(frozen.quarter)}, version {frozen.version} beside the record as it is."
    yield f"Frozen by {frozen.frozen_by} with software version {frozen.software_version}."
    yield f"SHA-256 of the frozen figures: {frozen.sha256}"
    yield "Cases are named by their ids, without names of people."
    if not found.knows_cases:
        yield "This return was frozen before cases were kept with it: only its cells are compared."


def _cell_line(cell: CellChange, headings: Any) -> list[Cell]:  # noqa: ANN401 - a mapping
    return [
        cell.marac_name,
        cell.meeting_date,
        cell.letter,
        headings[cell.letter],
        cell.old,
        cell.new,
        len(cell.cases),
    ]


def _case_lines(cell: CellChange) -> Iterator[list[Cell | datetime]]:
    """A line for each case and edit; one without edits where nobody touched the case itself."""
    head: list[Cell | datetime] = [cell.marac_name, cell.meeting_date, cell.letter]
    for case in cell.cases:
        who: list[Cell | datetime] = [*head, case.case_id or _CLOSED, *_amounts(case)]
        for edit in case.edits or (None,):
            yield [*who, *_edited(edit)]
    for edit in cell.edits:
        yield [*head, "(the meeting itself)", None, None, *_edited(edit)]


def _amounts(case: CaseChange) -> tuple[Cell, Cell]:
    return case.was, case.now


def _edited(edit: Edit | None) -> list[Cell | datetime]:
    if edit is None:
        return ["nobody", None, None, None, None, None]
    moment = edit.at.replace(tzinfo=UTC).astimezone(_BRITAIN).replace(tzinfo=None)
    record = f"{edit.kind} {edit.record}".strip()
    return [edit.name, moment, edit.what, record, ", ".join(edit.fields), edit.reason or None]


def _sheet(book: Workbook, title: str, headings: Sequence[str], rows: Any) -> None:  # noqa: ANN401
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS[: len(headings)]):
        sheet.column_dimensions[chr(65 + number)].width = 110.0 if title == "About" else width
    head = [text_cell(sheet, heading) for heading in headings]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([_value(sheet, value) for value in row])


def _value(sheet: Any, value: Cell | datetime) -> Any:  # noqa: ANN401 - the sheet is untyped
    if isinstance(value, str):
        return text_cell(sheet, value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        cell = WriteOnlyCell(sheet, moment)
        cell.number_format = _MOMENT if isinstance(value, datetime) else DATE_FORMAT
        return cell
    return written(value) if isinstance(value, Fraction) else value
