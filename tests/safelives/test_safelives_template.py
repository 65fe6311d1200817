"""An area's own template filled in."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from models.safelives import COLUMNS
from queries.exports.template import fill_template
from queries.safelives import Return

from .factory import QUARTER, sound_row
from .templates import FIRST, HEADING_ROW, TWO_ROWS, filled, rewritten, saved, template


@pytest.mark.parametrize("edition", ["uk", "scotland"])
def test_rows_go_under_the_headings_of_either_edition(edition: str) -> None:
    sheet, result = filled(edition=edition)
    assert [cell.value for cell in sheet[FIRST]][:8] == [
        "Norwich",
        datetime(2026, 7, 9),
        5,
        0,
        3,
        2,
        0.13,
        0,
    ]
    assert sheet.cell(FIRST, 23).value is None
    assert sheet.cell(FIRST + 1, 3).value == 6
    assert sheet.max_row == FIRST + 1
    assert result.notes == ()


def test_the_template_keeps_its_own_look() -> None:
    sheet, result = filled()
    workbook = load_workbook(BytesIO(result.content))
    assert workbook.sheetnames == ["Guidance", "Data"]
    assert workbook["Guidance"]["A1"].value == "How to fill this in"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:F1"]
    assert sheet["A1"].font.size == 20
    assert sheet.column_dimensions["A"].width == 41
    assert sheet.cell(HEADING_ROW, 1).fill.fgColor.rgb == "00FFCC00"
    assert [str(found.sqref) for found in sheet.data_validations.dataValidation] == ["C4:C200"]


def test_further_rows_take_the_style_of_the_first() -> None:
    sheet, _ = filled()
    for row in (FIRST, FIRST + 1):
        assert sheet.cell(row, 5).fill.fgColor.rgb == "00EEEEEE"
        assert sheet.cell(row, 2).number_format == "d mmm yyyy"
        assert sheet.cell(row, 3).number_format == "0.0"


def test_rows_take_the_style_of_the_column_where_no_cell_has_one() -> None:
    def plain_rows(sheet: Worksheet) -> None:
        sheet.delete_rows(FIRST)
        sheet.column_dimensions["D"].font = Font(italic=True)

    sheet, _ = filled(plain_rows)
    assert sheet.cell(FIRST, 4).font.italic
    assert not sheet.cell(FIRST, 5).font.italic
    assert sheet.cell(FIRST, 2).number_format == "dd/mm/yyyy"


def test_columns_may_be_in_another_order_with_some_of_the_areas_own() -> None:
    def moved(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet.cell(HEADING_ROW, 1, "Our reference")
        sheet.cell(FIRST, 1, "kept")

    sheet, result = filled(moved)
    assert (sheet.cell(FIRST, 1).value, sheet.cell(FIRST, 2).value) == ("kept", "Norwich")
    assert result.notes == ("The heading “Our reference” in column A is not known: left as it is.",)


def test_older_headings_are_found_and_missing_ones_named() -> None:
    def older(sheet: Worksheet) -> None:
        sheet["V3"] = "LGBT cases"
        sheet["U3"] = "B&ME cases"
        sheet.delete_cols(28, 5)

    sheet, result = filled(older)
    assert sheet["U4"].value == 2
    assert len(result.notes) == 5
    assert result.notes[0] == (
        "The template has no heading for “Asian or Asian British” (AB): "
        "its numbers are not in the workbook."
    )


def test_a_heading_that_is_nearly_right_is_named_and_not_guessed() -> None:
    def misspelt(sheet: Worksheet) -> None:
        sheet["D3"] = "Number of repeet cases"

    sheet, result = filled(misspelt)
    assert sheet["D4"].value is None
    assert "“Number of repeet cases” in column D" in result.notes[0]
    assert "close to “Number of repeat cases” (D)" in result.notes[0]
    assert "no heading for “Number of repeat cases” (D)" in result.notes[1]


def test_headings_merged_over_two_rows_are_read_and_rows_go_below() -> None:
    def two_rows(sheet: Worksheet) -> None:
        sheet.insert_rows(FIRST)
        for column in (1, 2, 3):
            sheet.merge_cells(
                start_row=HEADING_ROW, end_row=FIRST, start_column=column, end_column=column
            )
        for column in range(4, 33):
            sheet.cell(FIRST, column, sheet.cell(HEADING_ROW, column).value)
            sheet.cell(HEADING_ROW, column).value = None
        sheet.cell(HEADING_ROW, 7, "Referrals by source")

    sheet, result = filled(two_rows)
    assert sheet.cell(FIRST + 1, 1).value == "Norwich"
    assert sheet.cell(FIRST + 1, 7).value == 0.13
    assert result.notes == ()


def test_formulas_give_way_to_numbers_and_are_named() -> None:
    def formulas(sheet: Worksheet) -> None:
        sheet["U4"] = "=SUM(AB4:AF4)"
        sheet["W4"] = "=1"
        sheet["AH4"] = "=SUM(G4:T4)"

    sheet, result = filled(formulas)
    assert sheet["U4"].value == 2
    assert sheet["W4"].value is None
    assert sheet["AH4"].value == "=SUM(G4:T4)"
    assert result.notes == ("Formulas in column U, W were replaced by the numbers.",)


def test_text_below_the_return_is_left_and_named() -> None:
    sheet, result = filled(lambda sheet: sheet.cell(20, 1, "Thank you"))
    assert sheet.cell(20, 1).value == "Thank you"
    assert "Row 20" in result.notes[0]


def test_a_table_or_filter_around_the_headings_takes_in_every_row() -> None:
    def table(sheet: Worksheet) -> None:
        sheet.add_table(Table(displayName="Return", ref="A3:AF4"))
        sheet.auto_filter.ref = "A1:B2"

    sheet, _ = filled(table)
    assert sheet.tables["Return"].ref == "A3:AF5"
    assert sheet.auto_filter.ref == "A1:B2"

    def with_filter(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A3:AF4"

    assert filled(with_filter)[0].auto_filter.ref == "A3:AF5"


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    content = saved(template())
    result = fill_template(content, Return(QUARTER, (sound_row(A="=1+1"),), ()))
    cell = load_workbook(BytesIO(result.content))["Data"].cell(FIRST, 1)
    with ZipFile(BytesIO(result.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet2.xml")
    assert (cell.value, cell.quotePrefix) == ("=1+1", True)


def test_the_same_template_and_return_give_the_same_bytes() -> None:
    content = saved(template())
    assert fill_template(content, TWO_ROWS) == fill_template(content, TWO_ROWS)


def test_a_quarter_without_meetings_leaves_the_template_empty_and_says_so() -> None:
    result = fill_template(saved(template()), Return(QUARTER, (), ()))
    assert load_workbook(BytesIO(result.content))["Data"].cell(FIRST, 1).value is None
    assert result.notes == ("No meeting was held in the quarter: no row was written.",)


def test_a_spreadsheet_template_file_comes_out_as_a_workbook() -> None:
    workbook = template()
    workbook.template = True
    result = fill_template(saved(workbook), TWO_ROWS)
    with ZipFile(BytesIO(result.content)) as parts:
        assert b"template.main" not in parts.read("[Content_Types].xml")


def test_spaces_and_other_columns_do_not_count_as_filled_in() -> None:
    def spaces(sheet: Worksheet) -> None:
        sheet["A4"] = "  "
        sheet["AH4"] = "note"

    assert filled(spaces)[0]["A4"].value == "Norwich"


def test_what_openpyxl_cannot_keep_is_named() -> None:
    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/></extLst>'
    )
    content = rewritten(
        saved(template()),
        "xl/worksheets/sheet2.xml",
        lambda data: data.replace(b"</worksheet>", extension + b"</worksheet>"),
    )
    (note,) = fill_template(content, TWO_ROWS).notes
    assert re.match("Something in the template could not be kept: Data Validation", note)


def test_every_column_of_the_return_is_written() -> None:
    sheet, _ = filled()
    assert [cell.column_letter for cell in sheet[FIRST] if cell.value is not None] == [
        letter for letter in COLUMNS if letter != "W"
    ]
