"""The few kinds of column that the tables are made of."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn

metadata = sa.MetaData()

# Ids sort by their bytes on both databases: the rules break ties by id.
Id = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")


def id_(name: str, *, key: bool = False, required: bool = False) -> sa.Column[str]:
    return sa.Column(name, Id, primary_key=key, nullable=not (key or required), autoincrement=False)


def text(name: str, *, required: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=not required)


def long_text(name: str) -> sa.Column[str]:
    """Text that is kept small: much of it, mostly alike, and seldom read."""
    return sa.Column(name, sa.String, info={"compression": "zstd"})


@compiles(CreateColumn, "duckdb")
def _create_column(element: CreateColumn, compiler: Any, **options: Any) -> str:  # noqa: ANN401
    text = str(compiler.visit_create_column(element, **options))
    compression = element.element.info.get("compression")
    return f"{text} USING COMPRESSION {compression}" if compression else text


def day(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date, nullable=not required)


def moment(name: str, *, required: bool = False) -> sa.Column[Any]:
    """A moment in UTC, without a time zone."""
    return sa.Column(name, sa.DateTime, nullable=not required)


def yes_no(name: str, *, required: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=not required)


def whole(name: str, *, required: bool = False, key: bool = False) -> sa.Column[int]:
    return sa.Column(
        name, sa.Integer, primary_key=key, nullable=not (key or required), autoincrement=False
    )


def big_whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, autoincrement=False)


def number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double)


def content(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary)


def sender() -> sa.Column[str]:
    """Who sent the row: its ids are kept apart from other senders’."""
    return sa.Column("sender", sa.String, nullable=False)


def belongs_to(table: str, *columns: str) -> sa.ForeignKeyConstraint:
    """A reference that PostgreSQL holds.

    DuckDB is left without it: there a parent with children cannot be changed freely, and a bulk
    load probes an index for each row. The checks of an import and `marac doctor` guard both.
    """
    constraint = sa.ForeignKeyConstraint(
        columns, [f"{table}.{column}" for column in columns], onupdate="CASCADE", deferrable=True
    )
    constraint.ddl_if(dialect="postgresql")
    return constraint
