"""One file is in whole or not at all, whatever happens in the middle of it."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from polars.testing import assert_frame_equal
from records import TESTER, duckdb_record, load, sheet
from small_files import core, counts, everything, filled, reasons, stored

from dashboard.health import all_facts
from dashboard.record import open_record
from ingest import batches
from ingest.files import import_paths
from ingest.load import import_sheets
from ingest.synthetic import generate
from ingest.upkeep import rebuild_facts
from models.database import read_data_version
from models.settings import PROJECT, Settings
from models.tables import facts_due

TABLES = ("maracs", "agencies", "people", "meetings", "cases", "listings", "actions", "chronology")


class Broken(Exception):
    """What a test puts in the way."""


def sizes(engine: sa.Engine) -> dict[str, int]:
    return {name: stored(engine, name).height for name in TABLES}


def assert_facts_are_those_of_a_rebuild(engine: sa.Engine) -> None:
    before = all_facts(engine)
    rebuild_facts(engine)
    for name, frame in all_facts(engine).items():
        assert_frame_equal(before[name], frame)


def breaking(function: Callable[..., Any], file: str) -> Callable[..., Any]:
    """The function, which ends with an error once it was given the file."""

    def called(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        result = function(*arguments, **named)
        if arguments[1].kind == file:
            raise Broken
        return result

    return called


def test_an_error_in_the_middle_of_a_file_leaves_nothing_of_it(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here after its rows are written and while its line of history is."""
    some = core("actions")
    with monkeypatch.context() as patch, pytest.raises(Broken):
        patch.setattr(batches, "record_batch", breaking(batches.record_batch, "listings"))
        load(engine, some)
    assert stored(engine, "cases").height == 3
    assert stored(engine, "listings").is_empty()
    for table, column in (("import_batches", "kind"), ("audit", "kind")):
        assert "listings" not in stored(engine, table)[column].to_list()
    assert stored(engine, "facts_due").is_empty()  # what did go in has its facts at once
    assert_facts_are_those_of_a_rebuild(engine)
    assert load(engine, some).exit_code == 0
    assert stored(engine, "hearing_facts").height == 2


def test_an_error_while_the_facts_are_derived_leaves_them_due_until_the_next_start(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_connection: sa.Connection) -> None:
        raise Broken

    with monkeypatch.context() as patch, pytest.raises(Broken):
        patch.setattr("ingest.facts.derive", broken)
        load(engine, core())
    assert stored(engine, "listings").is_empty()  # the last file goes with its figures
    assert not stored(engine, "facts_due").is_empty()
    load(engine, core())
    assert stored(engine, "facts_due").is_empty()
    assert_facts_are_those_of_a_rebuild(engine)


def test_a_dry_run_keeps_nothing_and_counts_what_the_real_run_counts(engine: sa.Engine) -> None:
    """Later files name ids of earlier ones; some rows wait, some are refused, some are odd."""
    some = core("children", "actions")
    some["cases"][0] |= {"children_in_household": "3"}
    some["cases"][2] |= {"referring_agencies": "A9"}
    some["people"][3] |= {"date_of_birth": "31/02/1979"}
    before, lines = everything(engine), stored(engine, "audit").height
    with engine.connect() as connection:
        version = read_data_version(connection)
    dry = load(engine, some, dry_run=True)
    for name, frame in everything(engine).items():
        assert_frame_equal(frame, before[name])
    for name in ("import_batches", "rejected_rows", "row_problems"):
        assert stored(engine, name).is_empty()
    with engine.connect() as connection:
        assert read_data_version(connection) == version
    assert stored(engine, "audit").height == lines

    real = load(engine, some)
    assert (counts(dry), reasons(dry)) == (counts(real), reasons(real))
    assert (dry.exit_code, dry.dry_run, real.dry_run) == (real.exit_code, True, False)
    assert counts(real)["cases.csv cases"] == (3, 2, 0, 0, 1, 1)

    agency = {"agencies": [{"agency_id": "A9", "name": "New", "return_source": "mash"}]}
    dry = load(engine, agency, dry_run=True)
    assert stored(engine, "rejected_rows").filter("waiting").height == 1
    assert counts(dry) == counts(load(engine, agency))


def test_others_wait_while_a_dry_run_is_on_its_way(duckdb_engine: sa.Engine) -> None:
    """Two changes of one row at once are refused: the dry run would make a real one fail."""
    filled(duckdb_engine)
    changed = [row | {"name": "Norden"} for row in core()["maracs"][:1]]
    second = threading.Thread(target=load, args=(duckdb_engine, {"maracs": changed}))

    def progress(_file: str, done: int, _all: int) -> None:
        if not second.ident:
            second.start()
            second.join(timeout=0.3)

    import_sheets(
        duckdb_engine,
        [sheet("maracs", [row | {"force_area": "X"} for row in core()["maracs"]])],
        user=TESTER,
        dry_run=True,
        progress=progress,
    )
    second.join()
    maracs = stored(duckdb_engine, "maracs")
    assert maracs["name"].to_list() == ["Norden", "South"]
    assert maracs["force_area"].to_list() == [None, None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented files, big enough to be cut short."""
    made = tmp_path_factory.mktemp("invented")
    generate(100, 3, made)
    return made


@pytest.fixture(scope="module")
def rows(folder: Path) -> dict[str, int]:
    return {name: pl.read_csv(folder / f"{name}.csv").height for name in TABLES}


@contextmanager
def reopened(address: str) -> Iterator[sa.Engine]:
    engine = open_record(Settings(database_url=address))
    try:
        yield engine
    finally:
        engine.dispose()


def test_a_killed_import_is_in_file_by_file_and_the_next_start_finishes_the_figures(
    tmp_path: Path, folder: Path, rows: dict[str, int]
) -> None:
    """Killed ever later, and at last let through: the record is that of an undisturbed import."""
    with duckdb_record(tmp_path) as engine:
        pass
    address = f"duckdb:///{tmp_path / 'record.duckdb'}"
    for point in ("cases", "figures", "0.4"):
        command = [sys.executable, Path(__file__).parent / "cut_short.py", address, folder, point]
        done = subprocess.run(
            command,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=120,
            env={"PYTHONPATH": str(PROJECT)},
        )
        assert done.returncode == -9, done.stderr
        with reopened(address) as engine:
            found = sizes(engine)
            assert all(found[name] in (0, rows[name]) for name in TABLES), found
            assert (found["people"], found["cases"]) == (
                rows["people"],
                0 if point == "cases" else rows["cases"],
            )
            with engine.connect() as connection:
                due = connection.scalar(sa.select(sa.func.count()).select_from(facts_due))
            assert due == 0
            assert_facts_are_those_of_a_rebuild(engine)
            history, lines = stored(engine, "import_batches"), stored(engine, "audit")
            for name in TABLES:
                assert found[name] == lines.filter(what="add", kind=name).height
                assert bool(found[name]) == (name in history["kind"])
    with reopened(address) as engine:
        report = import_paths(engine, [folder], user=TESTER)
        assert report.exit_code == 0
        assert sizes(engine) == rows
        assert_facts_are_those_of_a_rebuild(engine)
