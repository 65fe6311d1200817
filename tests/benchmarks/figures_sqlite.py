"""The same indicators in SQLite: from the stored records, and from the stored facts.

Every table has the indexes that its question can use; each step is a temporary table.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
from contest import once
from figures import ALWAYS, FACTS, RECORDS, YEAR, stored, timed, with_population_and_posts

SCRIPTS = Path(__file__).parent
RULES = (
    *("marac_id", "name", "sender", "nation", "repeat_definition", "repeat_scope"),
    *("dash_threshold", "agenda_working_days", "action_days", "idva_caseload", "admin_caseload"),
)
_TYPES = {pl.String: "TEXT", pl.Int64: "INTEGER", pl.Boolean: "INTEGER", pl.Float64: "REAL"}
_INDEXES = {
    "cases": ("case_id", "victim_id", "referral_date"),
    "people": ("person_id",),
    "same_person": ("person_id",),
    "meetings": ("meeting_id", "meeting_date"),
    "listings": ("meeting_id", "case_id"),
    "children": ("case_id",),
    "assessments": ("case_id",),
    "agency_involvement": ("case_id",),
    "attendance": ("meeting_id",),
    "agencies": ("agency_id",),
    "marac_agencies": ("marac_id",),
    "actions": ("due_date", "status"),
    "working_days": ("nation, day", "nation, is_working, working_days_before"),
    "meeting_facts": ("meeting_date",),
    "hearing_facts": ("meeting_date, days_to_meeting",),
    "action_facts": ("due_on, marac_id, done_on_time", "is_open, due_on, marac_id"),
}


def prepare_records(cache: str, cases: str) -> tuple[float, dict[str, Any]]:
    return once(lambda: _fill(cache, cases, "records", RECORDS)), {}


def prepare_facts(cache: str, cases: str) -> tuple[float, dict[str, Any]]:
    return once(lambda: _fill(cache, cases, "facts", FACTS)), {}


def from_records(cache: str, cases: str) -> tuple[float, dict[str, Any]]:
    return _run(cache, cases, "records")


def from_facts(cache: str, cases: str) -> tuple[float, dict[str, Any]]:
    return _run(cache, cases, "facts")


def _file(cache: str, cases: str, name: str) -> Path:
    return Path(cache) / f"{name}-{cases}.sqlite"


def _fill(cache: str, cases: str, name: str, columns: dict[str, tuple[str, ...]]) -> None:
    path = _file(cache, cases, name)
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for table in columns | ALWAYS:
            one = {table: columns[table]} if table in columns else {}
            _add(connection, table, stored(cache, cases, one)[table])
        _add(connection, "maracs", stored(cache, cases, {})["maracs"].select(RULES))
        connection.execute("ANALYZE")


def _add(connection: sqlite3.Connection, table: str, frame: pl.DataFrame) -> None:
    frame = frame.with_columns(pl.selectors.date().cast(pl.String))
    names = ", ".join(f'"{name}" {_TYPES[type(kind)]}' for name, kind in frame.schema.items())
    connection.execute(f"CREATE TABLE {table} ({names})")
    marks = ", ".join("?" * frame.width)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", frame.iter_rows())
    for number, index in enumerate(_INDEXES.get(table, ())):
        if set(index.split(", ")) <= set(frame.columns):
            connection.execute(f"CREATE INDEX {table}_{number} ON {table} ({index})")


def _run(cache: str, cases: str, name: str) -> tuple[float, dict[str, Any]]:
    connection = sqlite3.connect(_file(cache, cases, name))
    connection.execute("PRAGMA cache_size = -1000000")
    connection.execute("PRAGMA temp_store = MEMORY")
    steps = list(_statements(SCRIPTS / f"figures_from_{name}.sql"))
    days = {"start": str(YEAR.start), "end": str(YEAR.end)}
    return timed(lambda: _sums(connection, steps, days))


def _statements(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each “-- name” paragraph."""
    for part in path.read_text(encoding="utf-8").split("\n-- ")[1:]:
        name, _, text = part.partition("\n")
        yield name.strip(), text


def _sums(
    connection: sqlite3.Connection, steps: list[tuple[str, str]], days: dict[str, str]
) -> tuple[pd.DataFrame, float]:
    """Runs the steps; those named “sums …” are questions, a row a MARAC, “median” a number."""
    sums, waited = [], float("nan")
    for name, text in steps:
        if name.startswith("sums"):
            sums.append(pd.read_sql(text, connection, params=days).set_index("marac_id"))
        elif name == "median":
            waited = connection.execute(text, days).fetchone()[0]
        else:
            _step(connection, name, text, days)
    always = [
        pd.read_sql(f"SELECT * FROM {table}", connection)
        for table in ("maracs", "population", "capacity")
    ]
    return with_population_and_posts(pd.concat(sums, axis=1), *always), float(waited)


def _step(connection: sqlite3.Connection, name: str, text: str, days: dict[str, str]) -> None:
    """A temporary table “name by column, column”, indexed by each of the columns."""
    table, _, columns = name.partition(" by ")
    connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    connection.execute(f"CREATE TEMP TABLE {table} AS {text}", days)
    for column in filter(None, columns.split(", ")):
        connection.execute(f"CREATE INDEX temp.{table}_{column} ON {table} ({column})")
