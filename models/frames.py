"""Whole tables in and out of the record as Polars frames, quickly on both databases."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import polars as pl
import polars.selectors as cs
import sqlalchemy as sa

from models.database import is_duckdb

_STEP = 200_000  # rows a COPY sends at once, so that big loads need little memory

_TYPES: tuple[tuple[type[Any], Any], ...] = (
    (sa.Boolean, pl.Boolean),
    (sa.Integer, pl.Int64),
    (sa.Double, pl.Float64),
    (sa.DateTime, pl.Datetime("us")),
    (sa.Date, pl.Date),
    (sa.LargeBinary, pl.Binary),
    (sa.String, pl.String),
)


def polars_type(kind: sa.types.TypeEngine[Any]) -> Any:  # noqa: ANN401 - Polars' own type
    """The Polars type of a column of ours; Float64 for whatever a database worked out."""
    return next((frame for ours, frame in _TYPES if isinstance(kind, ours)), pl.Float64)


def schema(columns: sa.ColumnCollection[str, Any]) -> dict[str, Any]:
    """Column name → Polars type, for a table or a question."""
    return {column.name: polars_type(column.type) for column in columns}


def read_frame(connection: sa.Connection, question: sa.Select[Any]) -> pl.DataFrame:
    """The answer as a frame with the question's column names and the types of its columns."""
    types = pl.Schema(schema(question.selected_columns))
    if is_duckdb(connection):
        compiled = question.compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        frame = pl.DataFrame(_raw(connection).execute(str(compiled)).pl())
    else:
        rows = connection.execute(question).all()
        frame = pl.DataFrame(
            [tuple(row) for row in rows],
            schema=types.names(),
            orient="row",
            infer_schema_length=None,
        )
    return frame.cast(types)


def insert_frame(connection: sa.Connection, table: sa.Table, frame: pl.DataFrame) -> None:
    """Adds every row of the frame; columns the frame lacks stay blank."""
    if frame.is_empty():
        return
    columns = ", ".join(_names(connection, frame.columns))
    if is_duckdb(connection):
        with _registered(connection, frame) as name:
            connection.execute(
                sa.text(f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {name}")
            )
        return
    _copy(connection, table.name, columns, frame)


def update_frame(
    connection: sa.Connection, table: sa.Table, frame: pl.DataFrame, keys: list[str]
) -> None:
    """Sets each other column of the frame in the rows with the same keys (null matches null)."""
    if frame.is_empty():
        return
    with staged(connection, table, frame) as name:
        sets = ", ".join(
            f"{column} = s.{column}"
            for column in _names(connection, [c for c in frame.columns if c not in keys])
        )
        same = _same(connection, "t", "s", keys)
        connection.execute(
            sa.text(f"UPDATE {table.name} AS t SET {sets} FROM {name} AS s WHERE {same}")
        )


def delete_frame(connection: sa.Connection, table: sa.Table, frame: pl.DataFrame) -> None:
    """Takes out the rows whose columns equal a row of the frame (null matches null)."""
    if frame.is_empty():
        return
    with staged(connection, table, frame) as name:
        same = _same(connection, "t", "s", frame.columns)
        connection.execute(sa.text(f"DELETE FROM {table.name} AS t USING {name} AS s WHERE {same}"))


@contextmanager
def staged_ids(connection: sa.Connection, ids: pl.Series) -> Iterator[str]:
    """Ids as a relation with the one column `id`, under a passing name."""
    with _staged_texts(connection, pl.DataFrame({"id": ids}, schema={"id": pl.String})) as name:
        yield name


def rename_ids(
    connection: sa.Connection, table: sa.Table, column: str, ids: Mapping[str, str]
) -> None:
    """Gives the rows whose column holds an old id the new one."""
    if not ids:
        return
    frame = pl.DataFrame({"old_id": list(ids), "new_id": list(ids.values())})
    with _staged_texts(connection, frame) as name:
        connection.execute(
            sa.text(
                f"UPDATE {table.name} AS t SET {column} = s.new_id FROM {name} AS s "
                f"WHERE t.{column} = s.old_id"
            )
        )


@contextmanager
def _staged_texts(connection: sa.Connection, frame: pl.DataFrame) -> Iterator[str]:
    if is_duckdb(connection):
        with _registered(connection, frame) as name:
            yield name
        return
    name = f"staged_{uuid4().hex}"
    kinds = ", ".join(f'{column} VARCHAR COLLATE "C"' for column in frame.columns)
    connection.execute(sa.text(f"CREATE TEMPORARY TABLE {name} ({kinds}) ON COMMIT DROP"))
    _copy(connection, name, ", ".join(frame.columns), frame)
    yield name
    connection.execute(sa.text(f"DROP TABLE {name}"))


@contextmanager
def staged(connection: sa.Connection, table: sa.Table, frame: pl.DataFrame) -> Iterator[str]:
    """The frame as a relation beside the table, under a passing name, for one statement or two."""
    if is_duckdb(connection):
        with _registered(connection, frame) as name:
            yield name
        return
    name = f"staged_{uuid4().hex}"
    columns = ", ".join(_names(connection, frame.columns))
    connection.execute(
        sa.text(
            f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS "
            f"SELECT {columns} FROM {table.name} WITH NO DATA"
        )
    )
    _copy(connection, name, columns, frame)
    yield name
    connection.execute(sa.text(f"DROP TABLE {name}"))


def _same(connection: sa.Connection, left: str, right: str, columns: list[str]) -> str:
    return " AND ".join(
        f"{left}.{column} IS NOT DISTINCT FROM {right}.{column}"
        for column in _names(connection, columns)
    )


def _names(connection: sa.Connection, columns: list[str]) -> list[str]:
    preparer = connection.dialect.identifier_preparer
    return [preparer.quote(column) for column in columns]


def _raw(connection: sa.Connection) -> Any:  # noqa: ANN401 - the driver's own connection
    return connection.connection.driver_connection


@contextmanager
def _registered(connection: sa.Connection, frame: pl.DataFrame) -> Iterator[str]:
    name = f"staged_{uuid4().hex}"
    raw = _raw(connection)
    raw.register(name, frame)
    try:
        yield name
    finally:
        raw.unregister(name)


def _copy(connection: sa.Connection, name: str, columns: str, frame: pl.DataFrame) -> None:
    # Bytes go as PostgreSQL's own hexadecimal text.
    frame = frame.with_columns(
        (r"\x" + pl.col(name).bin.encode("hex")).alias(name)
        for name in frame.select(cs.binary()).columns
    )
    with (
        _raw(connection).cursor() as cursor,
        cursor.copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT csv)") as copy,
    ):
        for part in frame.iter_slices(_STEP):
            copy.write(part.write_csv(include_header=False, quote_style="non_numeric").encode())
