"""Ids that name rows of other files: each must be there before the row that names it."""

from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa

from ingest.problems import KEPT, no_problems
from ingest.schemas import FileSchema
from models.frames import staged_ids
from models.keys import sender_id
from models.tables import metadata

MISSING = "missing_reference"


def missing_references(
    connection: sa.Connection,
    schema: FileSchema,
    rows: pl.DataFrame,
    rejected_ids: Mapping[str, set[str]],
) -> pl.DataFrame:
    """A problem for each named id that is not in the record.

    `rejected_ids` are the ids of each file that were rejected in this import: a row that names
    one of them says that its own rejection follows from that one.
    """
    found = [
        _problems(column, wide, target, _absent(connection, target, wide["id"]), rejected_ids)
        for column, target, wide in _named_ids(schema, rows)
    ]
    return pl.concat([no_problems(), *found])


def _named_ids(schema: FileSchema, rows: pl.DataFrame) -> list[tuple[str, str, pl.DataFrame]]:
    """Column, file it points to, and a frame row_number, id without blanks."""
    named = []
    for name, column in schema.columns.items():
        if column.refers_to is None or name not in rows.columns:
            continue
        ids = pl.col(name).str.split(";") if column.is_list else pl.col(name)
        wide = rows.select("row_number", ids.alias("id")).drop_nulls("id")
        named.append((name, column.refers_to, wide.explode("id") if column.is_list else wide))
    return named


def _absent(connection: sa.Connection, target: str, ids: pl.Series) -> set[str]:
    if ids.is_empty():
        return set()
    table = metadata.tables[target]
    key = next(iter(table.primary_key.columns)).name
    with staged_ids(connection, ids.unique()) as staged:
        absent = connection.execute(
            sa.text(
                f"SELECT s.id FROM {staged} AS s LEFT JOIN {target} AS t ON t.{key} = s.id "
                f"WHERE t.{key} IS NULL"
            )
        )
        return {row.id for row in absent}


def _problems(
    column: str,
    wide: pl.DataFrame,
    target: str,
    absent: set[str],
    rejected_ids: Mapping[str, set[str]],
) -> pl.DataFrame:
    if not absent:
        return no_problems()
    broken = wide.filter(pl.col("id").is_in(list(absent))).unique(maintain_order=True)
    follows = rejected_ids.get(target, set())
    messages = [_message(column, id_, target, id_ in follows) for id_ in broken["id"]]
    return broken.select(
        "row_number",
        pl.lit("error").alias("severity"),
        pl.lit(MISSING).alias("code"),
        pl.lit(column).alias("field"),
        pl.col("id").map_elements(sender_id, return_dtype=pl.String).alias("value"),
        pl.Series("message", messages, dtype=pl.String),
    )


def _message(column: str, id_: str, target: str, follows: bool) -> str:
    shown, file = sender_id(id_), target.replace("_", " ")
    if follows:
        return (
            f"{column} “{shown}” was itself rejected in this import, in the {file} file: "
            "correct that row and this one is tried again."
        )
    return (
        f"{column} “{shown}” is not in the record: add it to the {file} file, or correct the id."
        + KEPT
    )
