"""Keys that stand twice in one file: all of those rows are refused."""

from collections.abc import Mapping

import polars as pl

from ingest.explaining import on_one_line, shown
from ingest.problems import LONGEST_VALUE, PROBLEMS, no_problems
from ingest.reading.sheet import listed
from ingest.schemas.file_schema import ROW_NUMBER, FileSchema


def doubles(schema: FileSchema, texts: pl.DataFrame, typed: pl.DataFrame) -> pl.DataFrame:
    """A problem for each row whose key another row has too; a blank part of a key is a value."""
    known = [_is_known(schema, name, texts) for name in schema.key]
    keyed = typed.filter(pl.all_horizontal(known)).select(ROW_NUMBER, *schema.key)
    twice = keyed.filter(pl.struct(schema.key).is_duplicated())
    if twice.is_empty():
        return no_problems()
    groups = twice.group_by(schema.key, maintain_order=True).agg(ROW_NUMBER)
    first = groups.select(pl.col(ROW_NUMBER).list.first())
    cells = first.join(texts, on=ROW_NUMBER, how="left", maintain_order="left")
    said = [
        _said(schema, cell, rows)
        for cell, rows in zip(cells.iter_rows(named=True), groups[ROW_NUMBER], strict=True)
    ]
    told = pl.DataFrame(said, schema=["value", "message"], orient="row")
    lines = groups.select(ROW_NUMBER).hstack(told).explode(ROW_NUMBER)
    return lines.select(
        ROW_NUMBER,
        severity=pl.lit("error"),
        code=pl.lit("double"),
        field=pl.lit(schema.key[0]),
        value="value",
        message="message",
    ).cast(PROBLEMS)


def _is_known(schema: FileSchema, name: str, texts: pl.DataFrame) -> pl.Expr:
    """Whether the row's part of the key could be read; what is not required may be blank."""
    if schema.columns[name].required:
        return pl.col(name).is_not_null()
    if name not in texts.columns:
        return pl.lit(True)
    return pl.col(name).is_not_null() | texts[name].is_null()


def _said(schema: FileSchema, cell: Mapping[str, str | None], rows: pl.Series) -> tuple[str, str]:
    parts = [(schema.columns[name].label, cell.get(name) or "") for name in schema.key]
    named = ", ".join(f"{label} “{shown(text)}”" for label, text in parts)
    value = "; ".join(text for _, text in parts)
    return on_one_line(value, LONGEST_VALUE), (
        f"{named} stands more than once, in {listed(rows.to_list())}. Keep one of these rows."
    )
