"""Rows of a file that would bring back what was erased."""

import polars as pl
import sqlalchemy as sa

from ingest.problems import no_problems
from ingest.schemas import FileSchema
from models.erased import KINDS, erased_among, is_any_erased
from models.keys import key_expression, sender_id

ERASED = "erased"


def erased_rows(connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame) -> pl.DataFrame:
    """A problem for each row that is, or belongs to, something erased."""
    if rows.is_empty() or not is_any_erased(connection):
        return no_problems()
    found = [_problems(connection, schema, rows, column, kind) for column, kind in _ids(schema)]
    return pl.concat([no_problems(), *found]).unique("row_number", keep="first")


def _ids(schema: FileSchema) -> list[tuple[str, str]]:
    """The columns that hold ids which can be erased, each with the file they belong to."""
    own = [(schema.key[0], schema.name)] if schema.name in KINDS else []
    named = [(name, str(column.refers_to)) for name, column in schema.references.items()]
    return [*own, *((name, kind) for name, kind in named if kind in KINDS)]


def _problems(
    connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame, column: str, kind: str
) -> pl.DataFrame:
    if column not in rows.columns:
        return no_problems()
    is_list = schema.columns[column].is_list
    ids = pl.col(column).str.split(";") if is_list else pl.col(column)
    wide = rows.select("row_number", ids.alias("id")).drop_nulls("id")
    wide = wide.explode("id") if is_list else wide
    gone = erased_among(connection, kind, wide["id"].unique())
    if not gone:
        return no_problems()
    told = wide.filter(pl.col("id").is_in(sorted(gone)))
    return told.select(
        "row_number",
        pl.lit("error").alias("severity"),
        pl.lit(ERASED).alias("code"),
        pl.lit(column).alias("field"),
        pl.col("id").map_elements(sender_id, return_dtype=pl.String).alias("value"),
        pl.Series("message", [_message(column, one) for one in told["id"]], dtype=pl.String),
    )


def _message(column: str, stored: str) -> str:
    return (
        f"{column} “{sender_id(stored)}” was erased when its time was over: leave it out of your "
        "files, and delete it from your own copy."
    )


def not_to_keep(
    connection: sa.Connection, schema: FileSchema, cells: pl.DataFrame, sender: str
) -> list[int]:
    """The numbers of rejected rows, as they came, that name something erased: nothing of them

    is kept, whatever they were rejected for.
    """
    if cells.is_empty() or not is_any_erased(connection):
        return []
    headings = {column: heading for heading, column in schema.named(cells.columns).items()}
    found: set[int] = set()
    for column, kind in _ids(schema):
        if column in headings:
            ids = cells.select(
                "row_number", id=pl.col(headings[column]).str.split(";").list.eval(_trimmed())
            )
            wide = ids.explode("id").drop_nulls("id")
            stored = wide.select("row_number", key_expression(sender, "id"))
            gone = erased_among(connection, kind, stored["id"].unique())
            found |= set(stored.filter(pl.col("id").is_in(sorted(gone)))["row_number"])
    return sorted(found)


def _trimmed() -> pl.Expr:
    return pl.element().str.strip_chars()
