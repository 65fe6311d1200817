"""The return as plain values that JSON can hold."""

from collections import defaultdict
from datetime import date
from typing import Any

import polars as pl

from queries.safelives.rows import Cell, Check, Return, Row, written


def json_rows(return_: Return, behind: pl.DataFrame | None = None) -> list[dict[str, Any]]:
    """Rows of {meeting_id, cells: {A: {value, cases}, …}, checks} (data dictionary 4).

    Values are as the workbook shows them, dates as YYYY-MM-DD, blank is null. `behind` is the
    frame of `cases_behind`; without one there are no `cases`. Checks are {code, severity,
    message}; those of a meeting that is no row (`heard_not_held`) are in `return_.checks` only.
    """
    ids = None if behind is None else _ids(behind)
    checks: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for check in return_.checks:
        checks[check.meeting_id].append(_check(check))
    return [
        {
            "meeting_id": row.meeting_id,
            "cells": {letter: _cell(row, letter, ids) for letter in row.cells},
            "checks": checks[row.meeting_id],
        }
        for row in return_.rows
    ]


def _ids(behind: pl.DataFrame) -> dict[tuple[str, str], list[str]]:
    grouped = behind.group_by("meeting_id", "letter").agg(pl.col("case_id").unique().sort())
    return {(meeting_id, letter): ids for meeting_id, letter, ids in grouped.iter_rows()}


def _cell(row: Row, letter: str, ids: dict[tuple[str, str], list[str]] | None) -> dict[str, Any]:
    cell: dict[str, Any] = {"value": _plain(row.cells[letter])}
    if ids is not None:
        cell["cases"] = ids.get((row.meeting_id, letter), [])
    return cell


def _plain(value: Cell) -> str | int | float | None:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str):
        return value
    return written(value)


def _check(check: Check) -> dict[str, str]:
    return {"code": check.code, "severity": check.severity.value, "message": check.message}
