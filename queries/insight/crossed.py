"""Two characteristics of the victims crossed, small numbers hidden as in the tables of each."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from queries.reports import demographics, hiding
from queries.reports.hiding import Cell, Line

# Those of which every case heard is in one group, and in one only.
CHARACTERISTICS = ("ethnic_group", "age_band", "gender", "lgbtq", "disability")


def crossed(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    across: str,
    down: str,
) -> pl.DataFrame:
    """across, down (groups of the two characteristics), cases, hidden: a row each pair of groups.

    Who may not see cases is told no number under the threshold, none that follows from the others
    and the totals of the groups, and no total of a group that the table of its characteristic
    hides. Raises KeyError for a characteristic that is not one of CHARACTERISTICS.
    """
    groups = demographics.characteristics()
    counted = _counted(connection, scope=scope, period=period, across=across, down=down)
    pairs = pl.DataFrame(
        [(one, other) for one in groups[across] for other in groups[down]],
        schema={"across": pl.String, "down": pl.String},
        orient="row",
    )
    frame = pairs.join(
        counted, on=["across", "down"], how="left", maintain_order="left"
    ).with_columns(pl.col("cases").fill_null(0))
    if scope.sees_cases:
        return frame.with_columns(hidden=pl.lit(value=False))
    totals = demographics.run(connection, scope=scope, period=period, today=today)
    least = hiding.threshold(connection, scope=scope)
    hidden = _hidden(frame, totals, {"across": across, "down": down}, least)
    return hiding.without(frame, hidden, ["cases"])


def _counted(
    connection: sa.Connection, *, scope: Scope, period: Period, across: str, down: str
) -> pl.DataFrame:
    groups = demographics.characteristics()
    named: list[sa.ColumnElement[Any]] = [
        sa.case(*((condition, group) for group, condition in groups[one].items())).label(name)
        for name, one in (("across", across), ("down", down))
    ]
    each = demographics.of_victims(named, scope=scope, period=period).subquery()
    columns: list[sa.ColumnElement[Any]] = [
        each.c.across,
        each.c.down,
        sa.func.count().label("cases"),
    ]
    question = sa.select(*columns).group_by(each.c.across, each.c.down)
    return read_frame(connection, question).cast({"cases": pl.Int64})


def _hidden(
    frame: pl.DataFrame, totals: pl.DataFrame, crossed: dict[str, str], least: int
) -> set[Cell]:
    values, hidden = hiding.values_of(frame, ["cases"]), hiding.small(frame, ["cases"], least)
    lines: list[Line] = []
    for name, characteristic in crossed.items():
        told = totals.filter(characteristic=characteristic)
        untold = set(told.filter(pl.col("cases").is_null())["group"])
        lines += _lines(frame, name, untold, values, hidden)
    hiding.protect_crossed(values, hidden, lines, least=least)
    return hidden


def _lines(
    frame: pl.DataFrame,
    name: str,
    untold: set[str],
    values: dict[Cell, float],
    hidden: set[Cell],
) -> Iterator[Line]:
    """The cells of each group, and its total where that is a cell that is hidden itself."""
    for group in frame[name].unique(maintain_order=True):
        line: Line = [(place, "cases") for place, one in enumerate(frame[name]) if one == group]
        if group in untold:
            total = (-1, f"{name} {group}")
            values[total] = sum(values[cell] for cell in line)
            hidden.add(total)
            line.append(total)
        yield line
