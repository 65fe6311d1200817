"""JSON Lines: one object a line, its values as text."""

import json
from collections.abc import Iterator
from pathlib import PurePath

import polars as pl

from ingest.reading.encoding import as_utf8
from ingest.reading.headings import Kinds, clean
from ingest.reading.sheet import Sheet, sheet_name
from ingest.reading.table import table
from ingest.reading.typed_cells import as_text
from models.errors import ForPerson


def read_json_lines(name: str, data: bytes, kinds: Kinds) -> list[Sheet]:
    """The one sheet of the file, named by it; the first line is row 1."""
    data, notes = as_utf8(name, data)
    frame = _quickly(data)
    if frame is None:
        frame = _carefully(name, data)
    headings = [clean(column) for column in frame.columns]
    stem = sheet_name(PurePath(name).stem)
    return [table(name, stem, frame, headings, first_row=1, notes=notes, totals=False)]


def _quickly(data: bytes) -> pl.DataFrame | None:
    """The rows by Polars; None where a line is blank or values of one name differ in type."""
    try:
        frame = pl.read_ndjson(data, infer_schema_length=None)
    except pl.exceptions.PolarsError:
        return None
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    plain = all(not dtype.is_nested() or dtype == pl.List for dtype in frame.dtypes)
    return as_text(frame) if plain and lines == frame.height else None


def _carefully(name: str, data: bytes) -> pl.DataFrame:
    rows = list(_rows(name, data))
    columns = dict.fromkeys(key for row in rows for key in row)
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def _rows(name: str, data: bytes) -> Iterator[dict[str, str | None]]:
    for number, line in enumerate(data.decode().split("\n"), start=1):
        try:
            row = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise ForPerson(
                f"Line {number} of {name} is not a JSON object in braces: put that line right."
            )
        yield {key: _text(value) for key, value in row.items()}


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ";".join(text for item in value if (text := _text(item)) is not None)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
