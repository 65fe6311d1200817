"""The rows an import could not load, as a workbook to correct and import again."""

from collections.abc import Mapping
from io import BytesIO

import polars as pl
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from models.rejected import REASON, ROW


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
        head = [WriteOnlyCell(sheet, value=_written(name)) for name in (ROW, REASON, *own)]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        for row in rows.select("row_number", "reason", *own).iter_rows():
            sheet.append(_cells(sheet, row))
    if not book.worksheets:
        book.create_sheet("nothing rejected")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(sheet: object, row: tuple[object, ...]) -> list[object]:
    number, reason, *own = row
    why = WriteOnlyCell(sheet, value=_written(reason or ""))  # type: ignore[arg-type]
    why.alignment = Alignment(wrap_text=True, vertical="top")
    why.fill = PatternFill("solid", fgColor="FFF3D6")
    return [number, why, *(_text(sheet, value) for value in own)]


def _written(value: object) -> str:
    """The text without the control characters that no workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub(" ", str(value))


def _text(sheet: object, value: object) -> object:
    """The sender's text as text, never as a formula."""
    if value is None:
        return None
    cell = WriteOnlyCell(sheet, value=_written(value))  # type: ignore[arg-type]
    cell.data_type = "s"
    return cell
