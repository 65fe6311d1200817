"""The engine for an encrypted DuckDB file or a PostgreSQL server, and the one writer at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_httpfs
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from models import secret
from models.errors import ForPerson
from models.server_address import check_server_password
from models.settings import Settings, checked_url
from models.tables import data_version
from models.vault import read_key

# DuckDB's own cipher can only read; the one that writes comes with this extension, shipped as a
# Python package so that nothing is fetched while the program runs.
_CIPHER = next(
    (Path(duckdb_extension_httpfs.__file__).parent / "extensions").rglob("*.duckdb_extension")
)

# The numbers of the locks that processes share on PostgreSQL, and the names of the trail's two
# chains: what is written to the record, and what is only looked at or concerns signing in. A long
# import holds the first; nobody who signs in or opens a case waits for it.
WRITES, LOOKS = "writes", "looks"
_LOCKS = {WRITES: 5_170_313, LOOKS: 5_170_314}
_CHAIN = "marac chain"

_locks: dict[tuple[str, str], threading.RLock] = {}


def open_engine(settings: Settings, *, create: bool = False) -> sa.Engine:
    """The engine of the record. Raises ForPerson where it cannot be opened, and says why.

    `create` allows a DuckDB file that is not there yet to be made.
    """
    url = checked_url(settings)
    if settings.is_duckdb:
        path = settings.database_file
        if not create and not path.exists():
            raise ForPerson(f"There is no record in {path} yet: make one with “marac init”.")
        return _open_file(path, read_key(settings))
    check_server_password(url)
    engine = sa.create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
    _give_secret(engine, read_key(settings))
    try:
        engine.connect().close()
    except sa.exc.OperationalError as error:
        raise ForPerson(
            "The PostgreSQL server in MARAC_DATABASE_URL does not answer or refuses the sign-in: "
            f"{str(error.orig).splitlines()[0]}"
        ) from None
    return engine


def _open_file(path: Path, key: str) -> sa.Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    # One instance by name serves all threads. The name holds file and key: a second engine with
    # another key must not find the file already open.
    engine = sa.create_engine(
        f"duckdb:///:memory:marac-{abs(hash((path.resolve(), key)))}",
        poolclass=QueuePool,
        pool_size=16,
        max_overflow=16,
    )
    _give_secret(engine, key)

    @event.listens_for(engine, "connect")
    def attach(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        cursor = connection.cursor()
        cursor.execute("SET autoinstall_known_extensions = false")
        cursor.execute("SET autoload_known_extensions = false")
        cursor.execute(f"LOAD '{_quoted(str(_CIPHER))}'")
        cursor.execute(
            f"ATTACH IF NOT EXISTS '{_quoted(str(path))}' AS record "
            f"(ENCRYPTION_KEY '{_quoted(key)}')"
        )
        cursor.execute("USE record")
        cursor.close()

    try:
        engine.connect().close()
    except (sa.exc.DBAPIError, duckdb.Error) as error:
        engine.dispose()
        raise ForPerson(_why_not_opened(path, str(error))) from None
    return engine


def _give_secret(engine: sa.Engine, key: str) -> None:
    @event.listens_for(engine, "connect")
    def give(_connection: object, record: Any) -> None:  # noqa: ANN401 - the pool's own type
        secret.give(record.info, key)


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _why_not_opened(path: Path, reason: str) -> str:
    if "lock" in reason.lower():
        return (
            f"Another program has {path} open, most likely the dashboard: "
            "use its Import page, or stop it and try again."
        )
    if "not a valid duckdb" in reason.lower() or "not exist" in reason.lower():
        return f"{path} is no record, or is damaged: check the name, or restore a backup."
    if "encrypt" in reason.lower() or "key" in reason.lower():
        return (
            f"The key does not open {path}: put the key file that was made with this record in "
            "its place, or set MARAC_KEY to it."
        )
    return f"The record {path} cannot be opened: {reason.splitlines()[0]}"


def close(engine: sa.Engine) -> None:
    """Closes the record; a DuckDB file is whole by itself afterwards, without a log beside it."""
    if is_duckdb(engine):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("CHECKPOINT"))
    engine.dispose()


def is_duckdb(bind: sa.Engine | sa.Connection) -> bool:
    """Whether the record is an embedded file."""
    return bind.dialect.name == "duckdb"


@contextmanager
def writers_wait(engine: sa.Engine) -> Iterator[None]:
    """Nobody else in this process writes to the record meanwhile."""
    with _one_at_a_time(engine, WRITES):
        yield


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that writes; counts up the data version, so that kept figures are renewed.

    Writers wait for one another: DuckDB refuses two changes of one row at once.
    """
    with writers_wait(engine), engine.begin() as connection, appending(connection, WRITES):
        yield connection
        connection.execute(data_version.update().values(version=data_version.c.version + 1))


@contextmanager
def noting(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One short transaction that changes no figure: signing in, looking at a case, an export."""
    with (
        _one_at_a_time(engine, LOOKS),
        engine.begin() as connection,
        appending(connection, LOOKS),
    ):
        yield connection


@contextmanager
def trying(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that writes and is undone at the end, whatever happens."""
    with writers_wait(engine), engine.connect() as connection:
        try:
            with appending(connection, WRITES):
                yield connection
        finally:
            connection.rollback()


@contextmanager
def appending(connection: sa.Connection, chain: str) -> Iterator[None]:
    """Lets the trail be written in this transaction, at the end of one of its chains."""
    if not is_duckdb(connection):
        # Writers of other processes wait too: each line is linked to the one before.
        lock = sa.text("SELECT pg_advisory_xact_lock(:number)")
        connection.execute(lock, {"number": _LOCKS[chain]})
    info = connection.info  # asked for now: a connection that broke has none
    info[_CHAIN] = chain
    try:
        yield
    finally:
        info.pop(_CHAIN, None)


def chain_of(connection: sa.Connection) -> str:
    """The chain that this transaction appends to. Raises RuntimeError outside the above."""
    chain = connection.info.get(_CHAIN)
    if not isinstance(chain, str):
        raise RuntimeError("The trail is written only inside writing() or noting().")
    return chain


@contextmanager
def _one_at_a_time(engine: sa.Engine, chain: str) -> Iterator[None]:
    with _locks.setdefault((str(engine.url), chain), threading.RLock()):
        yield


def read_data_version(connection: sa.Connection) -> int:
    """The number that every write counts up."""
    return int(connection.scalar(sa.select(data_version.c.version)) or 0)
