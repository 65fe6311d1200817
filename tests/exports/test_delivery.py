"""Every file that leaves is marked, and noted: who, what, with which filters, how many rows."""

import ast
import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import pyzipper
import sqlalchemy as sa

from models.access import Grant, Role, User
from models.errors import ForPerson
from models.settings import PROJECT
from models.tables import audit, data_version
from queries.exports import rejected_workbook
from queries.exports.delivery import Export, delivered, table_export
from queries.exports.marking import Marking, mark
from queries.exports.tables import Sheet, as_csv, as_json, as_workbook

USER = User("u1", "Sam", frozenset({Grant(Role.COORDINATOR, "M1")}))
CASES = Sheet("Cases by month", ["Month", "Cases"], [["July", 3]], ["Northtown"])
FIGURES = Sheet("Figures", ["Month", "Cases"], [["July", 3]], (), Marking.OFFICIAL)


def lines(engine: sa.Engine) -> list[sa.Row[tuple[object, ...]]]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(audit).order_by(audit.c.line)))


def version(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(sa.select(data_version.c.version)) or 0)


def test_an_export_is_noted_with_filters_rows_and_marking(engine: sa.Engine) -> None:
    before = version(engine)
    asked = {"from": "2026-01-01", "maracs": ["M1"], "by": None, "note": ""}
    export = table_export(CASES, kind="cases", stem="cases", ending=".csv", filters=asked)
    assert delivered(engine, USER, export, password=None) == as_csv(CASES)
    (line,) = lines(engine)
    assert (line.what, line.who, line.kind) == ("export", "u1", "cases")
    assert line.record == "cases-official-sensitive.csv"
    assert json.loads(line.after) == {
        "filters": {"from": "2026-01-01", "maracs": ["M1"]},
        "rows": 1,
        "marking": "OFFICIAL-SENSITIVE",
        "protected": False,
    }
    assert line.chain == "looks"
    assert version(engine) == before  # nobody's figures are worked out again for it


def test_a_password_locks_the_file_and_is_noted_but_not_kept(engine: sa.Engine) -> None:
    export = table_export(CASES, kind="cases", stem="cases", ending=".csv")
    content = delivered(engine, USER, export, password="four odd words here")
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        read = archive.read("cases-official-sensitive.csv", pwd=b"four odd words here")
    assert read == as_csv(CASES)
    (line,) = lines(engine)
    assert line.record == "cases-official-sensitive.zip"
    assert json.loads(line.after)["protected"] is True
    assert "four odd words" not in str(line)


def test_a_file_that_cannot_be_written_is_not_noted(duckdb_engine: sa.Engine) -> None:
    def broken() -> bytes:
        raise ForPerson("no")

    export = Export("cases", "cases.csv", broken, Marking.OFFICIAL)
    with pytest.raises(ForPerson):
        delivered(duckdb_engine, USER, export, password=None)
    assert lines(duckdb_engine) == []


def test_a_workbook_carries_its_marking_everywhere_but_in_its_table() -> None:
    for sheet in (CASES, FIGURES):
        book = openpyxl.load_workbook(io.BytesIO(as_workbook(sheet, datetime(2026, 7, 9))))
        marking = sheet.marking.value
        assert book.sheetnames == ["About", "Table"]
        assert book.active.title == "Table"
        assert book["About"]["A1"].value == marking
        assert book.properties.category == book.properties.contentStatus == marking
        for page in book:
            assert page.oddHeader.center.text == page.oddFooter.center.text == marking
        rows = list(book["Table"].iter_rows(values_only=True))
        assert rows == [("Month", "Cases"), ("July", 3)]


def test_a_json_file_carries_its_marking() -> None:
    read = json.loads(as_json(CASES))
    assert read["marking"] == "OFFICIAL-SENSITIVE"
    assert read["rows"] == [{"Month": "July", "Cases": 3}]


def test_rejected_rows_are_marked_and_keep_their_layout() -> None:
    book = openpyxl.load_workbook(io.BytesIO(rejected_workbook.write({})))
    assert book.worksheets[0].oddHeader.center.text == "OFFICIAL-SENSITIVE"


def test_an_areas_own_header_keeps_its_text() -> None:
    book = openpyxl.Workbook()
    book.active.oddHeader.center.text = "Northtown"
    book.active.oddHeader.left.text = "2026"
    mark(book, Marking.OFFICIAL)
    mark(book, Marking.OFFICIAL)
    assert book.active.oddHeader.center.text == "OFFICIAL Northtown"
    assert book.active.oddHeader.left.text == "2026"


# Files that commands write and that hold nothing of the record, or the record itself, encrypted
# and noted by its own line.
WRITING = {"dashboard/commands/exporting.py", "dashboard/commands/retention.py"}
SAVING = {
    "dashboard/components/download.py",
    "dashboard/components/document_line.py",
    "dashboard/app_pages/administration/subject_access.py",  # never without its own password
}


def calls(path: Path, *names: str) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.Attribute) and node.attr in names for node in ast.walk(tree))


def test_no_page_and_no_command_has_another_way_out() -> None:
    pages = sorted((PROJECT / "dashboard").rglob("*.py"))
    commands = sorted((PROJECT / "dashboard" / "commands").glob("*.py"))

    def found(paths: list[Path], *names: str) -> set[str]:
        return {p.relative_to(PROJECT).as_posix() for p in paths if calls(p, *names)}

    assert found(pages, "download_button") == SAVING
    assert (
        found(commands, "write_bytes", "write_text", "write_csv", "write_excel")
        - {
            "dashboard/commands/output.py"  # prints; what is printed for a program is noted too
        }
        == WRITING
    )
