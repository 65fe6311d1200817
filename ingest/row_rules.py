"""The rules of a file's schema, and what to say of the rows that break them."""

from collections.abc import Iterator

import polars as pl

from ingest.explaining import shown
from ingest.problems import Saying, no_problems, problems
from ingest.schemas.file_schema import ROW_NUMBER, FileSchema, RowRule
from ingest.schemas.kinds import ColumnKind, Kind

CODES = {
    "nullability": "empty",
    "min": "too_small",
    "min_exclusive": "too_small",
    "max": "too_large",
}


def broken_rules(
    schema: FileSchema, texts: pl.DataFrame, typed: pl.DataFrame, unread: pl.DataFrame
) -> pl.DataFrame:
    """A problem for each row of ``typed`` (all columns of the schema) and rule that it breaks.

    ``texts`` holds the columns the file has, as text. Rules about a cell named in the problems
    ``unread`` say nothing more, nor do rules about columns that the file does not have.
    """
    failure = schema.frame_schema.filter(typed.lazy()).failure
    details = failure.details()
    return pl.concat([no_problems(), *_told(schema, texts, details, unread, failure.counts())])


def _told(
    schema: FileSchema,
    texts: pl.DataFrame,
    details: pl.DataFrame,
    unread: pl.DataFrame,
    broken: dict[str, int],
) -> Iterator[pl.DataFrame]:
    for name in broken:
        rule = rule_named(schema, name)
        if not rule.applies(texts.columns):
            continue
        told = unread.filter(pl.col("field").is_in(rule.fields)).select(ROW_NUMBER)
        rows = details.filter(pl.col(name) == "invalid").select(ROW_NUMBER)
        rows = rows.join(told, on=ROW_NUMBER, how="anti")
        cells = texts.join(rows, on=ROW_NUMBER, how="semi")
        yield problems(cells, rule.fields[0], rule.severity, _saying(schema, name, rule))


def rule_named(schema: FileSchema, name: str) -> RowRule:
    """The rule a schema calls by this name: its own, or a column's (``case_id|nullability``)."""
    if name in schema.rules:
        return schema.rules[name]
    column, rule = name.split("|")
    return RowRule(fields=(column,), sentence=_column_sentence(schema.columns[column], rule))


def _column_sentence(column: ColumnKind, rule: str) -> str:
    if rule == "nullability":
        return "{field} is empty. Every row needs it."
    if column.kind is Kind.DATE:
        return (
            "{field} “{value}” is outside the years "
            f"{column.least.year} to {column.most.year}. Check the year."
        )
    return (
        "{field} “{value}” "
        + {
            "min": f"must be {column.least} or more.",
            "min_exclusive": f"must be more than {column.more_than}.",
            "max": f"must be {column.most or 0:,.0f} or less.",
        }[rule]
    )


def _saying(schema: FileSchema, name: str, rule: RowRule) -> Saying:
    column = schema.columns[rule.fields[0]]
    code = CODES.get(name.rpartition("|")[2], name)
    if column.kind is Kind.DATE and code.startswith("too_"):
        code = "outside_years"
    return lambda text: (code, rule.sentence.format(field=column.label, value=shown(text)))
