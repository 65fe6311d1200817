"""Figures as a page shows them: one object a key, made from the frame of `queries.measure`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl


@dataclass(frozen=True)
class Figure:
    """One figure: null values are not recorded, unless `hidden` as a small number."""

    key: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    recorded: float | None = None
    left_out: tuple[str, ...] = ()
    hidden: bool = False


NO_FIGURE = Figure("")


def by_key(frame: pl.DataFrame) -> Mapping[str, Figure]:
    """Key → figure, from a frame without groups."""
    return {row["key"]: _figure(row) for row in frame.iter_rows(named=True)}


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        key=str(row["key"]),
        value=_number(row["value"]),
        numerator=_number(row["numerator"]),
        denominator=_number(row.get("denominator")),
        recorded=_number(row.get("recorded")),
        left_out=tuple(row.get("left_out") or ()),
        hidden=bool(row.get("hidden")),
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
