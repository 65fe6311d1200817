"""Every row of a sheet against its file's schema: the good rows typed, and every problem said."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from ingest.doubles import doubles
from ingest.explaining import explain, shown
from ingest.pairing import paired
from ingest.parsing import cell, codes_of, is_no_data, value
from ingest.problems import Saying, no_problems, problems
from ingest.reading.sheet import Sheet
from ingest.row_rules import broken_rules
from ingest.schemas.file_schema import ROW_NUMBER, FileSchema
from ingest.schemas.kinds import ColumnKind, Kind
from models.frames import schema as frame_types

OwnCodes = Mapping[str, Collection[str]]
NO_OWN_CODES: OwnCodes = {}
MOSTLY_DIFFERENT = (Kind.ID, Kind.REFERENCE, Kind.TEXT)
MOST_COMPARED = 1_000  # different wrong codes of a column that are compared with the right ones


@dataclass(frozen=True, eq=False)
class Checked:
    """What came of a sheet.

    ``rows``: the rows without an error, typed as in the table, with ``row_number``; only the
    columns the sheet has, and always the key's. ``problems``: row_number, severity (error or
    warning), code, field, value, message. Where ``missing_required`` names a column, no row was
    looked at and the sheet has to be refused.
    """

    rows: pl.DataFrame
    problems: pl.DataFrame
    unknown_columns: list[str]
    missing_required: list[str]


def check(
    schema: FileSchema, sheet: Sheet, *, sender: str, own_codes: OwnCodes = NO_OWN_CODES
) -> Checked:
    """The sheet's good rows and all its problems; ``own_codes`` are an area's, by list name."""
    named = schema.named(sheet.frame.columns)
    unknown = [heading for heading in sheet.frame.columns if heading not in named]
    missing = [name for name in schema.required if name not in named.values()]
    if missing:
        return Checked(pl.DataFrame(schema={ROW_NUMBER: pl.Int64}), no_problems(), unknown, missing)
    texts, no_data = _without_no_data(schema, _texts(schema, sheet, named))
    typed = _typed(schema, texts, sender, own_codes)
    unread = pl.concat([no_problems(), *_unread(schema, texts, typed, own_codes)])
    broken = broken_rules(schema, texts, typed, unread)
    twice = doubles(schema, texts, typed)
    found = pl.concat([unread, broken, twice, no_data]).sort(ROW_NUMBER, maintain_order=True)
    return Checked(_good(schema, texts, typed, found), found, unknown, missing)


def _texts(schema: FileSchema, sheet: Sheet, named: Mapping[str, str]) -> pl.DataFrame:
    """The row numbers and the cells as text, under the schema's names."""
    cells = [cell(schema.columns[name], heading) for heading, name in named.items()]
    return sheet.frame.select(sheet.rows.cast(pl.Int64).alias(ROW_NUMBER), *cells)


def _present(schema: FileSchema, texts: pl.DataFrame) -> list[ColumnKind]:
    return [column for name, column in schema.columns.items() if name in texts.columns]


def _without_no_data(schema: FileSchema, texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Published figures often say “No Data”: such a cell is blank, with a warning."""
    warnings = [no_problems()]
    for column in _present(schema, texts):
        if not column.counts_only:
            continue
        told = texts.filter(is_no_data(column))
        if told.height:
            warnings.append(problems(told, column.name, "warning", _no_data(column)))
            has_data = ~is_no_data(column)
            texts = texts.with_columns(pl.when(has_data).then(pl.col(column.name)))
    return texts, pl.concat(warnings)


def _no_data(column: ColumnKind) -> Saying:
    def say(text: str) -> tuple[str, str]:
        why = "is a percentage" if "%" in text else "says that there is no figure"
        return "no_data", f"{column.label} “{shown(text)}” {why}, so it was left empty."

    return say


def _typed(
    schema: FileSchema, texts: pl.DataFrame, sender: str, own_codes: OwnCodes
) -> pl.DataFrame:
    """Every column of the schema with its type; blank where it is absent or cannot be read."""
    types = schema.frame_schema.columns()
    typed = texts.select(
        ROW_NUMBER,
        *(
            _values(column, texts[name], sender, own_codes)
            if name in texts.columns
            else pl.lit(None, dtype=types[name].dtype).alias(name)
            for name, column in schema.columns.items()
        ),
    )
    pairs = [column for column in _present(schema, texts) if column.paired_with in texts.columns]
    return typed.with_columns(paired(column, texts, typed) for column in pairs)


def _values(column: ColumnKind, texts: pl.Series, sender: str, own_codes: OwnCodes) -> pl.Series:
    """The column's values. A text that stands in many cells is read once, but for quick kinds."""
    read = value(column, sender=sender, own_codes=_own(column, own_codes))
    distinct = texts if column.kind in MOSTLY_DIFFERENT else texts.unique()
    if 2 * distinct.len() >= texts.len():
        return texts.to_frame().select(read).to_series()
    values = distinct.to_frame().select(read).to_series()
    return texts.replace_strict(distinct, values, return_dtype=values.dtype)


def _own(column: ColumnKind, own_codes: OwnCodes) -> Collection[str]:
    return own_codes.get(column.code_list.name, ()) if column.code_list else ()


def _unread(
    schema: FileSchema, texts: pl.DataFrame, typed: pl.DataFrame, own_codes: OwnCodes
) -> Iterator[pl.DataFrame]:
    """The cells with something in them that has no value of their kind."""
    for column in _present(schema, texts):
        failed = typed[column.name].is_null() & texts[column.name].is_not_null()
        if failed.any():
            cells = texts.filter(failed)
            codes = codes_of(column, _own(column, own_codes))
            compare = cells[column.name].n_unique() <= MOST_COMPARED
            yield problems(cells, column.name, "error", _unreadable(column, codes, compare))


def _unreadable(column: ColumnKind, codes: Collection[str], compare: bool) -> Saying:
    return lambda text: explain(column, text, codes, compare=compare)


def _good(
    schema: FileSchema, texts: pl.DataFrame, typed: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """The rows without an error, with the columns that the file or its key has."""
    refused = found.filter(severity="error").select(ROW_NUMBER)
    kept = [name for name in schema.columns if name in texts.columns or name in schema.key]
    stored = frame_types(schema.table.c)
    types = pl.Schema({name: stored[name] for name in kept if name in stored})
    rows = typed.join(refused, on=ROW_NUMBER, how="anti", maintain_order="left")
    # A name that is part of a key is empty text in the table, never blank.
    names = [name for name in schema.key if schema.columns[name].kind is Kind.TEXT]
    return rows.select(ROW_NUMBER, *kept).with_columns(pl.col(names).fill_null("")).cast(types)
