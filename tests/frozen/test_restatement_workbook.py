"""The restatement and the workbooks of several MARACs as files."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import sqlalchemy as sa
from openpyxl import load_workbook

from models.database import writing
from models.trail import note
from queries.exports import restatement_workbook, safelives_workbook, safelives_zip
from queries.safelives import Return, build
from queries.safelives.restate import restatement

from .quarter import QUARTER, edit_case, filled, freeze, person, scope_of, versions


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(content))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def test_a_line_for_each_cell_and_one_for_each_case_and_edit(duckdb_engine: sa.Engine) -> None:
    filled(duckdb_engine)
    ann = person(duckdb_engine, "Ann Example")
    freeze(duckdb_engine, ann, "M1")
    edit_case(duckdb_engine, ann, "C2", referring_agencies="POL;IDV")
    with writing(duckdb_engine) as connection:
        after = {"referring_agencies": "POL;IDV", "reason": "=Housing withdrew"}
        note(connection, ann, "change", kind="cases", record="C2", after=after)
    (kept,) = versions(duckdb_engine, ann, "M1")
    with duckdb_engine.connect() as connection:
        found = restatement(connection, scope=scope_of(ann), frozen=kept)
    book = sheets(restatement_workbook.write(found, written_at=datetime(2026, 10, 14)))
    assert list(book) == ["Cells that differ", "Cases and editors", "Return now", "About"]
    day = datetime(2026, 7, 9)
    assert book["Cells that differ"][1:] == [
        ["Northtown", day, "G", "Police", 1.33, 1.5, 1],
        ["Northtown", day, "H", "IDVA", 0.33, 0.5, 1],
        ["Northtown", day, "M", "Housing", 0.33, 0, 1],
    ]
    lines = book["Cases and editors"][1:]
    assert len(lines) == 6
    assert lines[0][:6] == ["Northtown", day, "G", "C2", 0.33, 0.5]
    assert lines[0][6] == "Ann Example" and lines[0][9] == "cases C2"
    assert lines[1][11] == "=Housing withdrew"
    assert lines[4][4:6] == [0.33, None]
    assert [row[0] for row in book["Return now"][1:]] == ["Northtown", "Northtown"]
    assert any(kept.sha256 in str(line[0]) for line in book["About"])


def test_a_zip_holds_a_workbook_for_each_marac(duckdb_engine: sa.Engine) -> None:
    filled(duckdb_engine)
    with duckdb_engine.connect() as connection:
        scope = scope_of(person(duckdb_engine, "Ann Example"))
        built = build(connection, scope=scope, quarter=QUARTER)
    content = safelives_zip.write(built)
    assert content == safelives_zip.write(built)
    with ZipFile(BytesIO(content)) as parts:
        names = parts.namelist()
        first = parts.read(names[0])
    assert names == [
        "safelives-return-2026-q3-northtown.xlsx",
        "safelives-return-2026-q3-southtown.xlsx",
    ]
    own = tuple(row for row in built.rows if row.marac_id == "M1")
    assert first == safelives_workbook.write(Return(built.quarter, own, ()))


def test_maracs_of_one_name_have_files_of_their_own() -> None:
    from safelives.factory import sound_row

    rows = (sound_row("T1"), type(sound_row())("T2", "M2", sound_row().cells))
    with ZipFile(BytesIO(safelives_zip.write(Return(QUARTER, rows, ())))) as parts:
        assert parts.namelist() == [
            "safelives-return-2026-q3-norwich.xlsx",
            "safelives-return-2026-q3-norwich-m2.xlsx",
        ]
