"""Real files from the disk, in every form, into the same record."""

import json
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook
from polars.testing import assert_frame_equal
from records import TESTER, empty, load
from small_files import Rows, core, everything, files, line, reasons, stored

from ingest.files import import_paths
from ingest.rejected import rejected_by_file
from ingest.report import ImportReport
from models.access import Scope
from models.errors import ForPerson
from models.settings import PROJECT
from queries import imports
from queries.exports import rejected_workbook

EVERYTHING = Scope(None, sees_cases=True, sees_case_ids=True)


def frame(rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))


def workbook(path: Path, sheets: dict[str, Rows]) -> Path:
    book = Workbook()
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        page.append(list(rows[0]))
        for row in rows:
            page.append(list(row.values()))
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def write_csv(path: Path, rows: Rows) -> None:
    frame(rows).write_csv(path, separator=";", include_bom=True)


def write_json(path: Path, rows: Rows) -> None:
    frame(rows).write_ndjson(path)


def write_parquet(path: Path, rows: Rows) -> None:
    """With real dates and numbers where a database would have them."""
    typed = frame(rows).with_columns(
        pl.col(name).str.to_date("%Y-%m-%d")
        for name in rows[0]
        if name in ("referral_date", "meeting_date", "date_of_birth")
    )
    typed.write_parquet(path)


WRITERS = {"csv": write_csv, "jsonl": write_json, "parquet": write_parquet}


def imported(engine: sa.Engine, *paths: Path) -> ImportReport:
    return import_paths(engine, list(paths), user=TESTER)


def test_every_form_of_file_makes_the_same_record(quick_engine: sa.Engine, tmp_path: Path) -> None:
    load(quick_engine, files())
    wanted = everything(quick_engine)
    places = [workbook(tmp_path / "All of it.xlsx", files())]
    for ending, write in WRITERS.items():
        folder = tmp_path / ending
        folder.mkdir()
        for name, rows in files().items():
            write(folder / f"{name}.{ending}", rows)
        places.append(folder)
    for place in places:
        empty(quick_engine)
        report = imported(quick_engine, place)
        assert report.exit_code == 0, (place, reasons(report))
        for name, rows in everything(quick_engine).items():
            assert_frame_equal(rows, wanted[name])


def test_the_rejected_rows_come_back_corrected_in_their_workbook(
    engine: sa.Engine, tmp_path: Path
) -> None:
    some = core()
    some["people"][0] |= {"date_of_birth": "1 May 1990", "given_names": "=SUM(1)"}
    some["cases"][1] |= {"perpetrator_ids": "P1; V1"}
    first = load(engine, some)
    given = rejected_workbook.write(rejected_by_file(first))
    with engine.connect() as connection:
        kept = imports.rejected(connection, scope=EVERYTHING, run_id=first.run_id)
    again = load_workbook(BytesIO(rejected_workbook.write(kept)))
    book = load_workbook(BytesIO(given))
    assert sorted(book.sheetnames) == ["cases", "listings", "people"] == sorted(again.sheetnames)
    for page in book:
        assert list(page.values) == list(again[page.title].values)

    people = book["people"]
    heads = [cell.value for cell in people[1]]
    assert heads[:2] == ["row in your file", "what is wrong"]
    row = dict(zip(heads, people[2], strict=True))
    assert row["row in your file"].value == 2
    assert "month in words" in row["what is wrong"].value
    assert (row["given_names"].value, row["given_names"].data_type) == ("=SUM(1)", "s")
    row["date_of_birth"].value = "01/05/1990"
    for cell in book["cases"]["H"][1:]:
        cell.value = "P1"
    assert book["cases"]["H1"].value == "perpetrator_ids"
    book.save(tmp_path / "rejected-rows.xlsx")

    second = imported(engine, tmp_path / "rejected-rows.xlsx")
    assert second.exit_code == 0, reasons(second)
    assert not [note for file in second.files for note in file.notes if "Columns" in note]
    assert stored(engine, "cases").height == 3
    assert stored(engine, "hearing_facts").height == 2
    assert not stored(engine, "rejected_rows")["waiting"].any()


