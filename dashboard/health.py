"""The checks behind `marac doctor`: what is right, what is wrong, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import polars as pl
import polars.selectors as cs
import sqlalchemy as sa

from ingest import upkeep
from ingest.schemas import SCHEMAS
from models.access import Permission, User, check_may
from models.database import is_duckdb
from models.frames import read_frame
from models.instruments import library
from models.server_address import server_concerns
from models.settings import Settings
from models.tables import (
    action_facts,
    erasures,
    facts_due,
    hearing_facts,
    meeting_facts,
    research_destructions,
    source_facts,
)
from models.vault import is_open_to_others
from queries.demonstration import is_demonstration

_FACTS = (hearing_facts, source_facts, meeting_facts, action_facts)


@dataclass(frozen=True)
class Finding:
    """One check: its state, what was found, and what to do (blank where all is well)."""

    check: str
    state: Literal["well", "odd", "wrong"]
    what: str
    do: str = ""


def check_record(engine: sa.Engine, *, rebuild_facts: bool, by: User) -> list[Finding]:
    """Every check of the record, in the order a person would want them."""
    check_may(by, Permission.ADMINISTER)
    findings = [
        *_demonstration(engine),
        *check_settings(Settings()),
        *check_risk_forms(Settings()),
        *_references(engine),
        _due(engine),
    ]
    if rebuild_facts:
        findings.append(_rebuilt(engine))
    return [*findings, *_backups(engine, Settings())]


def _demonstration(engine: sa.Engine) -> Iterator[Finding]:
    with engine.connect() as connection:
        is_invented = is_demonstration(connection)
    if is_invented:
        yield Finding(
            "people",
            "odd",
            "This is a demonstration: nobody in it is real, and no phone is asked for.",
            "Put no real person in it; make a record of your own with: marac init",
        )


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Where the record is, who can read its key, and what is odd about the way to a server."""
    if not settings.is_duckdb:
        yield Finding("record", "well", "On a PostgreSQL server; encryption at rest is its own.")
        for what, do in server_concerns(settings.database_url):
            yield Finding("server", "odd", what, do)
        yield from _key_file(settings)
        return
    yield Finding("record", "well", f"Encrypted, in {settings.database_file}.")
    yield from _key_file(settings)


def _key_file(settings: Settings) -> Iterator[Finding]:
    path = settings.key_path
    if settings.key or not path.exists():
        return
    if is_open_to_others(path):
        yield Finding("key", "wrong", f"Others can read {path}.", f"Run: chmod 600 {path}")
    else:
        yield Finding("key", "well", "Only its owner can read the key file.")


def check_risk_forms(settings: Settings) -> Iterator[Finding]:
    """Each file of a risk form that cannot be used; it is left out, the others hold."""
    found = library(settings.instruments)
    for problem in found.problems:
        yield Finding("risk forms", "wrong", problem, "Correct the file, then start again.")
    if not found.problems:
        forms = ", ".join(f"{one.form} {one.version}" for one in found.forms)
        yield Finding("risk forms", "well", f"In use: {forms}.")


def _references(engine: sa.Engine) -> Iterator[Finding]:
    """Ids that name a row which is not there."""
    lost = []
    with engine.connect() as connection:
        for schema in SCHEMAS.values():
            for name, column in schema.references.items():
                if name not in schema.table.columns or column.is_list:
                    continue
                target = SCHEMAS[str(column.refers_to)]
                count = _orphans(connection, schema.table, name, target.table, target.key[0])
                if count:
                    lost.append(f"{count} in {schema.name}.{name}")
    if lost:
        yield Finding(
            "references",
            "wrong",
            f"Rows that name something that is not there: {', '.join(lost)}.",
            "Import the missing rows, or restore the last backup.",
        )
    else:
        yield Finding("references", "well", "Every id names a row that is there.")


def _orphans(
    connection: sa.Connection, table: sa.Table, column: str, target: sa.Table, key: str
) -> int:
    parent = target.alias("parent")
    missing = (
        sa.select(sa.func.count())
        .select_from(table.outerjoin(parent, parent.c[key] == table.c[column]))
        .where(table.c[column].is_not(None), parent.c[key].is_(None))
    )
    return int(connection.scalar(missing) or 0)


def _due(engine: sa.Engine) -> Finding:
    with engine.connect() as connection:
        left = connection.scalar(sa.select(sa.func.count()).select_from(facts_due)) or 0
    if left:
        return Finding("facts", "odd", f"{left} records wait for their facts.", "Start it again.")
    return Finding("facts", "well", "Nothing waits to be derived.")


def _rebuilt(engine: sa.Engine) -> Finding:
    """Derives all facts anew and compares them with those that were stored."""
    before = all_facts(engine)
    upkeep.rebuild_facts(engine)
    after = all_facts(engine)
    differing = [name for name, frame in before.items() if not frame.equals(after[name])]
    if differing:
        return Finding(
            "stored facts",
            "wrong",
            f"{', '.join(differing)} differed from a full rebuild; they are right now.",
            "Tell whoever keeps the program: a write forgot what it touched.",
        )
    rows = sum(frame.height for frame in after.values())
    return Finding("stored facts", "well", f"{rows:,} rows equal a full rebuild.")


def all_facts(engine: sa.Engine) -> dict[str, pl.DataFrame]:
    """Table of facts → its rows, sorted and rounded so that two of them can be compared."""
    with engine.connect() as connection:
        frames = {table.name: read_frame(connection, sa.select(table)) for table in _FACTS}
    return {name: _comparable(frame) for name, frame in frames.items()}


def _comparable(frame: pl.DataFrame) -> pl.DataFrame:
    """Sorted, and shares rounded: thirds add up to the last bit only in the same order."""
    return frame.with_columns(cs.float().round(9)).sort(frame.columns)


def _backups(engine: sa.Engine, settings: Settings) -> Iterator[Finding]:
    if not is_duckdb(engine):
        return
    copies = (
        sorted(settings.backup_folder.glob("*.duckdb")) if settings.backup_folder.exists() else []
    )
    if copies:
        yield Finding("backups", "well", f"The newest is {copies[-1].name}.")
    else:
        yield Finding("backups", "odd", "There is no backup.", "Run: marac backup")
    older = _older_than_an_erasure(engine, copies)
    if older:
        yield Finding(
            "erasures",
            "odd",
            f"Backups from before the newest erasure still hold what was erased: "
            f"{', '.join(older)}.",
            "Make a new backup, then delete these.",
        )


def _older_than_an_erasure(engine: sa.Engine, copies: list[Path]) -> list[str]:
    """The backups that were made before something was erased or destroyed."""
    with engine.connect() as connection:
        ends = connection.scalar(sa.select(sa.func.max(erasures.c.finished_at)))
        destroyed = connection.scalar(sa.select(sa.func.max(research_destructions.c.destroyed_at)))
    newest = max(filter(None, (ends, destroyed)), default=None)
    if newest is None:
        return []
    made = {path: datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in copies}
    return [path.name for path, at in made.items() if at.replace(tzinfo=None) < newest]
