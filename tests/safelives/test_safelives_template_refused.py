"""Templates that are refused, each in a sentence."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from queries.exports import template_reading
from queries.exports.headings import read_headings
from queries.exports.template import fill_template

from .templates import FIRST, HEADING_ROW, TWO_ROWS, refused, rewritten, saved, template


def test_rows_already_filled_in_are_refused() -> None:
    content = saved(template(lambda sheet: sheet.cell(FIRST + 1, 3, 7)))
    assert "Row 5 of the sheet “Data” is already filled in (cell C5)" in refused(content)


def test_merged_cells_where_the_return_goes_are_refused() -> None:
    content = saved(template(lambda sheet: sheet.merge_cells("C5:D5")))
    assert "Row 5 of the sheet “Data” has merged cells" in refused(content)


@pytest.mark.parametrize("letter", ["A", "B", "C"])
def test_a_missing_marac_date_or_cases_heading_is_refused(letter: str) -> None:
    def without(sheet: Worksheet) -> None:
        sheet[f"{letter}{HEADING_ROW}"] = None

    sentence = refused(saved(template(without)))
    assert f"has no heading “{read_headings().edition('uk')[letter]}”" in sentence


def test_a_heading_there_twice_is_refused() -> None:
    content = saved(template(lambda sheet: sheet.cell(HEADING_ROW, 33, "Police referrals")))
    assert "columns G and AG both have the heading for “Police”" in refused(content)


def test_a_workbook_without_the_headings_is_refused() -> None:
    assert "No sheet of the template has the headings" in refused(saved(Workbook()))


def test_two_sheets_with_the_headings_need_a_name() -> None:
    workbook = template()
    workbook.copy_worksheet(workbook["Data"]).title = "Data Q4"
    content = saved(workbook)
    assert "The sheets “Data” and “Data Q4” of the template all have" in refused(content)

    result = fill_template(content, TWO_ROWS, sheet="Data Q4")
    found = load_workbook(BytesIO(result.content))
    assert found["Data Q4"].cell(FIRST, 1).value == "Norwich"
    assert found["Data"].cell(FIRST, 1).value is None
    assert "no sheet “Data Q9”: its sheets are" in refused(content, sheet="Data Q9")


def test_a_template_with_macros_is_refused() -> None:
    content = saved(template())
    with_code = rewritten(content, "xl/vbaProject.bin", lambda _: b"code")
    as_xlsm = rewritten(
        content,
        "[Content_Types].xml",
        lambda data: data.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )
    assert as_xlsm != content
    for macros in (with_code, as_xlsm):
        assert "has macros" in refused(macros)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a workbook",
        b"MARAC Name,Meeting date\n",
        saved(template())[:3000],
        rewritten(saved(template()), "xl/worksheets/sheet2.xml", lambda data: data[:200]),
        rewritten(saved(template()), "xl/workbook.xml", lambda _: b"<html/>"),
    ],
    ids=["empty", "text", "csv", "cut short", "half a sheet", "no workbook"],
)
def test_a_damaged_file_is_refused(content: bytes) -> None:
    assert "damaged or is not an .xlsx workbook" in refused(content)


def test_a_locked_or_old_workbook_is_refused() -> None:
    assert "password" in refused(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_reading, "_LARGEST", 1000)
    assert "too large" in refused(saved(template()))
