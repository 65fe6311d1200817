"""The work under way in the demonstration: the same by seed and day, and all of it loads."""

from datetime import date
from pathlib import Path

import polars as pl
import sqlalchemy as sa

from dashboard.commands.demo import PEOPLE, SEED
from ingest.files import import_paths
from ingest.synthetic import generate
from ingest.synthetic.live import write_live
from models.access import Role, User, operator
from models.tables import hearing_facts, meeting_facts
from queries.work import waiting

TODAY = date(2026, 11, 24)


def made(folder: Path) -> tuple[Path, Path]:
    records, live = folder / "records", folder / "live"
    generate(2000, SEED, records, ends_on=TODAY)
    write_live(records, SEED, TODAY, live)
    return records, live


def facts(engine: sa.Engine) -> list[list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return [
            sorted(map(tuple, connection.execute(sa.select(table))), key=str)
            for table in (hearing_facts, meeting_facts)
        ]


def test_one_seed_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    folders = [made(tmp_path / name)[1] for name in ("a", "b")]
    first, second = (
        {path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in folders
    )
    assert first == second and len(first) >= 6


def test_nothing_in_it_is_of_a_day_to_come(tmp_path: Path) -> None:
    _, live = made(tmp_path)
    for name, column in (("contact_attempts", "attempted_on"), ("wishes", "said_on")):
        assert pl.read_csv(live / f"{name}.csv")[column].max() <= TODAY.isoformat()  # type: ignore[operator]


def test_it_loads_whole_gives_everyone_work_and_leaves_the_figures(
    duckdb_engine: sa.Engine, tmp_path: Path
) -> None:
    records, live = made(tmp_path)
    by = operator("test")
    assert import_paths(duckdb_engine, [records], user=by).rejected == 0
    before = facts(duckdb_engine)
    assert import_paths(duckdb_engine, [live], user=by).rejected == 0
    assert facts(duckdb_engine) == before
    with duckdb_engine.connect() as connection:
        found = {
            grant.role: {
                one.source.key
                for one in waiting(
                    connection, user=User("u", name, frozenset({grant})), today=TODAY
                )
            }
            for _, name, grant in PEOPLE
        }
    assert found[Role.COORDINATOR] >= {"agenda", "received", "screening", "overdue-actions"}
    assert found[Role.COORDINATOR] >= {"research-late", "without-receipt"}
    assert found[Role.REPRESENTATIVE] >= {"research", "own-actions"}
    assert "without-attempt" in found[Role.IDVA]
    assert "asked-of-me" in found[Role.REFERRER]
    assert found[Role.COMMISSIONER] == set()
