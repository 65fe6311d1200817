"""What every command needs: the settings, the open record, and who runs it."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from models.access import User, operator
from models.settings import Settings


def me() -> User:
    """The operating-system user who runs the command, as the trail names them."""
    try:
        return operator(getpass.getuser())
    except (KeyError, OSError):
        return operator("unknown")


@contextmanager
def record(*, create: bool = False) -> Iterator[sa.Engine]:
    """The open record, closed again afterwards; `create` makes one where there is none."""
    from dashboard.record import initialise, open_record
    from models.database import close

    settings = Settings()
    missing = settings.is_duckdb and not settings.database_file.exists()
    engine = initialise(settings) if create and missing else open_record(settings)
    try:
        yield engine
    finally:
        close(engine)
