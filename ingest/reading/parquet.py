"""Parquet files, their typed columns as text."""

import io
from pathlib import PurePath

import polars as pl

from ingest.reading.headings import Kinds, clean
from ingest.reading.sheet import Sheet, sheet_name
from ingest.reading.table import table
from ingest.reading.typed_cells import as_text
from models.errors import ForPerson


def read_parquet(name: str, data: bytes, kinds: Kinds) -> list[Sheet]:
    """The one sheet of a Parquet file, named by the file; its headings count as row 1."""
    if not data:
        raise ForPerson(f"{name} is empty: there is nothing in it to load.")
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except pl.exceptions.PolarsError:
        raise ForPerson(f"{name} is damaged or not a Parquet file: write it again.") from None
    headings = [clean(column) for column in frame.columns]
    stem = sheet_name(PurePath(name).stem)
    return [table(name, stem, as_text(frame), headings, first_row=2, notes=[], totals=False)]
