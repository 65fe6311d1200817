"""A return as text that is the same on every machine, and back again."""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frozen_return import FrozenContent, canonical
from models.period import quarter as quarter_period
from queries.exports import safelives_workbook
from queries.maracs import maracs
from queries.safelives.build import build
from queries.safelives.contributions import Behind, contributions
from queries.safelives.rows import Cell, Return, Row
from queries.safelives.rules import read_rules
from queries.safelives.rules_in_force import dated_rules

FORMAT = 1
LAYOUT = "2025"  # the 32 columns
_RULES = ("repeat_definition", "repeat_scope", "dash_threshold", "nation")


def frozen_content(
    connection: sa.Connection, *, scope: Scope, quarter: str, edition: str = "uk"
) -> FrozenContent:
    """The return of a quarter as it would be frozen now, for the MARACs in scope."""
    known = maracs(connection, scope=scope)
    ids = tuple(sorted(known["marac_id"].to_list()))
    return_ = build(connection, scope=scope, quarter=quarter)
    behind = contributions(connection, scope=scope, quarter=quarter)
    return FrozenContent(
        quarter=return_.quarter,
        maracs=ids,
        edition=edition,
        cells=canonical(
            {
                "format": FORMAT,
                "layout": LAYOUT,
                "quarter": return_.quarter,
                "edition": edition,
                "maracs": list(ids),
                "columns": read_rules().versions,
                "rules": _rules(connection, scope, known, return_.quarter),
                "rows": [_row(row) for row in return_.rows],
            }
        ),
        behind=canonical(_exact_texts(behind)),
        workbook=safelives_workbook.write(return_, edition=edition),
        errors=len(return_.errors),
        meetings=len(return_.rows),
    )


def _rules(
    connection: sa.Connection, scope: Scope, known: pl.DataFrame, quarter: str
) -> dict[str, dict[str, Any]]:
    """MARAC → its own settings, and those with a day that began by the quarter's end."""
    end = quarter_period(quarter).end
    dated = dated_rules(connection, scope=scope).filter(pl.col("valid_from") <= end)
    rules: dict[str, dict[str, Any]] = {
        row["marac_id"]: {**{rule: row[rule] for rule in _RULES}, "dated": []}
        for row in known.iter_rows(named=True)
    }
    for marac_id, rule, since, value in (
        dated.select("marac_id", "rule", "valid_from", "value")
        .sort("marac_id", "rule", "valid_from")
        .iter_rows()
    ):
        rules[marac_id]["dated"].append([rule, since.isoformat(), value])
    return rules


def _row(row: Row) -> dict[str, Any]:
    cells = {letter: _text(value) for letter, value in row.cells.items()}
    return {"meeting_id": row.meeting_id, "marac_id": row.marac_id, "cells": cells}


def _text(value: Cell) -> str | int | None:
    """Whole numbers as they are, shares as "1/3", dates as 2026-07-09."""
    if isinstance(value, Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _exact_texts(behind: Behind) -> dict[str, Any]:
    return {
        meeting: {
            letter: {case: str(amount) for case, amount in cases.items()}
            for letter, cases in letters.items()
        }
        for meeting, letters in behind.items()
    }


def rows_of(cells: str) -> tuple[Row, ...]:
    """The rows in the text of a frozen return, in their order."""
    rows = json.loads(cells)["rows"]
    return tuple(Row(row["meeting_id"], row["marac_id"], _cells(row["cells"])) for row in rows)


def return_of(quarter: str, cells: str) -> Return:
    """The frozen figures as a return, to fill another workbook with."""
    return Return(quarter, rows_of(cells), ())


def rules_of(cells: str) -> Mapping[str, Mapping[str, Any]]:
    """MARAC id → the rules by which the return was counted."""
    rules: Mapping[str, Mapping[str, Any]] = json.loads(cells).get("rules", {})
    return rules


def behind_of(text: str | None) -> Behind | None:
    """The cases behind the cells; None for a return frozen before they were kept."""
    if not text:
        return None
    return {
        meeting: {
            letter: {case: Fraction(amount) for case, amount in cases.items()}
            for letter, cases in letters.items()
        }
        for meeting, letters in json.loads(text).items()
    }


def _cells(texts: Mapping[str, Any]) -> dict[str, Cell]:
    return {letter: _cell(letter, texts[letter]) for letter in sorted(texts, key=_place)}


def _place(letter: str) -> tuple[int, str]:
    return len(letter), letter


def _cell(letter: str, value: str | int | None) -> Cell:
    if letter == "B":
        return date.fromisoformat(str(value))
    return Fraction(value) if isinstance(value, str) and letter != "A" else value
