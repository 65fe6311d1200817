"""Writes frames to files bit by bit, one file a noun, so that a national set fits in memory."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

Format = Literal["csv", "parquet"]


class Folder:
    """A folder of files that grow frame by frame; `rows` counts what each holds."""

    def __init__(self, folder: Path, file_format: Format) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._format = file_format
        self._files: dict[str, BinaryIO] = {}
        self._parquet: dict[str, pq.ParquetWriter] = {}
        self._schemas: dict[str, pl.Schema] = {}
        self.rows: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self._parquet.values():
            writer.close()
        for file in self._files.values():
            file.close()

    def add(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Adds each frame to the file of its name."""
        for name, frame in frames.items():
            self._add(name, frame)

    def _add(self, name: str, frame: pl.DataFrame) -> None:
        first = name not in self.rows
        if first:
            self._schemas[name] = _without_empty_types(frame.schema)
            self.rows[name] = 0
        frame = frame.cast(self._schemas[name])
        if self._format == "csv":
            self._add_csv(name, frame, header=first)
        else:
            self._add_parquet(name, frame)
        self.rows[name] += frame.height

    def _add_csv(self, name: str, frame: pl.DataFrame, *, header: bool) -> None:
        if header:
            self._files[name] = (self._folder / f"{name}.csv").open("wb")
        frame.write_csv(self._files[name], include_header=header)

    def _add_parquet(self, name: str, frame: pl.DataFrame) -> None:
        table: pa.Table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        if name not in self._parquet:
            path = self._folder / f"{name}.parquet"
            self._parquet[name] = pq.ParquetWriter(path, table.schema)
        if frame.height:
            self._parquet[name].write_table(table)


def _without_empty_types(schema: pl.Schema) -> pl.Schema:
    """A column that is blank so far holds text."""
    return pl.Schema(
        {name: pl.String() if kind == pl.Null else kind for name, kind in schema.items()}
    )
