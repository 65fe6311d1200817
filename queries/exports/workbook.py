"""Workbooks to bytes: the same content gives the same bytes, and text is never a formula."""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import ExcelWriter

DATE_FORMAT = "dd/mm/yyyy"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can name
_UNIX = 3
LONGEST_TEXT = 32_767  # characters in a cell
_FORMULA_SIGNS = ("=", "+", "-", "@")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class _FixedZip(ZipFile):
    """A zip file whose parts carry no time of writing and no trace of the machine."""

    # Only as openpyxl calls them.
    def writestr(self, name: str, data: bytes | str) -> None:  # type: ignore[override]
        part = ZipInfo(name, _FIRST_DAY)
        part.create_system = _UNIX
        part.external_attr = 0o600 << 16
        super().writestr(part, data, ZIP_DEFLATED)

    def write(self, filename: str, name: str) -> None:  # type: ignore[override]
        self.writestr(name, Path(filename).read_bytes())


def to_bytes(workbook: Workbook, written_at: datetime) -> bytes:
    """The workbook as a file; `written_at` (UTC, no time zone) is its time of writing."""
    workbook.properties.modified = written_at
    content = BytesIO()
    ExcelWriter(workbook, _FixedZip(content, "w", ZIP_DEFLATED)).save()
    return content.getvalue()


def set_text(cell: Cell, text: str) -> None:
    """Puts text into a cell as text, whatever it begins with.

    What looks like a workbook's own way to write a character (_x0041_) stays what it is.
    """
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_TEXT]
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", plain).replace("\r", "_x000D_")
    cell.data_type = "s"
    if text.startswith(_FORMULA_SIGNS):
        # A spreadsheet then keeps it as text also after someone has edited the cell.
        cell.quotePrefix = True


def text_cell(sheet: Any, text: str) -> Cell:  # noqa: ANN401 - the write-only sheet is untyped
    """A cell of text for a row of a write-only sheet."""
    cell: Cell = WriteOnlyCell(sheet)
    set_text(cell, text)
    return cell