def test_a_person_without_the_right_to_see_cases_is_shown_no_rejected_row(
    quick_engine: sa.Engine,
) -> None:
    report = load(quick_engine, {"cases": files()["cases"]})
    blind = Scope(None, sees_cases=False, sees_case_ids=True)
    with quick_engine.connect() as connection:
        assert imports.rejected(connection, scope=blind, run_id=report.run_id) == {}
        assert imports.history(connection, scope=blind).is_empty()
        assert imports.history(connection, scope=EVERYTHING)["rejected"].to_list() == [3]


def test_what_cannot_be_read_is_said_and_the_rest_is_loaded(
    quick_engine: sa.Engine, tmp_path: Path
) -> None:
    write_csv(tmp_path / "maracs.csv", files()["maracs"])
    (tmp_path / "cases.csv").write_bytes(b"")
    (tmp_path / "people.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "letter.docx").write_bytes(b"Dear")
    (tmp_path / "gossip.csv").write_text("said;by\nwho;him\n")
    report = imported(quick_engine, tmp_path)
    assert (report.exit_code, stored(quick_engine, "maracs").height) == (2, 2)
    said = " ".join(note for file in report.files for note in file.notes)
    for name in ("cases.csv", "people.xlsx", "letter.docx", "“gossip”"):
        assert name in said
    assert line(report, "maracs").notes == []


def test_characters_that_a_database_refuses_stop_nothing(engine: sa.Engine, tmp_path: Path) -> None:
    rows = [
        {"marac_id": "M1", "name": "Nor\0th", "col\0our": "a\0b"},
        {"marac_id": "M2", "name": "South", "col\0our": "\U0001f600"},
    ]
    text = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "maracs.jsonl").write_text(text, encoding="utf-8")
    report = imported(engine, tmp_path / "maracs.jsonl")
    assert (report.exit_code, reasons(report)) == (2, [("maracs", 1, "unprintable")])
    assert stored(engine, "maracs")["name"].to_list() == ["South"]
    with engine.connect() as connection:
        kept = imports.rejected(connection, scope=EVERYTHING, run_id=report.run_id)
    assert rejected_workbook.write(kept)


def test_a_missing_path_is_one_sentence(quick_engine: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(ForPerson, match="There is no file or folder"):
        imported(quick_engine, tmp_path / "nowhere")


def test_an_areas_own_spreadsheet_loads_through_its_mapping(
    quick_engine: sa.Engine, tmp_path: Path
) -> None:
    load(
        quick_engine,
        {
            "maracs": [{"marac_id": "NM", "name": "Northmoor"}],
            "agencies": [{"agency_id": "POL", "name": "Police", "return_source": "police"}],
        },
    )
    path = workbook(tmp_path / "Referrals 2025.xlsx", {"Sheet1": own_rows()})
    report = import_paths(
        quick_engine,
        [path],
        user=TESTER,
        mapping=PROJECT / "data" / "mappings" / "example_area.toml",
    )
    assert report.exit_code == 0, reasons(report)
    facts = stored(quick_engine, "hearing_facts").select("case_id", "is_repeat")
    assert facts.rows() == [("R1", 0), ("R2", 1)]
    assert set(stored(quick_engine, "import_batches")["mapping"].drop_nulls()) == {"Northmoor"}


def own_rows() -> Rows:
    usual = {
        "Victim URN": "7",
        "Victim surname": "Ash",
        "Victim first name": "Ann",
        "Victim DOB": "01/05/1990",
        "Victim gender": "F",
        "Perpetrator URN": "8",
        "Perpetrator surname": "Cole",
        "Perpetrator DOB": "09/07/1988",
        "Referred by": "Police",
        "No. of children": "2",
        "Accepted?": "Accepted",
        "Outcome": "Discussed",
    }
    return [
        {"Ref No": "R1", "Date received": "10/02/2025", "MARAC date": "04/03/2025"} | usual,
        {"Ref No": "R2", "Date received": "10/05/2025", "MARAC date": "03/06/2025"} | usual,
    ]
