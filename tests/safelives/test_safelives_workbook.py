"""The return as a new workbook, read back with openpyxl and opened with LibreOffice."""

import csv
import shutil
import subprocess
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import ForPerson
from models.safelives import COLUMNS
from queries.exports.headings import read_headings
from queries.exports.safelives_workbook import write
from queries.safelives import Return, Row, written

from .factory import DAY, QUARTER, sound_row

SOFFICE = shutil.which("soffice")
FRACTIONS = {"G": Fraction(1, 8), "H": Fraction(1, 3), "I": Fraction(201, 200)}


def return_of(*rows: Row) -> Return:
    return Return(QUARTER, rows, ())


def sheet_of(content: bytes) -> Worksheet:
    (sheet,) = load_workbook(BytesIO(content)).worksheets
    return sheet


def shown(row: Row) -> list[object]:
    """What the sheet should hold for a row."""
    values = []
    for value in row.cells.values():
        if isinstance(value, int | Fraction):
            values.append(written(value))
        elif isinstance(value, date):
            values.append(datetime(value.year, value.month, value.day))
        else:
            values.append(value)
    return values


@pytest.mark.parametrize("edition", ["uk", "scotland"])
def test_one_sheet_with_headings_in_row_1_and_a_row_a_meeting(edition: str) -> None:
    rows = [sound_row(**FRACTIONS), sound_row("T2", B=date(2026, 9, 30), W=None)]

    sheet = sheet_of(write(return_of(*rows), edition=edition))

    found = [[cell.value for cell in cells] for cells in sheet.iter_rows()]
    assert found == [list(read_headings().edition(edition).values()), *map(shown, rows)]
    assert sheet.max_column == 32


def test_dates_are_real_date_cells() -> None:
    cell = sheet_of(write(return_of(sound_row())))["B2"]
    assert cell.is_date
    assert cell.value == datetime(2026, 7, 9)
    assert cell.number_format == "dd/mm/yyyy"


def test_shares_are_rounded_with_halves_up_and_stay_numbers() -> None:
    sheet = sheet_of(write(return_of(sound_row(**FRACTIONS))))
    assert [sheet[f"{letter}2"].value for letter in "GHI"] == [0.13, 0.33, 1.01]
    assert {sheet[f"{letter}2"].data_type for letter in "CDEFGHI"} == {"n"}


def test_blank_cells_are_not_in_the_file_at_all() -> None:
    blank = dict.fromkeys(("E", "F", "U", "AB"), None)
    content = write(return_of(sound_row(**blank)))
    with ZipFile(BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert all(f'r="{letter}2"' not in sheet for letter in blank)
    assert 'r="V2"' in sheet


@pytest.mark.parametrize("name", ["=1+1", "+44", "-9", "@SUM(A1)", "#N/A", "=HYPERLINK(1)"])
def test_a_name_that_looks_like_a_formula_stays_text(name: str) -> None:
    content = write(return_of(sound_row(A=name)))
    cell = sheet_of(content)["A2"]
    with ZipFile(BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b't="inlineStr"' in parts.read("xl/worksheets/sheet1.xml")
    assert cell.value == name


def test_a_control_character_in_a_name_is_dropped() -> None:
    assert sheet_of(write(return_of(sound_row(A="Nor\x0bwich"))))["A2"].value == "Norwich"


def test_the_same_return_gives_the_same_bytes() -> None:
    first, second = (write(return_of(sound_row(**FRACTIONS))) for _ in range(2))
    assert first == second
    other_time = write(return_of(sound_row(**FRACTIONS)), written_at=datetime(2026, 10, 5, 9))
    assert other_time != first
    properties = load_workbook(BytesIO(other_time)).properties
    assert properties.created == properties.modified == datetime(2026, 10, 5, 9)


def test_no_part_of_the_file_carries_the_time_it_was_made() -> None:
    with ZipFile(BytesIO(write(return_of(sound_row())))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_headings_are_wrapped_and_columns_wide_enough_to_read() -> None:
    sheet = sheet_of(write(return_of(sound_row())))
    assert all(cell.alignment.wrap_text for cell in sheet[1])
    assert all(sheet.column_dimensions[letter].width >= 12 for letter in COLUMNS)
    assert sheet.freeze_panes == "C2"


def test_a_quarter_without_meetings_is_headings_alone() -> None:
    assert sheet_of(write(return_of())).max_row == 1


def test_an_edition_that_there_is_not_is_refused() -> None:
    with pytest.raises(ForPerson, match="no edition “wales”"):
        write(return_of(), edition="wales")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_libreoffice_opens_and_saves_it_with_the_same_values(tmp_path: Path, kind: str) -> None:
    names = ["=1+1", "St Ives & Łódź", "#N/A"]
    rows = [sound_row(f"T{n}", A=name, W=None, **FRACTIONS) for n, name in enumerate(names)]
    source = tmp_path / "return.xlsx"
    source.write_bytes(write(return_of(*rows)))

    saved = resaved(source, kind, tmp_path)

    if kind == "xlsx":
        sheet = sheet_of(saved.read_bytes())
        found = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2)]
        assert found == [shown(row) for row in rows]
        assert sheet["B2"].is_date
    else:
        with saved.open(encoding="utf-8", newline="") as file:
            table = list(csv.reader(file))
        assert table[0] == list(read_headings().edition("uk").values())
        assert [row[:3] for row in table[1:]] == [[n, f"{DAY:%d/%m/%Y}", "5"] for n in names]
        assert [row[6:9] for row in table[1:]] == [["0.13", "0.33", "1.01"]] * 3


def resaved(source: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it again; a profile of its own keeps runs apart."""
    target = folder / "saved"
    filters = {"xlsx": "xlsx", "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1"}
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        filters[kind],
        "--outdir",
        str(target),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return target / f"return.{kind}"
