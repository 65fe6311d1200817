"""Reads a folder of CSV files into plain rows of text, with nothing but the standard library."""

import csv
from pathlib import Path

Row = dict[str, str]
Files = dict[str, list[Row]]


def read_files(folder: Path) -> Files:
    return {path.stem: _rows(path) for path in sorted(folder.glob("*.csv"))}


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def items(text: str) -> list[str]:
    """The items of a list inside a cell."""
    return [item for item in text.split(";") if item]
