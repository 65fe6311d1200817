"""Opens the record for commands and dashboard alike: up to date, complete, backed up first."""

import hashlib
from datetime import date

import sqlalchemy as sa

from dashboard.backups import back_up
from ingest import drafts, upkeep
from ingest.document_scans import scan_waiting
from ingest.document_texts import read_texts
from ingest.scanner import scanner_at
from models.access import operator
from models.database import open_engine, writing
from models.errors import ForPerson
from models.schema import migrate
from models.settings import Settings
from models.tables import settings as settings_table
from models.vault import make_key
from queries.views import SQL, create_views

_SHAPE = "shape"  # the setting that says for which version of the program the record was prepared


def initialise(settings: Settings) -> sa.Engine:
    """Makes a new record (and its key, where there is none) and opens it.

    Raises ForPerson where there is one already.
    """
    if settings.is_duckdb and settings.database_file.exists():
        raise ForPerson(
            f"There is already a record in {settings.database_file}: open it with "
            "“marac serve”, or set MARAC_DATABASE_URL to another place."
        )
    if not settings.key and not settings.key_path.exists():
        make_key(settings.key_path)
    return open_record(settings, create=True)


def open_record(settings: Settings, *, create: bool = False) -> sa.Engine:
    """The engine of a record that fits this version of the program.

    An older record is backed up first and then changed. Facts that an interrupted import left
    due are derived, and documents that wait for the virus scanner are shown to it.
    """
    engine = open_engine(settings, create=create)
    migrate(engine, backup=lambda: back_up(engine, settings, by=operator("upgrade")))
    if _shape(engine) != _wanted_shape():
        with writing(engine) as connection:
            create_views(connection)
        upkeep.prepare(engine)
        _remember_shape(engine)
    upkeep.finish_what_was_cut_short(engine)
    upkeep.destroy_what_is_over(engine, date.today())
    drafts.drop_old(engine)
    if (scanner := scanner_at(settings.scanner)) is not None:
        scan_waiting(engine, scanner, by=operator("upkeep"), only_waiting=True)
    read_texts(engine)
    return engine


def _wanted_shape() -> str:
    """Changes whenever a view's text or the shipped figures do."""
    texts = [path.read_bytes() for path in sorted(SQL.glob("*.sql"))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def _shape(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        return connection.scalar(
            sa.select(settings_table.c.value).where(settings_table.c.name == _SHAPE)
        )


def _remember_shape(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        connection.execute(settings_table.delete().where(settings_table.c.name == _SHAPE))
        connection.execute(settings_table.insert().values(name=_SHAPE, value=_wanted_shape()))
