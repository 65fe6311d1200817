"""Rows of past returns beside the record's."""

from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from models.safelives import COLUMNS
from queries.safelives import build, check_rows, differences, imported_rows

from .factory import (
    DAY,
    EVERYTHING,
    QUARTER,
    add_marac,
    add_meeting,
    add_past,
    add_source,
    counted,
    only,
)


def test_a_past_row_has_the_shape_of_the_record_and_keeps_its_blanks(
    record: sa.Connection,
) -> None:
    add_past(record, cases_discussed=3, repeat_cases=1, police=2.33, housing=0.67)
    add_past(record, date(2026, 10, 1), cases_discussed=3)

    (row,) = imported_rows(record, scope=EVERYTHING, quarter=QUARTER)

    assert (row.meeting_id, row.marac_id, row.origin) == ("return/M/2026-07-09", "M", "return")
    assert list(row.cells) == list(COLUMNS)
    filled = {letter: value for letter, value in row.cells.items() if value is not None}
    thirds = {"G": Fraction(233, 100), "M": Fraction(67, 100)}
    assert filled == {"A": "Norwich", "B": DAY, "C": 3, "D": 1, **thirds}


def test_past_rows_of_another_marac_are_left_out(record: sa.Connection) -> None:
    add_marac(record, "N", "Northumbria")
    add_past(record, cases_discussed=3)

    assert imported_rows(record, scope=only("N"), quarter=QUARTER) == ()


def test_past_rows_go_through_the_same_checks(record: sa.Connection) -> None:
    add_past(record, cases_discussed=3, repeat_cases=4, minoritised=2, asian=1, police=3)

    rows = imported_rows(record, scope=EVERYTHING, quarter=QUARTER)

    codes = [check.code for check in check_rows(rows, QUARTER)]
    assert codes == ["repeats_over_cases", "ethnicity_not_total"]


def test_the_difference_is_shown_cell_by_cell(record: sa.Connection) -> None:
    blank = {"disabled": None, "disabled_recorded": 0}
    add_meeting(record, "T1", facts=counted(1, repeat_cases=1, male=1) | blank)
    for source in ("police", "housing", "mash"):
        add_source(record, "C1", source, 3)
    add_past(
        record, cases_discussed=2, repeat_cases=1, police=0.33, housing=0.33, mash=0.34, disabled=0
    )

    found = differences(
        build(record, scope=EVERYTHING, quarter=QUARTER),
        imported_rows(record, scope=EVERYTHING, quarter=QUARTER),
    )

    assert [(d.letter, d.in_record, d.in_return) for d in found] == [
        ("C", 1, 2),
        ("S", 0.33, 0.34),
        ("W", None, 0),
    ]
    assert {(d.marac_id, d.marac_name, d.meeting_date) for d in found} == {("M", "Norwich", DAY)}


def test_two_meetings_of_one_day_are_added_up_before_they_are_compared(
    record: sa.Connection,
) -> None:
    add_meeting(record, "T1", facts=counted(1))
    add_meeting(record, "T2", facts=counted(2))
    add_past(record, cases_discussed=3)

    return_ = build(record, scope=EVERYTHING, quarter=QUARTER)

    assert differences(return_, imported_rows(record, scope=EVERYTHING, quarter=QUARTER)) == ()


def test_a_meeting_known_only_from_a_past_return_has_no_difference(
    record: sa.Connection,
) -> None:
    add_meeting(record, "T1", day=date(2026, 7, 10), facts=counted(1))
    add_past(record, cases_discussed=3)

    return_ = build(record, scope=EVERYTHING, quarter=QUARTER)

    assert differences(return_, imported_rows(record, scope=EVERYTHING, quarter=QUARTER)) == ()
