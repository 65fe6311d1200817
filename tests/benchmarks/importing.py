"""Contestants of the import: ours, DuckDB's own COPY, and pandas with SQLAlchemy into SQLite."""

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_httpfs
import pandas as pd
import sqlalchemy as sa
from contest import once
from sets import folder_of, new_record

from ingest.files import import_paths
from ingest.schemas import SCHEMAS
from models.access import operator

Answer = tuple[float, dict[str, Any]]


def ours(cache: str, cases: str) -> Answer:
    """Read, checked, stored with a line of the trail for each row, facts derived, encrypted."""
    folder = folder_of(Path(cache), int(cases))
    engine = new_record(Path(cache), int(cases))
    told: dict[str, Any] = {}

    def work() -> None:
        report = import_paths(engine, [folder], user=operator("benchmark"))
        told["rows"] = sum(line.read for line in report.files)
        told["rejected"] = sum(line.rejected for line in report.files)
        with engine.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")

    return once(work), told


def copy_encrypted(cache: str, cases: str) -> Answer:
    return _copied(Path(cache), int(cases), " (ENCRYPTION_KEY 'a key of the benchmark')")


def copy_plain(cache: str, cases: str) -> Answer:
    return _copied(Path(cache), int(cases), "")


def _copied(cache: Path, cases: int, options: str) -> Answer:
    """Bare tables with the contract's types, no keys, no checks."""
    folder = folder_of(cache, cases)
    target = cache / "copy"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    connection = duckdb.connect()
    extensions = Path(duckdb_extension_httpfs.__file__).parent / "extensions"
    connection.execute(f"LOAD '{next(extensions.rglob('*.duckdb_extension'))}'")
    connection.execute(f"ATTACH '{target / 'copy.duckdb'}' AS bare{options}")
    connection.execute("USE bare")
    told = {"rows": 0}

    def work() -> None:
        for name, path in _files(folder):
            connection.execute(f'CREATE TABLE "{name}" ({_typed_headings(name, path)})')
            copied = connection.execute(f"COPY \"{name}\" FROM '{path}' (HEADER)").fetchone()
            told["rows"] += copied[0] if copied else 0
        connection.execute("CHECKPOINT")

    seconds = once(work)
    shutil.rmtree(target)
    return seconds, told


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for name in SCHEMAS:
        if (path := folder / f"{name}.csv").exists():
            yield name, path


def _typed_headings(name: str, path: Path) -> str:
    columns = SCHEMAS[name].table.columns
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings = next(csv.reader(file))
    return ", ".join(
        f'"{heading}" {columns[heading].type.compile() if heading in columns else "VARCHAR"}'
        for heading in headings
    )


def pandas_sqlite(cache: str, cases: str) -> Answer:
    return _by_pandas(Path(cache), int(cases), with_trail=False)


def pandas_sqlite_with_trail(cache: str, cases: str) -> Answer:
    return _by_pandas(Path(cache), int(cases), with_trail=True)


def _by_pandas(cache: Path, cases: int, *, with_trail: bool) -> Answer:
    """Bare tables; with the trail also a row with the same JSON for every row, as a record needs.

    Nothing is checked, no date is turned into a date and nothing is encrypted in either.
    """
    folder = folder_of(cache, cases)
    path = cache / "pandas.sqlite"
    path.unlink(missing_ok=True)
    engine = sa.create_engine(f"sqlite:///{path}")
    told = {"rows": 0}

    def work() -> None:
        for name, file in _files(folder):
            frame = pd.read_csv(file, low_memory=False)
            frame.to_sql(name, engine, index=False)
            told["rows"] += len(frame)
            if with_trail:
                _trail(name, frame).to_sql("audit", engine, index=False, if_exists="append")

    seconds = once(work)
    engine.dispose()
    path.unlink()
    return seconds, told


def _trail(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    after = [json.dumps(row) for row in frame.to_dict(orient="records")]
    return pd.DataFrame(
        {"kind": name, "what": "add", "record": frame[frame.columns[0]], "after": after}
    )
