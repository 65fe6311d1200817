"""Typed columns as the text a coordinator would have typed."""

import polars as pl
from polars.datatypes import DataTypeClass


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text: dates YYYY-MM-DD, yes/no, whole numbers bare, lists joined by ``;``."""
    return frame.select(
        _text(pl.col(name), dtype).alias(name) for name, dtype in frame.schema.items()
    )


def _text(column: pl.Expr, dtype: pl.DataType | DataTypeClass) -> pl.Expr:
    if isinstance(dtype, pl.List):
        items = _text(pl.element(), dtype.inner)
        return column.list.eval(items).list.drop_nulls().list.join(";")
    if isinstance(dtype, pl.Datetime):
        local = column.dt.replace_time_zone(None)
        return _stamp(local)
    if dtype == pl.Boolean:
        return pl.when(column).then(pl.lit("yes")).when(~column).then(pl.lit("no"))
    if dtype == pl.Time:
        return column.dt.strftime("%H:%M:%S").str.strip_suffix(":00")
    if dtype.is_decimal():
        return column.cast(pl.String).str.replace(r"\.0+$", "")
    if dtype.is_float():
        return _number(column)
    if isinstance(dtype, pl.Struct):
        return column.struct.json_encode()
    if dtype == pl.Binary:
        return column.cast(pl.String, strict=False)
    return column.cast(pl.String)


def _stamp(column: pl.Expr) -> pl.Expr:
    full = column.dt.strftime("%Y-%m-%d %H:%M:%S")
    return full.str.strip_suffix(":00").str.strip_suffix(" 00:00")


def _number(column: pl.Expr) -> pl.Expr:
    text = column.cast(pl.String)
    return pl.when(column.is_finite()).then(text.str.replace(r"\.0+$", ""))
