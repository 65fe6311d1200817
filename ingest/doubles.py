"""Keys that stand twice in one file: all of those rows are refused."""

import polars as pl

from ingest.explaining import on_one_line, shown
from ingest.problems import LONGEST_VALUE, PROBLEMS, no_problems
from ingest.reading.sheet import listed
from ingest.schemas.file_schema import ROW_NUMBER, FileSchema


def doubles(schema: FileSchema, texts: pl.DataFrame, typed: pl.DataFrame) -> pl.DataFrame:
    """A problem for each row whose key another row has too; a blank part of a key is a value."""
    keyed = typed.select(ROW_NUMBER, key=pl.struct(schema.key), sent=_as_sent(schema, texts))
    known = [_is_known(schema, name, texts, typed) for name in schema.key]
    twice = keyed.filter(*known).filter(pl.col("key").is_duplicated())
    if twice.is_empty():
        return no_problems()
    groups = twice.group_by("key", maintain_order=True).agg(ROW_NUMBER, pl.col("sent").first())
    said = [
        _said(schema, dict(sent), rows)
        for sent, rows in zip(groups["sent"], groups[ROW_NUMBER], strict=True)
    ]
    told = pl.DataFrame(said, schema={"value": pl.String, "message": pl.String}, orient="row")
    return (
        groups.select(ROW_NUMBER)
        .hstack(told)
        .explode(ROW_NUMBER)
        .with_columns(severity=pl.lit("error"), code=pl.lit("double"), field=pl.lit(schema.key[0]))
        .select(PROBLEMS.keys())
        .cast(pl.Schema(PROBLEMS))
    )


def _as_sent(schema: FileSchema, texts: pl.DataFrame) -> pl.Series:
    """The key as the sender wrote it, without the sender's name before an id."""
    parts = [
        pl.col(name) if name in texts.columns else pl.lit(None, dtype=pl.String).alias(name)
        for name in schema.key
    ]
    return texts.select(sent=pl.struct(parts)).to_series()


def _is_known(schema: FileSchema, name: str, texts: pl.DataFrame, typed: pl.DataFrame) -> pl.Series:
    """Whether the row's part of the key could be read; what is not required may be blank."""
    known = typed[name].is_not_null()
    if schema.columns[name].required:
        return known
    return known | (texts[name].is_null() if name in texts.columns else True)


def _said(schema: FileSchema, sent: dict[str, str | None], rows: pl.Series) -> tuple[str, str]:
    named = ", ".join(
        f"{schema.columns[name].label} “{shown(text)}”"
        if text
        else f"{schema.columns[name].label} empty"
        for name, text in sent.items()
    )
    value = "; ".join(text or "" for text in sent.values())
    return on_one_line(value, LONGEST_VALUE), (
        f"{named} stands more than once, in {listed(rows.to_list())}. Keep one of these rows."
    )
