"""The SafeLives return of one quarter: section 2.1 of the data dictionary."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from .contributions import ETHNIC_GROUPS, SOURCES, Cells, contribution
from .past import past_rows
from .record import Record, Row, heard_at, listings_at, meeting_status, meetings_held, one, rows

CASES_AND_SOURCES = ["C", "D", *SOURCES.values()]
MAY_BE_BLANK = ["E", "F", "U", "V", "W", "X", "Y", "Z", "AA", *ETHNIC_GROUPS]
LETTERS = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB", "AC", "AD", "AE", "AF"]
EACH_AT_MOST_CASES = ["U", "V", "W", "X", "Y", "Z", "AA"]
Cell = dict[str, Any]
Numbers = dict[str, Fraction | None]


def quarter_days(quarter: str) -> tuple[date, date]:
    """First and last day of a calendar quarter written as `2026-Q3`."""
    year, number = int(quarter[:4]), int(quarter[-1])
    last_month = number * 3
    last_day = monthrange(year, last_month)[1]
    return date(year, last_month - 2, 1), date(year, last_month, last_day)


def safelives(
    record: Record, quarter: str, maracs: set[str] | None = None, *, include_past: bool = False
) -> list[dict[str, Any]]:
    """One row a meeting held: meeting_id, cells (A to AF) and checks.

    A cell is value (None is blank, sources are exact fractions, B is a date), cases (ids that
    add to it, sorted) and weights (case id to what it adds). With `include_past`, meetings
    known only from an imported past return are rows too, without case ids.
    """
    start, end = quarter_days(quarter)
    scope = maracs_of(record, maracs)
    held = meetings_held(record, scope, start, end)
    found = [own_row(record, meeting) for meeting in held]
    if include_past:
        found += [past_row(row) for row in past_rows(record, scope, start, end)]
    found.sort(key=lambda row: row.pop("order"))
    every = checks(record, quarter, maracs, include_past=include_past)
    for row in found:
        row["checks"] = {pair for pair in every if pair[1] == row["meeting_id"]}
    return found


def maracs_of(record: Record, maracs: set[str] | None) -> set[str]:
    every = {row["marac_id"] for row in rows(record, "maracs")}
    return every if maracs is None else every & maracs


def own_row(record: Record, meeting: Row) -> dict[str, Any]:
    name = one(record, "maracs", "marac_id", meeting["marac_id"])["name"]
    contributions = {
        heard[0]["case_id"]: contribution(record, heard)
        for heard in heard_at(record, meeting["meeting_id"])
    }
    cells = {"A": bare(name), "B": bare(meeting["meeting_date"])}
    for letter in LETTERS[2:]:
        cells[letter] = cell(letter, contributions)
    order = (name, meeting["meeting_date"], meeting.get("start_time") or "", meeting["meeting_id"])
    return {"meeting_id": meeting["meeting_id"], "cells": cells, "order": order}


def past_row(row: Row) -> dict[str, Any]:
    cells = {letter: bare(row.get(letter)) for letter in LETTERS}
    order = (row["A"], row["B"], "", row["meeting_id"])
    return {"meeting_id": row["meeting_id"], "cells": cells, "order": order}


def bare(value: object) -> Cell:
    return {"value": value, "cases": [], "weights": {}}


def cell(letter: str, contributions: dict[str, Cells]) -> Cell:
    """The sum over the cases; blank where the cell may be and no case has its field recorded."""
    recorded = {
        case_id: amount
        for case_id, cells in sorted(contributions.items())
        if (amount := cells[letter]) is not None
    }
    weights = {case_id: amount for case_id, amount in recorded.items() if amount}
    if letter in MAY_BE_BLANK and not recorded:
        return bare(None)
    return {"value": sum(weights.values(), Fraction(0)), "cases": [*weights], "weights": weights}


def checks(
    record: Record, quarter: str, maracs: set[str] | None = None, *, include_past: bool = False
) -> set[tuple[str, str]]:
    """Every broken check as (code, meeting id), errors and warnings alike."""
    start, end = quarter_days(quarter)
    scope = maracs_of(record, maracs)
    held = meetings_held(record, scope, start, end)
    return_rows = [own_row(record, meeting) for meeting in held]
    if include_past:
        return_rows += [past_row(row) for row in past_rows(record, scope, start, end)]
    found = {
        (code, row["meeting_id"])
        for row in return_rows
        for code in row_checks({k: v["value"] for k, v in row["cells"].items()}, start, end)
    }
    found |= twice("meeting_twice", return_rows, lambda row: row["meeting_id"])
    found |= twice("same_marac_and_date", return_rows, marac_and_date)
    return found | outcome_checks(record, scope, start, end)


def marac_and_date(row: dict[str, Any]) -> tuple[Any, Any]:
    return row["cells"]["A"]["value"], row["cells"]["B"]["value"]


def twice(
    code: str, return_rows: list[dict[str, Any]], name: Callable[[dict[str, Any]], object]
) -> set[tuple[str, str]]:
    names = [name(row) for row in return_rows]
    return {(code, row["meeting_id"]) for row in return_rows if names.count(name(row)) > 1}


def outcome_checks(
    record: Record, maracs: set[str], start: date, end: date
) -> set[tuple[str, str]]:
    """Listings without an outcome at a meeting held, and heard ones at a meeting not held."""
    found = set()
    for meeting in rows(record, "meetings"):
        if meeting["marac_id"] not in maracs or not start <= meeting["meeting_date"] <= end:
            continue
        meeting_id = meeting["meeting_id"]
        outcomes = [row.get("outcome") for row in listings_at(record, meeting_id)]
        held = meeting_status(record, meeting_id) == "held"
        if held and None in outcomes:
            found.add(("listing_without_outcome", meeting_id))
        if not held and "heard" in outcomes:
            found.add(("heard_not_held", meeting_id))
    return found


def row_checks(values: dict[str, Any], start: date, end: date) -> set[str]:
    """The checks of one row on its own; a blank cell is compared with nothing."""
    broken = {
        "repeats_over_cases": more(values, "D", "C"),
        "child_cases_over_cases": more(values, "F", "C"),
        "child_cases_over_children": more(values, "F", "E"),
        "sources_not_cases": differs(values, SOURCES.values(), "C"),
        "ages_over_cases": total(values, ["Y", "AA"]) > values["C"],
        "outside_quarter": not start <= values["B"] <= end,
        "ethnicity_not_total": differs(values, ETHNIC_GROUPS, "U"),
        "nobody_heard": values["C"] == 0,
    }
    for letter in EACH_AT_MOST_CASES:
        broken[f"{letter}_over_cases"] = more(values, letter, "C")
    return {code for code, is_broken in broken.items() if is_broken}


def more(values: dict[str, Any], letter: str, than: str) -> bool:
    one_value, other = values[letter], values[than]
    return one_value is not None and other is not None and bool(one_value > other)


def total(values: dict[str, Any], letters: Iterable[str]) -> Fraction:
    return sum((values[letter] for letter in letters if values[letter] is not None), Fraction(0))


def differs(values: dict[str, Any], letters: Iterable[str], whole: str) -> bool:
    """Whether the parts do not sum to the whole; not where the whole or every part is blank."""
    parts = [*letters]
    if values[whole] is None or all(values[letter] is None for letter in parts):
        return False
    return bool(total(values, parts) != values[whole])
