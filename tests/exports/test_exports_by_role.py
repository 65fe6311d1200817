"""What a page hides from a role, its files hide: every role, every report, every kind of file."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import openpyxl
import polars as pl
import pytest
import sqlalchemy as sa
from records import duckdb_record, load
from records import table as drawn
from reports.small_record import TABLES

from models.access import PERMISSIONS, Grant, Permission, Role, User
from models.errors import NotAllowed
from models.period import Period
from queries.exports.delivery import table_export
from queries.exports.formulas import unguarded
from queries.exports.marking import Marking
from queries.exports.tables import sheet_of
from queries.reports import REPORTS, Report

HALF_YEAR = Period(date(2025, 1, 1), date(2025, 6, 30))
Rows = list[list[str]]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    with duckdb_record(tmp_path_factory.mktemp("exports")) as engine:
        load(engine, {name: drawn(text) for name, text in TABLES.items()})
        yield engine


def user(role: Role) -> User:
    return User("u1", "Sam", frozenset({Grant(role)}))


def frame_for(engine: sa.Engine, role: Role, report: Report) -> pl.DataFrame:
    with engine.connect() as connection:
        return report.run(
            connection,
            scope=user(role).scope(Permission.SEE_FIGURES),
            period=HALF_YEAR,
            today=date(2025, 9, 1),
            as_of=date(2025, 6, 1),
        )


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(n).cast(pl.List(pl.String)).list.join(";") for n in lists)


def files(frame: pl.DataFrame) -> dict[str, Rows]:
    """What each kind of file of the frame says, as texts; blank where a cell is blank."""
    sheet = sheet_of(flat(frame), title="Report", about=(), marking=Marking.OFFICIAL)
    made = {
        ending: table_export(sheet, kind="report", stem="report", ending=ending).make()
        for ending in (".csv", ".xlsx", ".json")
    }
    text = io.StringIO(made[".csv"].decode("utf-8-sig"), newline="")
    table = openpyxl.load_workbook(io.BytesIO(made[".xlsx"]))["Table"]
    return {
        ".csv": [[unguarded(cell) for cell in row] for row in csv.reader(text)][1:],
        ".xlsx": [[plain(cell) for cell in row] for row in table.iter_rows(values_only=True)][1:],
        ".json": [
            [plain(cell) for cell in row.values()] for row in json.loads(made[".json"])["rows"]
        ],
    }


def plain(value: object) -> str:
    """A cell as its text; a whole number the same whether it was 3 or 3.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and not isinstance(value, bool):
        return str(int(value))
    return str(value)


def number(text: str) -> str:
    try:
        return plain(round(float(text), 9))
    except ValueError:
        return text


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("role", list(Role))
def test_a_file_says_what_the_page_says_and_no_more(
    record: sa.Engine, role: Role, name: str
) -> None:
    if Permission.SEE_FIGURES not in PERMISSIONS[role]:
        with pytest.raises(NotAllowed):
            frame_for(record, role, REPORTS[name])
        return
    frame = frame_for(record, role, REPORTS[name])
    shown = [[number(plain(cell)) for cell in row] for row in flat(frame).iter_rows()]
    for ending, rows in files(frame).items():
        assert [[number(cell) for cell in row] for row in rows] == shown, ending


def test_small_numbers_are_in_a_coordinators_files_and_in_nobody_elses(record: sa.Engine) -> None:
    """The record has small numbers to hide: where they are blank for one, another has them."""
    hidden = 0
    for name, report in REPORTS.items():
        whole = frame_for(record, Role.COORDINATOR, report)
        for role in (Role.CHAIR, Role.STEERING_GROUP, Role.COMMISSIONER):
            part = frame_for(record, role, report)
            if "hidden" not in part.columns or not part["hidden"].any():
                continue
            hidden += 1
            assert not whole["hidden"].any()
            for row, is_hidden in zip(files(part)[".csv"], part["hidden"], strict=True):
                assert not is_hidden or "" in row, (name, role)
    assert hidden > 10
