"""The record's tables on a database: made whole when new, brought up to date when older."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.tables import data_version, metadata

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(
    engine: sa.Engine, *, backup: Callable[[], object], scripts: Path = SCRIPTS
) -> tuple[str | None, str]:
    """Brings the record to the newest shape; returns the revision before (None: new) and after.

    `backup` is called first where an older record would be changed; if it fails, nothing is.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts))
    newest = ScriptDirectory.from_config(config).get_current_head() or ""
    before = revision(engine)
    if before == newest:
        return before, newest
    if before is not None:
        backup()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if before is None:
            metadata.create_all(connection, checkfirst=False)
            connection.execute(data_version.insert().values(version=1))
            command.stamp(config, "head")
        else:
            command.upgrade(config, "head")
    return before, newest


def revision(engine: sa.Engine) -> str | None:
    """The revision of the record's shape; None where there is no record yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
