"""An area's own layout, saved as a named template and filled by it."""

from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from libreoffice import needs_libreoffice, resaved
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from records import TESTER

from ingest.return_settings import retire_template, save_template
from models.access import Role
from models.errors import ForPerson, NotAllowed
from queries.exports.template import Filled, fill_template
from queries.exports.template_layout import (
    Layout,
    check_layout,
    fill_layout,
    guessed,
    headings_in,
    sheets_of,
)
from queries.templates import named_template, templates

from .templates import TWO_ROWS, saved, template

LAYOUT = Layout(
    "Quarter",
    2,
    {"A": "Conference", "B": "Held on", "C": "Heard", "G": "From police", "W": "Disabled"},
)


def own(change: str = "") -> bytes:
    """A council's own form: other headings, a column of its own, a formula, formats."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Quarter"
    sheet["A1"] = "Northmoor quarterly form"
    sheet["A1"].font = Font(bold=True, size=18)
    headings = ["Conference", "Held on", "Heard", "From police", "Per cent", "Disabled", "Remarks"]
    for number, text in enumerate(headings, start=1):
        cell = sheet.cell(2, number, text)
        cell.fill = PatternFill("solid", fgColor="FFCC00")
    sheet["B3"].number_format = "d mmmm yyyy"
    sheet["E3"] = "=D3/C3"
    sheet["E3"].number_format = "0%"
    if change:
        sheet["D2"] = change
    book.create_sheet("How to")["A1"] = "Read me"
    return saved(book)


def values(content: bytes) -> list[list[object]]:
    sheet = load_workbook(BytesIO(content))["Quarter"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_our_columns_go_where_the_layout_says_and_all_else_stays() -> None:
    filled = fill_layout(own(), LAYOUT, TWO_ROWS)
    sheet = load_workbook(BytesIO(filled.content))["Quarter"]
    first = [sheet.cell(3, n).value for n in range(1, 8)]
    assert [first[0], first[2], first[3], first[5]] == ["Norwich", 5, 0.13, None]
    assert first[4] == "=D3/C3"
    assert sheet["B3"].number_format == "d mmmm yyyy"
    assert sheet["B4"].number_format == "d mmmm yyyy"
    assert sheet["A2"].fill.fgColor.rgb == "00FFCC00"
    assert sheet["A1"].font.size == 18
    assert load_workbook(BytesIO(filled.content))["How to"]["A1"].value == "Read me"


def test_what_stays_empty_and_what_goes_nowhere_is_named() -> None:
    notes = fill_layout(own(), LAYOUT, TWO_ROWS).notes
    assert "The heading “Remarks” in column G has no column of the return: left as it is." in notes
    assert any(note.startswith("“Number of repeat cases” (D) goes nowhere") for note in notes)
    assert sum("goes nowhere" in note for note in notes) == 32 - 5


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        (
            Layout("Quarter", 2, {"C": "Cases", "D": "Repeats"}),
            "“Cases”, “Repeats” are not in row 2",
        ),
        (Layout("Quarter", 1, {"C": "Heard"}), "“Heard” is not in row 1"),
        (Layout("Year", 2, {"C": "Heard"}), "no sheet “Year”"),
        (Layout("Quarter", 2, {"C": "Heard", "D": "heard "}), "Two columns of the return go into"),
        (Layout("Quarter", 2, {"AZ": "Heard"}), "no column AZ"),
        (Layout("Quarter", 2, {"A": "Conference"}), "No number of the return"),
        (Layout("Quarter", 0, {"C": "Heard"}), "counted from 1"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused_with_every_heading(
    layout: Layout, words: str
) -> None:
    with pytest.raises(ForPerson, match=words):
        check_layout(own(), layout)


def test_a_heading_that_is_there_twice_is_not_guessed_at() -> None:
    with pytest.raises(ForPerson, match="“Heard” is more than once in row 2"):
        check_layout(own("Heard"), Layout("Quarter", 2, {"C": "Heard"}))


def test_headings_of_either_edition_are_proposed_and_others_are_not() -> None:
    content = saved(template())
    assert sheets_of(content) == ("Guidance", "Data")
    found = guessed(headings_in(content, "Data", 3))
    assert len(found) == 32
    assert found["MARAC Name"] == "A"
    assert guessed(headings_in(own(), "Quarter", 2)) == {}


def test_a_template_is_saved_found_replaced_and_retired(engine: sa.Engine) -> None:
    text, police = LAYOUT.as_text(), own("Police")
    save_template(engine, by=TESTER, name=" Northmoor ", layout=text, workbook=own())
    save_template(engine, by=TESTER, name="NORTHMOOR", layout=text, workbook=police)
    with engine.connect() as connection:
        (only,) = templates(connection)
        assert named_template(connection, name="northmoor") == only
        assert named_template(connection, name="Southmoor") is None
    assert (only.name, only.layout, only.workbook) == ("NORTHMOOR", LAYOUT, police)
    retire_template(engine, by=TESTER, name="northmoor")
    with engine.connect() as connection:
        assert templates(connection) == ()
    with pytest.raises(ForPerson, match="no template “northmoor”"):
        retire_template(engine, by=TESTER, name="northmoor")


def test_only_who_prepares_returns_saves_templates(engine: sa.Engine) -> None:
    from models.access import Grant, User

    chair = User("u", "Chair", frozenset({Grant(Role.CHAIR)}))
    with pytest.raises(NotAllowed):
        save_template(engine, by=chair, name="x", layout="{}", workbook=b"")


def looks(content: bytes, sheet: str) -> dict[str, tuple[object, ...]]:
    """What can be seen of each filled cell: fill, weight, size, format of numbers."""
    page = load_workbook(BytesIO(content))[sheet]
    return {
        cell.coordinate: (
            cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None,
            cell.font.b,
            cell.font.sz,
            cell.number_format.lower().replace("\\ ", " "),
        )
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


@needs_libreoffice
@pytest.mark.parametrize("kind", ["official", "own"])
def test_libreoffice_saves_a_filled_template_with_the_same_values_and_styles(
    tmp_path: Path, kind: str
) -> None:
    filled: Filled
    if kind == "official":
        filled, name = fill_template(saved(template()), TWO_ROWS), "Data"
    else:
        filled, name = fill_layout(own(), LAYOUT, TWO_ROWS), "Quarter"
    again = resaved(filled.content, tmp_path)
    before, after = (load_workbook(BytesIO(content))[name] for content in (filled.content, again))
    for row in before.iter_rows():
        for cell in row:
            assert after[cell.coordinate].value == cell.value, cell.coordinate
    assert looks(again, name) == looks(filled.content, name)
    if kind == "own":
        recalculated = load_workbook(BytesIO(again), data_only=True)[name]
        assert recalculated["E3"].value == pytest.approx(0.13 / 5)
