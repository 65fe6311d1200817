"""The MARAC that each row belongs to, and whether the person may write to it."""

import polars as pl
import sqlalchemy as sa

from ingest.report import PROBLEMS
from ingest.schemas import FileSchema
from models.access import Permission, User
from models.frames import read_frame, staged_ids
from models.keys import sender_id
from models.tables import cases, meetings

# What a case owns is stored with the case's MARAC; a lesson with its case's, else its meeting's.
_OF_A_CASE = frozenset(
    {"children", "listings", "assessments", "agency_involvement", "actions", "chronology"}
)


def stamp_marac(connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the marac_id they are stored under, for the files that do not carry it."""
    if schema.name in _OF_A_CASE:
        return _joined(connection, rows, cases, "case_id")
    if schema.name != "lessons":
        return rows
    blank = pl.lit(None, pl.String)
    rows = rows.with_columns(
        blank.alias(name) for name in ("case_id", "meeting_id") if name not in rows.columns
    )
    by_case = _joined(connection, rows, cases, "case_id")
    by_meeting = _joined(connection, rows, meetings, "meeting_id")
    return by_case.with_columns(marac_id=pl.coalesce("marac_id", by_meeting["marac_id"]))


def _joined(
    connection: sa.Connection, rows: pl.DataFrame, table: sa.Table, id_: str
) -> pl.DataFrame:
    with staged_ids(connection, rows[id_].drop_nulls().unique()) as name:
        beside = sa.table(name, sa.column("id", sa.String))
        known = read_frame(
            connection,
            sa.select(table.c[id_], table.c.marac_id).join(beside, beside.c.id == table.c[id_]),
        )
    return rows.join(known, on=id_, how="left", maintain_order="left")


def foreign_rows(schema: FileSchema, rows: pl.DataFrame, user: User) -> pl.DataFrame:
    """A problem for each row of a MARAC that is not one of the person's own."""
    own = user.maracs_for(Permission.IMPORT)
    if own is None or "marac_id" not in rows.columns:
        return pl.DataFrame(schema=PROBLEMS)
    foreign = rows.filter(~pl.col("marac_id").is_in(sorted(own)))
    return foreign.select(
        "row_number",
        pl.lit("error").alias("severity"),
        pl.lit("not_your_marac").alias("code"),
        pl.lit("marac_id").alias("field"),
        pl.col("marac_id").map_elements(sender_id, return_dtype=pl.String).alias("value"),
        pl.lit(
            "This row belongs to a MARAC that is not one of yours: ask its coordinator to load it."
        ).alias("message"),
    )
