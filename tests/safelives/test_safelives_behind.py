"""The cases behind each cell, and the return as JSON."""

import json
from fractions import Fraction

import polars as pl
import pytest
import sqlalchemy as sa

from queries.safelives import build, cases_behind, json_rows

from .factory import (
    EVERYTHING,
    FIGURES,
    QUARTER,
    add_hearing,
    add_listing,
    add_marac,
    add_meeting,
    add_source,
    counted,
    only,
)


@pytest.fixture
def meeting(record: sa.Connection) -> sa.Connection:
    """A meeting that heard C1 (a repeat, three children) and C2 (nothing recorded)."""
    facts = counted(
        2, repeat_cases=1, children=3, cases_with_children=1, minoritised=1, disabled=0, black=1
    )
    add_meeting(record, "T1", facts=facts | {"male": None, "male_recorded": 0})
    add_hearing(
        record,
        "C1",
        is_repeat=1,
        children=3,
        minoritised=1,
        ethnic_group="black",
        disabled=0,
    )
    add_hearing(record, "C2", children=0, minoritised=0)
    add_source(record, "C1", "police", 3, agency_id="north")
    add_source(record, "C1", "police", 3, agency_id="south")
    add_source(record, "C1", "housing", 3)
    add_source(record, "C2", "police")
    return record


def behind(connection: sa.Connection) -> pl.DataFrame:
    frame = cases_behind(connection, scope=EVERYTHING, quarter=QUARTER)
    assert frame is not None
    return frame


def test_each_case_adds_its_weight_to_each_cell(meeting: sa.Connection) -> None:
    assert behind(meeting).rows() == [
        ("T1", "AC", "C1", 1, 1),
        ("T1", "C", "C1", 1, 1),
        ("T1", "C", "C2", 1, 1),
        ("T1", "D", "C1", 1, 1),
        ("T1", "E", "C1", 3, 1),
        ("T1", "F", "C1", 1, 1),
        ("T1", "G", "C1", 2, 3),
        ("T1", "G", "C2", 1, 1),
        ("T1", "M", "C1", 1, 3),
        ("T1", "U", "C1", 1, 1),
    ]


def test_the_weights_of_a_cell_sum_to_it(meeting: sa.Connection) -> None:
    (row,) = build(meeting, scope=EVERYTHING, quarter=QUARTER).rows
    sums: dict[str, Fraction] = {}
    for _, letter, _, numerator, denominator in behind(meeting).iter_rows():
        sums[letter] = sums.get(letter, Fraction(0)) + Fraction(numerator, denominator)

    cells = {letter: row.number(letter) for letter in row.cells if row.number(letter)}

    assert sums == cells


def test_case_ids_stay_hidden_from_those_who_may_not_see_them(meeting: sa.Connection) -> None:
    assert cases_behind(meeting, scope=FIGURES, quarter=QUARTER) is None
    (row,) = json_rows(build(meeting, scope=FIGURES, quarter=QUARTER))
    assert row["cells"]["C"] == {"value": 2}


def test_cases_of_another_marac_are_not_behind_a_cell(meeting: sa.Connection) -> None:
    add_marac(meeting, "it's 50%:x", "Odd")
    frame = cases_behind(meeting, scope=only("it's 50%:x"), quarter=QUARTER)
    assert frame is not None
    assert frame.is_empty()
    add_hearing(meeting, "C9", meeting_id="T9", marac_id="it's 50%:x")
    frame = cases_behind(meeting, scope=only("it's 50%:x"), quarter=QUARTER)
    assert frame is not None
    assert frame.rows() == [("T9", "C", "C9", 1, 1)]


def test_json_gives_each_cell_as_written_with_its_cases(meeting: sa.Connection) -> None:
    return_ = build(meeting, scope=EVERYTHING, quarter=QUARTER)

    (row,) = json.loads(json.dumps(json_rows(return_, behind(meeting))))

    cells = row["cells"]
    assert row["meeting_id"] == "T1"
    assert len(cells) == 32
    assert cells["A"] == {"value": "Norwich", "cases": []}
    assert cells["B"] == {"value": "2026-07-09", "cases": []}
    assert cells["G"] == {"value": 1.67, "cases": ["C1", "C2"]}
    assert cells["M"] == {"value": 0.33, "cases": ["C1"]}
    assert cells["E"] == {"value": 3, "cases": ["C1"]}
    assert cells["W"] == {"value": 0, "cases": []}
    assert cells["X"] == {"value": None, "cases": []}
    assert row["checks"] == []


def test_json_has_the_checks_of_each_row(meeting: sa.Connection) -> None:
    add_listing(meeting, "C3", "T1", None)

    (row,) = json_rows(build(meeting, scope=EVERYTHING, quarter=QUARTER))

    message = "Norwich, 9 July 2026: 1 listing has no outcome: say what became of it."
    expected = {"code": "listing_without_outcome", "severity": "warning", "message": message}
    assert row["checks"] == [expected]
