"""A long table is drawn as far as a page shows it, and given whole to a file."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.components.table import Column
from dashboard.insight import grid
from dashboard.insight.grid import MOST_SHOWN, Grid, Rows, Shown

LONG = pl.DataFrame({"number": range(1_000)})


def _line(row: Mapping[str, Any]) -> Sequence[Shown]:
    return [grid.text(f"number {row['number']}")]


def _grid(rows: Sequence[Sequence[Shown]]) -> Grid:
    return Grid("Numbers", [Column("Number")], rows)


def test_a_page_makes_only_the_rows_it_shows() -> None:
    made: list[int] = []

    def line(row: Mapping[str, Any]) -> Sequence[Shown]:
        made.append(row["number"])
        return _line(row)

    drawn = _grid(Rows(LONG, line)).html()
    assert made == list(range(MOST_SHOWN))
    assert "number 99<" in drawn and "number 100<" not in drawn
    assert "The first 100 of 1,000 rows; the files hold all of them." in drawn


def test_a_file_holds_every_row() -> None:
    lazy, eager = _grid(Rows(LONG, _line)), _grid([_line(row) for row in LONG.to_dicts()])
    assert lazy.height == eager.height == 1_000
    assert lazy.sheet([]).rows == eager.sheet([]).rows
    assert lazy.texts() == eager.texts()


def test_rows_are_those_of_the_frame_wherever_one_looks() -> None:
    rows = Rows(LONG, _line)
    assert rows[7] == rows[7:8][0] == list(rows)[7] == _line({"number": 7})
    assert rows[-1] == _line({"number": 999})
