"""A record's file that somebody altered is refused or reads as before: never as something else."""

import random
import secrets
from pathlib import Path

import duckdb
import polars as pl
import sqlalchemy as sa
from records import load

from dashboard.record import open_record
from models.database import close, open_engine
from models.errors import ForPerson
from models.frames import read_frame
from models.settings import Settings
from models.tables import metadata

MARACS: list[dict[str, str | None]] = [
    {"marac_id": f"M{number}", "name": f"Area {number}"} for number in range(2_000)
]
EDITS = 40


def contents(settings: Settings) -> dict[str, pl.DataFrame]:
    """Every table of the record; raises where it does not open or cannot be read."""
    engine = open_engine(settings)
    try:
        with engine.connect() as connection:
            return {
                table.name: read_frame(connection, sa.select(table))
                for table in metadata.sorted_tables
            }
    finally:
        engine.dispose()


def test_an_altered_file_never_reads_as_another_record(tmp_path: Path) -> None:
    file = tmp_path / "record.duckdb"
    settings = Settings(database_url=f"duckdb:///{file}", key=secrets.token_hex(32))
    engine = open_record(settings, create=True)
    load(engine, {"maracs": MARACS})
    close(engine)
    whole, chance = file.read_bytes(), random.Random(7)  # noqa: S311 - places to edit
    before = contents(settings)
    assert before["maracs"].height == len(MARACS)
    refused = 0
    for _ in range(EDITS):
        edited = bytearray(whole)
        for at in chance.sample(range(len(whole)), k=chance.choice([1, 16, 400])):
            edited[at] ^= chance.randrange(1, 256)
        file.write_bytes(bytes(edited))
        try:
            after = contents(settings)
        except (ForPerson, sa.exc.DBAPIError, duckdb.Error):
            refused += 1
            continue
        assert all(after[name].equals(frame) for name, frame in before.items())
    assert refused > EDITS // 4
