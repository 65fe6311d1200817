"""The synthetic sets and the records made of them, kept in the folder the run is given."""

import shutil
from pathlib import Path

import sqlalchemy as sa

from dashboard.record import initialise, open_record
from ingest.synthetic import generate
from models.settings import Settings

SEED = 1


def folder_of(cache: Path, cases: int) -> Path:
    """The interchange files of a set, made where they are not there yet."""
    folder = cache / f"set-{cases}"
    if not (folder / "cases.csv").exists():
        generate(cases, SEED, folder)
    return folder


def new_record(cache: Path, cases: int) -> sa.Engine:
    """An empty encrypted record in the place of the one of this set."""
    shutil.rmtree(_record_folder(cache, cases), ignore_errors=True)
    return initialise(settings_of(cache, cases))


def record(cache: Path, cases: int) -> sa.Engine:
    """The record of a set that was imported before."""
    return open_record(settings_of(cache, cases))


def _record_folder(cache: Path, cases: int) -> Path:
    return cache / f"record-{cases}"


def settings_of(cache: Path, cases: int) -> Settings:
    """Where the record of a set is."""
    return Settings(database_url=f"duckdb:///{_record_folder(cache, cases).resolve()}/marac.duckdb")
