"""The one row of a form as a sheet: what it leaves out and the rules need is as stored."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from ingest.differences import stored_rows
from ingest.parsing import cell, value
from ingest.reading import Sheet
from ingest.schemas import FileSchema
from ingest.schemas.kinds import ColumnKind, Kind
from models.keys import LOCAL
from models.tables import metadata

_IDS = (Kind.ID, Kind.REFERENCE, Kind.REFERENCES)
Values = Mapping[str, str | None]


def sheet_of(connection: sa.Connection, schema: FileSchema, values: Values, sender: str) -> Sheet:
    """A sheet with one row: the values, and of the stored row whatever else a file would need.

    Those are the columns that every row needs, and the partners of a rule between columns.
    Raises ValueError where a value is for a column that the file does not have.
    """
    unknown = set(values) - set(schema.columns)
    if unknown:
        raise ValueError(f"{schema.name} has no column {', '.join(sorted(unknown))}")
    row = stored_row(connection, schema, values, sender)
    if row is None:
        missing = {name: None for name in schema.required if name not in values}
        return form_sheet(schema, {**missing, **values})
    more = {name: _as_text(row[name], sender) for name in _needed(schema, values)}
    return form_sheet(schema, {**more, **values})


def stored_row(
    connection: sa.Connection, schema: FileSchema, values: Values, sender: str
) -> dict[str, Any] | None:
    """The row as it is stored, found by the key among the values; None where there is none."""
    key = _key(connection, schema, form_sheet(schema, values), sender)
    stored = stored_rows(connection, schema, key)
    return None if stored.is_empty() else stored.row(0, named=True)


def texts(
    connection: sa.Connection, schema: FileSchema, values: Values, sender: str
) -> dict[str, str]:
    """The values as `as_text` would give them once stored: “09/07/2026” is “2026-07-09”.

    What cannot be read as its column's kind stands as it was written.
    """
    if not values:
        return {}
    columns = [schema.columns[name] for name in values]
    cells = form_sheet(schema, values).frame.select(cell(column, column.name) for column in columns)
    typed = cells.select(value(column, sender=sender) for column in columns)
    read = as_stored(connection, schema, typed, sender).row(0, named=True)
    written = cells.row(0, named=True)
    return {
        name: as_text(written[name] if found is None else found) for name, found in read.items()
    }


def as_text(stored: Any) -> str:  # noqa: ANN401 - a cell of any kind
    """A stored value as a form shows it; empty where nothing is recorded."""
    return _as_text(stored, LOCAL) or ""


def form_sheet(schema: FileSchema, values: Values) -> Sheet:
    """A sheet whose one row is exactly these values."""
    frame = pl.DataFrame([dict(values)], schema=dict.fromkeys(values, pl.String))
    return Sheet(origin="form", name=schema.name, frame=frame, rows=pl.Series("row", [1]))


def _needed(schema: FileSchema, values: Values) -> Iterator[str]:
    partners = {
        name
        for rule in schema.rules.values()
        if set(rule.fields) & set(values)
        for name in rule.fields
    }
    for name in schema.columns:
        if name not in values and (name in partners or name in schema.required):
            yield name


def _key(connection: sa.Connection, schema: FileSchema, sheet: Sheet, sender: str) -> pl.DataFrame:
    """The row's key as it is stored; no row where a part of it cannot be read."""
    if schema.key != schema.stored_key:
        return pl.DataFrame(schema=dict.fromkeys(schema.stored_key, pl.String))
    columns = [schema.columns[name] for name in schema.key]
    texts = sheet.frame.with_columns(
        pl.lit(None, pl.String).alias(column.name)
        for column in columns
        if column.name not in sheet.frame.columns
    ).select(cell(column, column.name) for column in columns)
    typed = texts.select(value(column, sender=sender) for column in columns)
    names = [column.name for column in columns if column.kind is Kind.TEXT]
    required = [column.name for column in columns if column.required]
    whole = typed.with_columns(pl.col(names).fill_null("")).drop_nulls(required)
    return as_stored(connection, schema, whole, sender)


def as_stored(
    connection: sa.Connection, schema: FileSchema, rows: pl.DataFrame, sender: str
) -> pl.DataFrame:
    """The rows with every id that already is one of the record meaning just that row.

    A form names rows by their stored ids ("north/C1"), also those that other senders sent.
    """
    if sender != LOCAL:
        return rows
    names = [column.name for column in _id_columns(schema) if column.name in rows.columns]
    return rows.with_columns(_all_meant(connection, schema, rows[name]) for name in names)


def _all_meant(connection: sa.Connection, schema: FileSchema, ids: pl.Series) -> pl.Series:
    """The ids of a column as they are stored; each is asked about once, in however many rows."""
    meant = {text: _meant(connection, schema, ids.name, text) for text in ids.unique()}
    return pl.Series(ids.name, [meant[text] for text in ids], pl.String)


def _id_columns(schema: FileSchema) -> list[ColumnKind]:
    return [column for column in schema.columns.values() if column.kind in _IDS]


def _meant(
    connection: sa.Connection, schema: FileSchema, name: str, text: str | None
) -> str | None:
    if text is None:
        return None
    target = schema.columns[name].refers_to
    table = metadata.tables[target] if target else schema.table
    id_ = next(iter(table.primary_key.columns))

    def one(item: str) -> str:
        bare = item.removeprefix(f"{LOCAL}/")
        if bare == item:
            return item
        known = connection.scalar(sa.select(id_).where(id_ == bare))
        return item if known is None else bare

    return ";".join(one(item) for item in text.split(";"))


def sender_of(schema: FileSchema, rows: pl.DataFrame, sender: str) -> str:
    """Who the row belongs to: the sender whose id its key begins with."""
    first = schema.key[0]
    if schema.columns[first].kind not in _IDS:
        return sender
    stored = str(rows[first][0])
    return stored.split("/", 1)[0] if "/" in stored else LOCAL


def _as_text(stored: Any, sender: str) -> str | None:  # noqa: ANN401 - a cell of any kind
    """A stored value as a file of that sender would have it."""
    if stored is None:
        return None
    if isinstance(stored, bool):
        return "yes" if stored else "no"
    if isinstance(stored, date):
        return stored.isoformat()
    if sender == LOCAL:
        return str(stored)
    return ";".join(item.removeprefix(f"{sender}/") for item in str(stored).split(";"))
