"""Stored rows by their ids, for checks of many rows at once."""

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame, staged_ids


def stored(
    connection: sa.Connection,
    table: sa.Table,
    id_: str,
    ids: pl.Series,
    *columns: str,
    where: sa.ColumnElement[bool] | None = None,
) -> pl.DataFrame:
    """The id and these columns of the table's rows that have one of the ids (and meet `where`)."""
    with staged_ids(connection, ids.drop_nulls().unique()) as name:
        beside = sa.table(name, sa.column("id", sa.String))
        question = sa.select(table.c[id_], *(table.c[column] for column in columns)).join(
            beside, beside.c.id == table.c[id_]
        )
        return read_frame(connection, question if where is None else question.where(where))
