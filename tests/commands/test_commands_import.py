"""`marac import`: its exit codes, its files, and what it says."""

import json
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from running import Done, Place

from models.settings import PROJECT

MARACS = "marac_id,name\nNM,Northmoor\n"
AGENCIES = "agency_id,name,return_source\nPOL,Police,police\n"


@pytest.fixture
def folder(place: Place) -> Path:
    """A folder of two files, all in order."""
    made = place.folder / "files"
    made.mkdir()
    (made / "maracs.csv").write_text(MARACS)
    (made / "agencies.csv").write_text(AGENCIES)
    return made


def lines(done: Done) -> dict[str, dict[str, object]]:
    return {row["file"]: row for row in json.loads(done.out)}


def test_all_in_ends_with_0_and_a_second_time_changes_nothing(place: Place, folder: Path) -> None:
    first = place("import", folder, "--json")
    assert (first.code, first.err) == (0, "")
    assert {name: row["added"] for name, row in lines(first).items()} == {
        "maracs.csv": 1,
        "agencies.csv": 1,
    }
    again = place("import", folder, "--json")
    assert again.code == 0
    assert all(row["unchanged"] == 1 for row in lines(again).values())


def test_some_rows_rejected_ends_with_2_and_their_workbook_loads_once_corrected(
    place: Place, folder: Path
) -> None:
    (folder / "people.csv").write_text("person_id,gender\nV1,femal\nV2,male\n")
    done = place("import", folder, "--json")
    assert done.code == 2
    assert "1 rows were not loaded. They are in rejected-rows.xlsx" in done.err
    assert lines(done)["people.csv"]["rejected"] == 1
    book = load_workbook(place.folder / "rejected-rows.xlsx")
    page = book["people"]
    assert "Did you mean “female”?" in page["B2"].value
    page["D2"].value = "female"
    book.save(place.folder / "rejected-rows.xlsx")
    corrected = place("import", "rejected-rows.xlsx", "--json")
    assert (corrected.code, corrected.err) == (0, "")
    assert lines(corrected)["rejected-rows.xlsx"]["notes"] == ""


def test_nothing_loaded_ends_with_1(place: Place, folder: Path) -> None:
    (folder / "maracs.csv").write_text("marac_id,name\nNM,\n")
    assert place("import", folder / "maracs.csv", "--rejected", "bad.xlsx").code == 1
    assert (place.folder / "bad.xlsx").exists()
    (folder / "gossip.csv").write_text("said\nwho\n")
    unknown = place("import", folder / "gossip.csv", "--csv")
    assert (unknown.code, "is not one of the files" in unknown.out) == (1, True)


def test_a_dry_run_says_the_same_and_keeps_nothing(place: Place, folder: Path) -> None:
    dry = place("import", folder, "--dry-run", "--json")
    assert dry.out == place("import", folder, "--dry-run", "--json").out
    assert dry.out == place("import", folder, "--json").out


def test_a_source_keeps_its_ids_apart(place: Place, folder: Path) -> None:
    assert place("import", folder).code == 0
    assert place("import", folder, "--source", "north").code == 0
    figures = json.loads(
        place(
            "indicators", "--from", "2025-01-01", "--to", "2025-12-31", "--by", "marac", "--json"
        ).out
    )
    assert {row["group"] for row in figures} == {"NM", "north/NM"}


def test_an_areas_own_spreadsheet_loads_through_its_mapping(place: Place, folder: Path) -> None:
    assert place("import", folder).code == 0
    pl.DataFrame(
        {
            "Ref No": ["R1"],
            "Date received": ["10/02/2025"],
            "MARAC date": ["04/03/2025"],
            "Victim URN": ["7"],
            "Victim surname": ["Ash"],
            "Victim first name": ["Ann"],
            "Victim DOB": ["01/05/1990"],
            "Victim gender": ["F"],
            "Perpetrator URN": ["8"],
            "Perpetrator surname": ["Cole"],
            "Perpetrator DOB": ["09/07/1988"],
            "Referred by": ["Police"],
            "No. of children": ["2"],
            "Accepted?": ["Accepted"],
            "Outcome": ["Discussed"],
        }
    ).write_csv(place.folder / "Referrals 2025.csv")
    mapping = PROJECT / "data" / "mappings" / "example_area.toml"
    done = place("import", "Referrals 2025.csv", "--mapping", mapping, "--json")
    assert (done.code, done.err) == (0, "")
    kinds = [row["kind"] for row in json.loads(done.out)]
    assert kinds == ["people", "people", "meetings", "cases", "listings"]
    wrong = place("import", folder / "maracs.csv", "--mapping", mapping)
    assert wrong.code == 1
    assert "The mapping Northmoor is for sheets called" in wrong.err
