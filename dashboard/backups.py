"""Backups of an embedded record: a copy that was opened and counted, and bringing one back."""

import shutil
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.database import close, is_duckdb, open_engine, writers_wait, writing
from models.errors import ForPerson
from models.settings import Settings
from models.tables import metadata
from models.trail import note
from models.vault import read_key
from queries import trail_check

_COUNTED = ("cases", "people", "meetings", "actions", "audit")


def back_up(
    engine: sa.Engine, settings: Settings, *, by: User, to: Path | None = None
) -> tuple[Path, int]:
    """A copy of the record's file and the number of rows counted in it.

    Raises ForPerson on a server (its own tools do that), where there is no room, or where the
    copy does not hold what the record holds.
    """
    check_may(by, Permission.ADMINISTER)
    if not is_duckdb(engine):
        raise ForPerson("The record is on a PostgreSQL server: back it up there, with pg_dump.")
    source = settings.database_file
    target = to or settings.backup_folder / f"{source.stem}-{datetime.now():%Y%m%d-%H%M%S}.duckdb"
    if target.exists():
        raise ForPerson(f"There is already a file {target}: choose another name.")
    with writing(engine) as connection:
        note(connection, by, "backup", kind="record", record=target.name)
    with writers_wait(engine):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("CHECKPOINT"))
            expected = _count(connection)
        _copy(source, target)
    counted = _count_copy(target, settings)
    if counted != expected:
        raise ForPerson(f"The copy {target} is not whole: make room and try again.")
    return target, sum(counted.values())


def restore(settings: Settings, backup: Path, *, by: User) -> Path | None:
    """Puts the backup in the place of the record; returns where the old one is kept now.

    Raises ForPerson where the backup cannot be opened with the record's key: nothing is changed.
    """
    check_may(by, Permission.ADMINISTER)
    if not backup.exists():
        raise ForPerson(f"There is no backup {backup}: check the name.")
    _count_copy(backup, settings)
    target = settings.database_file
    kept = None
    if target.exists():
        close(open_engine(settings))  # refused while the dashboard has it open
        kept = target.with_name(f"{target.stem}-before-{datetime.now():%Y%m%d-%H%M%S}.duckdb")
        target.rename(kept)
    _copy(backup, target)
    engine = open_engine(settings)
    with writing(engine) as connection:
        note(connection, by, "restore", kind="record", record=backup.name)
    close(engine)
    return kept


def trail_differs(
    connection: sa.Connection, settings: Settings, backup: Path, *, by: User
) -> list[trail_check.Broken]:
    """Where the backup's own trail is broken, or is not the beginning of the record's."""
    if not backup.exists():
        raise ForPerson(f"There is no backup {backup}: check the name.")
    engine = _open_copy(backup, settings)
    try:
        with engine.connect() as copy:
            broken = list(trail_check.verify(copy, by=by).broken)
            noted = trail_check.head(copy, by=by)
    finally:
        engine.dispose()
    return broken + trail_check.missing_since(connection, noted, by=by)


def _open_copy(path: Path, settings: Settings) -> sa.Engine:
    return open_engine(Settings(database_url=f"duckdb:///{path}", key=read_key(settings)))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(source, part)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ForPerson(f"The copy could not be written to {target}: {error.strerror}.") from None
    part.chmod(0o600)
    part.replace(target)


def _count_copy(path: Path, settings: Settings) -> dict[str, int]:
    engine = _open_copy(path, settings)
    try:
        with engine.connect() as connection:
            return _count(connection)
    finally:
        engine.dispose()


def _count(connection: sa.Connection) -> dict[str, int]:
    return {
        name: connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables[name])) or 0
        for name in _COUNTED
    }
