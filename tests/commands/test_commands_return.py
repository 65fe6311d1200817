"""`marac return`, `series`, `annual`, `return-rules` and `template` from freezing to restating."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from frozen.quarter import FILES, edit_case
from openpyxl import Workbook, load_workbook
from records import TESTER, load
from running import Done, Place, assert_one_sentence

from dashboard.record import open_record
from models.database import close
from models.settings import Settings

Q = ("return", "--quarter", "2026-Q3")


@pytest.fixture
def area(place: Place) -> Place:
    """A record with the quarter of the tests of freezing."""
    assert place("init").code == 0
    engine = open_record(Settings(database_url=f"duckdb:///{place.file}"))
    load(engine, FILES)
    close(engine)
    return place


def edit(area: Place, case_id: str, **fields: str) -> None:
    engine = open_record(Settings(database_url=f"duckdb:///{area.file}"))
    edit_case(engine, TESTER, case_id, **fields)
    close(engine)


def good(done: Done) -> Done:
    assert done.code == 0, done.err
    return done


def test_frozen_handed_out_again_and_restated(area: Place) -> None:
    first, again, differs = (area.folder / name for name in ("1.xlsx", "2.xlsx", "3.xlsx"))
    said = good(area(*Q, "--freeze", "--out", first)).err
    assert "July to September 2026 is frozen as version 1." in said
    edit(area, "C1", children_in_household="4")
    good(area(*Q, "--frozen", "--out", again))
    assert again.read_bytes() == first.read_bytes()
    said = good(area(*Q, "--restate", "--out", differs, "--json"))
    assert "1 cell differs from version 1" in said.err
    (cell,) = json.loads(said.out)["cells"]
    assert (cell["column"], cell["frozen"], cell["now"]) == ("E", 2, 4)
    (case,) = cell["cases"]
    assert (case["case_id"], case["gave"], case["gives"]) == ("C1", 2, 4)
    assert [edit["by"] for edit in case["edits"]] == ["tester (command)"]
    assert load_workbook(BytesIO(differs.read_bytes())).sheetnames[0] == "Cells that differ"
    assert "version 2" in good(area(*Q, "--freeze")).err
    old = area.folder / "old.xlsx"
    good(area(*Q, "--frozen", "--version", 1, "--out", old))
    assert old.read_bytes() == first.read_bytes()


def test_what_was_not_frozen_is_said_with_what_was(area: Place) -> None:
    assert_one_sentence(area(*Q, "--frozen", "--out", "x.xlsx"), "freeze it with --freeze")
    good(area(*Q, "--freeze", "--marac", "Northtown"))
    assert "Frozen are: M1" in area(*Q, "--frozen", "--out", "x.xlsx").err
    done = area(*Q, "--frozen", "--marac", "M1", "--version", 7, "--out", "x.xlsx")
    assert_one_sentence(done, "no frozen version 7")
    assert "Choose one" in area(*Q, "--freeze", "--restate").err


def test_two_people_by_command(area: Place) -> None:
    good(area("return-rules", "--two-people"))
    assert "another person has to confirm" in good(area(*Q, "--freeze")).err
    assert_one_sentence(area(*Q, "--freeze"), "somebody else has to confirm")


def test_when_a_return_is_due(area: Place) -> None:
    assert "no day is set" in good(area("return-rules")).out
    good(area("return-rules", "--due-days", "20", "--marac", "Northtown"))
    assert_one_sentence(area("return-rules", "--due-on", "2026-11-01"), "--quarter")


def test_each_marac_and_a_force_area(area: Place) -> None:
    good(area(*Q, "--each", "--out", "all.zip"))
    with ZipFile(area.folder / "all.zip") as parts:
        assert len(parts.namelist()) == 2
    assert_one_sentence(area(*Q, "--force", "Vale", "--out", "x.xlsx"), "force area “Vale”")


def test_a_saved_template_is_filled_by_its_name(area: Place) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Conference", "Meeting date", "Cases discussed", "Notes"])
    book.save(area.folder / "own.xlsx")
    done = good(area("template", "save", "County", "own.xlsx", "--column", "A=Conference"))
    assert "“Notes” in column D has no column of the return" in done.err
    assert "County: sheet “Sheet”, 3 columns." in good(area("template", "list")).out
    good(area(*Q, "--template", "county", "--out", "filled.xlsx"))
    filled = load_workbook(area.folder / "filled.xlsx").active
    assert filled is not None
    assert [filled.cell(2, n).value for n in (1, 3)] == ["Northtown", 2]
    good(area(*Q, "--freeze"))
    edit(area, "C1", children_in_household="4")
    good(area(*Q, "--frozen", "--template", "County", "--out", "again.xlsx"))
    assert (area.folder / "again.xlsx").exists()
    good(area("template", "retire", "County"))
    assert_one_sentence(area(*Q, "--template", "County", "--out", "x.xlsx"), "no template County")


def test_the_series_and_the_annual_workbook(filled: Place, tmp_path: Path) -> None:
    done = good(filled("series", "--to", "2025-Q3", "--by", "force", "--json"))
    rows = json.loads(done.out)
    assert {row["quarter"] for row in rows} >= {"2025-Q3"}
    assert all(row["cases_discussed"] for row in rows)
    quarters = json.loads(good(filled("series", "--quarters", "--by", "marac", "--json")).out)
    assert {row["source"] for row in quarters} >= {"imported", "computed"}
    out = tmp_path / "annual.xlsx"
    good(filled("annual", "--to", "2025-Q3", "--out", out))
    assert load_workbook(out).sheetnames[1:] == [
        "Cases",
        "Referral routes",
        "Gender",
        "Demographics",
    ]
    assert_one_sentence(filled("series", "--by", "month"), "marac, force or all")
