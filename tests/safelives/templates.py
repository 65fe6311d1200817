"""Templates of the return as areas have them, and ways to change and fill one."""

from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import ForPerson
from queries.exports.headings import read_headings
from queries.exports.template import Filled, fill_template
from queries.safelives import Return

from .factory import QUARTER, sound_row

HEADING_ROW = 3
FIRST = HEADING_ROW + 1
TWO_ROWS = Return(QUARTER, (sound_row("T1", G=Fraction(1, 8), W=None), sound_row("T2", C=6)), ())
Change = Callable[[Worksheet], object]


def template(change: Change | None = None, *, edition: str = "uk") -> Workbook:
    """A template with a title, a guidance sheet and formats, as areas have them."""
    workbook = Workbook()
    guidance = workbook.active
    assert guidance is not None
    guidance.title = "Guidance"
    guidance["A1"] = "How to fill this in"
    sheet = workbook.create_sheet("Data")
    sheet["A1"] = "Quarterly data"
    sheet["A1"].font = Font(bold=True, size=20)
    sheet.merge_cells("A1:F1")
    for number, text in enumerate(read_headings().edition(edition).values(), start=1):
        sheet.cell(HEADING_ROW, number, text).fill = PatternFill("solid", fgColor="FFCC00")
        sheet.cell(FIRST, number).fill = PatternFill("solid", fgColor="EEEEEE")
    sheet.cell(FIRST, 2).number_format = "d mmm yyyy"
    sheet.cell(FIRST, 3).number_format = "0.0"
    sheet.column_dimensions["A"].width = 41
    validation = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    validation.add("C4:C200")
    sheet.add_data_validation(validation)
    if change:
        change(sheet)
    return workbook


def saved(workbook: Workbook) -> bytes:
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def filled(change: Change | None = None, *, edition: str = "uk") -> tuple[Worksheet, Filled]:
    result = fill_template(saved(template(change, edition=edition)), TWO_ROWS)
    return load_workbook(BytesIO(result.content))["Data"], result


def refused(content: bytes, **options: str) -> str:
    with pytest.raises(ForPerson) as caught:
        fill_template(content, TWO_ROWS, **options)  # type: ignore[arg-type]
    return str(caught.value)


def rewritten(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same file with one part changed, or added where it is not there."""
    result = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(result, "w") as new:
        for part in {*old.namelist(), name}:
            data = old.read(part) if part in old.namelist() else b""
            new.writestr(part, change(data) if part == name else data)
    return result.getvalue()
