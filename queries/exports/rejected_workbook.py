"""The rows an import could not load, as a workbook to correct and import again."""

from collections.abc import Mapping

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from models.rejected import REASON, ROW
from models.trail import now
from queries.exports.marking import Marking, mark
from queries.exports.workbook import text_cell, to_bytes


def write(rejected: Mapping[str, pl.DataFrame]) -> bytes:
    """One sheet a file, named as the file, with the sender's own cells and two columns in front.

    The two (the row's number and what is wrong) may stay there: an import leaves them out.
    """
    book = Workbook(write_only=True)
    for kind, rows in rejected.items():
        sheet = book.create_sheet(kind)
        own = [name for name in rows.columns if name not in ("row_number", "reason")]
        sheet.freeze_panes = "C2"
        sheet.column_dimensions["A"].width = 10
        sheet.column_dimensions["B"].width = 70
        head = [text_cell(sheet, name) for name in (ROW, REASON, *own)]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        for row in rows.select("row_number", "reason", *own).iter_rows():
            sheet.append(_cells(sheet, row))
    if not book.worksheets:
        book.create_sheet("nothing rejected")
    mark(book, Marking.OFFICIAL_SENSITIVE)
    return to_bytes(book, now())


def _cells(sheet: object, row: tuple[object, ...]) -> list[object]:
    number, reason, *own = row
    why = text_cell(sheet, str(reason or ""))
    why.alignment = Alignment(wrap_text=True, vertical="top")
    why.fill = PatternFill("solid", fgColor="FFF3D6")
    return [number, why, *(None if v is None else text_cell(sheet, str(v)) for v in own)]
