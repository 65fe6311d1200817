"""Writes new and changed rows, each with its line in the trail, and notes the facts now due."""

import json

import polars as pl
import sqlalchemy as sa

from ingest.differences import Differences
from ingest.schemas import FileSchema
from ingest.touched import note_touched
from models.access import User
from models.frames import insert_frame, update_frame
from models.tables import cases, metadata
from models.trail import note_frame

# Tables stored under their case's MARAC: they move with the case.
_MOVE_WITH_CASE = (
    "children",
    "listings",
    "assessments",
    "agency_involvement",
    "actions",
    "chronology",
    "lessons",
    "contact_attempts",
    "wishes",
    "transfers",
    "management_reviews",
    "chronology_uploads",
    "chronology_decisions",
    "hearing_times",
    "hearing_lines",
)


def store(
    connection: sa.Connection,
    schema: FileSchema,
    changes: Differences,
    *,
    user: User,
    reason: str | None = None,
) -> None:
    """Writes the changes of one file; a `reason` for them stands in the trail with the values."""
    columns = [c for c in changes.new.columns if c in schema.table.columns]
    new, changed = changes.new.select(columns), changes.changed.select(columns)
    insert_frame(connection, schema.table, new)
    # With the sender: an area's own figures take the place of published ones of the same year.
    update_frame(connection, schema.table, changed, list(schema.stored_key))
    if schema.name == "cases" and not changed.is_empty():
        _move_with_case(connection)
    added, altered = _added(schema, new), _altered(schema, changes.before, changed.drop("sender"))
    for what, lines in (("add", added), ("change", altered)):
        note_frame(connection, user, what, kind=schema.name, changes=_with_reason(lines, reason))
    note_touched(connection, schema.name, pl.concat([new, changed]), before=changes.before)


def _move_with_case(connection: sa.Connection) -> None:
    """Where a case moved to another MARAC, so does what it owns."""
    for name in _MOVE_WITH_CASE:
        table = metadata.tables[name]
        connection.execute(
            table.update()
            .values(marac_id=cases.c.marac_id)
            .where(
                table.c.case_id == cases.c.case_id,
                table.c.marac_id.is_distinct_from(cases.c.marac_id),
            )
        )


def _record(schema: FileSchema) -> pl.Expr:
    """The key in words, as the trail names the record."""
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in schema.stored_key]
    return pl.concat_str(parts, separator=" · ").alias("record")


def _marac(frame: pl.DataFrame) -> pl.Expr:
    """The MARAC that the record belongs to; null where records are nobody's in particular."""
    known = pl.col("marac_id") if "marac_id" in frame.columns else pl.lit(None, pl.String)
    return known.alias("marac_id")


def _with_reason(lines: pl.DataFrame, reason: str | None) -> pl.DataFrame:
    """The lines with the reason among the values after; no column of a file is called so."""
    if reason is None:
        return lines
    after = [
        json.dumps(json.loads(text) | {"reason": reason}, ensure_ascii=False)
        for text in lines["after"]
    ]
    return lines.with_columns(after=pl.Series(after, dtype=pl.String))


def _added(schema: FileSchema, new: pl.DataFrame) -> pl.DataFrame:
    return new.select(
        _record(schema),
        _marac(new),
        pl.lit(None, pl.String).alias("before"),
        pl.struct(pl.exclude("sender")).struct.json_encode().alias("after"),
    )


def _altered(schema: FileSchema, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Record, and as JSON only the fields that differ."""
    names = [name for name in before.columns if name not in schema.stored_key]
    return pl.DataFrame(
        {
            "record": after.select(_record(schema))["record"],
            "marac_id": after.with_columns(_marac(after))["marac_id"],
            "before": _json(before, after, names),
            "after": _json(after, before, names),
        },
        schema={
            "record": pl.String,
            "marac_id": pl.String,
            "before": pl.String,
            "after": pl.String,
        },
    )


def _json(frame: pl.DataFrame, other: pl.DataFrame, names: list[str]) -> list[str]:
    return [
        json.dumps(
            {name: row[name] for name in names if row[name] != beside[name]},
            ensure_ascii=False,
            default=str,
        )
        for row, beside in zip(
            frame.iter_rows(named=True), other.iter_rows(named=True), strict=True
        )
    ]
