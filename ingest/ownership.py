"""The MARAC that each row belongs to, and whether the person may write to it."""

import polars as pl
import sqlalchemy as sa

from ingest.lookup import stored
from ingest.problems import no_problems
from ingest.schemas import FileSchema
from models.access import Permission, User
from models.keys import sender_id
from models.tables import cases, lessons, meetings

NOT_YOURS = "This row belongs to a MARAC that is not one of yours: ask its coordinator to load it."
# What a case owns is stored with the case's MARAC; a lesson with its case's, else its meeting's,
# else the one it names.
_OF_A_CASE = frozenset(
    {
        *("children", "listings", "assessments", "agency_involvement", "actions", "chronology"),
        *("contact_attempts", "wishes", "transfers", "management_reviews"),
    }
)
# Rows with an id of their own that are stored with a MARAC, and so could be taken from another's.
_STAY_PUT = frozenset(
    {
        *("cases", "meetings", "children", "assessments", "actions", "lessons", "chronology"),
        *("contact_attempts", "wishes", "transfers", "management_reviews"),
    }
)


def stamp_marac(connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the marac_id they are stored under, for the files that do not carry it."""
    if schema.name in _OF_A_CASE:
        return _with_marac(connection, rows, cases, "case_id")
    if schema.name == "lessons":
        return rows.with_columns(_maracs_of_lessons(connection, rows))
    return rows


def _maracs_of_lessons(connection: sa.Connection, rows: pl.DataFrame) -> pl.Series:
    """The case's MARAC, else the meeting's, else its own; a column the file lacks is as stored."""
    needed = ("case_id", "meeting_id", "marac_id")
    absent = [name for name in needed if name not in rows.columns]
    if absent:
        known = stored(connection, lessons, "lesson_id", rows["lesson_id"], *absent)
        rows = rows.join(known, on="lesson_id", how="left", maintain_order="left")
    bare = rows.drop("marac_id")
    by_case = _with_marac(connection, bare, cases, "case_id")["marac_id"]
    by_meeting = _with_marac(connection, bare, meetings, "meeting_id")["marac_id"]
    its_own = pl.coalesce(by_case, by_meeting, rows["marac_id"])
    return pl.select(its_own).to_series().alias("marac_id")


def _with_marac(
    connection: sa.Connection, rows: pl.DataFrame, table: sa.Table, id_: str
) -> pl.DataFrame:
    known = stored(connection, table, id_, rows[id_], "marac_id")
    return rows.join(known, on=id_, how="left", maintain_order="left")


def foreign_rows(
    connection: sa.Connection,
    schema: FileSchema,
    rows: pl.DataFrame,
    user: User,
    needs: Permission = Permission.IMPORT,
) -> pl.DataFrame:
    """A problem for each row of a MARAC that is not one of the person's own, now or before."""
    own = user.maracs_for(needs)
    if own is None:
        return no_problems()
    belongs = pl.concat(_belongings(connection, schema, rows))
    foreign = belongs.filter(~pl.col("marac_id").is_in(sorted(own)))
    return foreign.unique("row_number", keep="first", maintain_order=True).select(
        "row_number",
        pl.lit("error").alias("severity"),
        pl.lit("not_your_marac").alias("code"),
        pl.lit("marac_id").alias("field"),
        pl.col("marac_id").map_elements(sender_id, return_dtype=pl.String).alias("value"),
        pl.lit(NOT_YOURS).alias("message"),
    )


def _belongings(
    connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame
) -> list[pl.DataFrame]:
    """Row number and MARAC: as the row comes, and as it is stored."""
    found = [pl.DataFrame(schema={"row_number": pl.Int64, "marac_id": pl.String})]
    if "marac_id" in rows.columns:
        found.append(rows.select("row_number", "marac_id"))
    bare = rows.drop("marac_id", strict=False)
    if schema.name in _STAY_PUT:
        found.append(_with_marac(connection, bare, schema.table, schema.key[0]))
    if schema.name == "attendance":
        found.append(_with_marac(connection, bare, meetings, "meeting_id"))
    return [frame.select("row_number", "marac_id") for frame in found]
