"""What a file changes in the record: new rows, changed rows, and rows that are as they were."""

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from ingest.schemas import FileSchema
from models.frames import read_frame, schema, staged

_OLD = "_old"


@dataclass(frozen=True)
class Differences:
    """`new` and `changed` rows as they are to be stored, `before` as the changed rows were."""

    new: pl.DataFrame
    changed: pl.DataFrame
    before: pl.DataFrame
    unchanged: int


def differences(connection: sa.Connection, file: FileSchema, rows: pl.DataFrame) -> Differences:
    """Compares rows (contract columns and row_number) with the stored rows of the same keys.

    A column the file lacks is left alone, so it is neither compared nor changed.
    """
    stored = stored_rows(connection, file, rows)
    if stored.is_empty():
        return Differences(rows, rows.clear(), stored, 0)
    keys = list(file.stored_key)
    compared = [c for c in rows.columns if c not in (*keys, "row_number", "sender")]
    joined = rows.join(
        stored.select(*keys, *compared, pl.lit(value=True).alias("_there")),
        on=keys,
        how="left",
        suffix=_OLD,
        nulls_equal=True,
    )
    there = pl.col("_there").is_not_null()
    differs = pl.any_horizontal(
        pl.lit(value=False),
        *(pl.col(name).ne_missing(pl.col(name + _OLD)) for name in compared),
    )
    changed = joined.filter(there & differs)
    return Differences(
        new=joined.filter(~there).select(rows.columns),
        changed=changed.select(rows.columns),
        before=changed.select(*keys, *(pl.col(name + _OLD).alias(name) for name in compared)),
        unchanged=joined.filter(there & ~differs).height,
    )


def stored_rows(connection: sa.Connection, file: FileSchema, rows: pl.DataFrame) -> pl.DataFrame:
    """The stored rows that have the key of one of the rows."""
    table, keys = file.table, list(file.stored_key)
    empty = pl.DataFrame(schema=pl.Schema(schema(table.columns)))
    if connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)) is None:
        return empty
    with staged(connection, table, rows.select(keys)) as name:
        beside = sa.table(name, *(sa.column(key, table.c[key].type) for key in keys))
        same = [table.c[key].is_not_distinct_from(beside.c[key]) for key in keys]
        return read_frame(connection, sa.select(table).join(beside, sa.and_(*same)))
