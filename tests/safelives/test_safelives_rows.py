"""The rows of the return, from facts put straight into the record."""

from datetime import date
from fractions import Fraction

import pytest
import sqlalchemy as sa

from models.errors import ForPerson
from models.safelives import COLUMNS
from models.tables import meeting_facts
from queries.safelives import build, written

from .factory import (
    DAY,
    EVERYTHING,
    QUARTER,
    add_marac,
    add_meeting,
    add_source,
    counted,
    only,
)


def test_each_count_stands_in_its_column(record: sa.Connection) -> None:
    facts = counted(
        9,
        repeat_cases=1,
        children=12,
        cases_with_children=2,
        minoritised=3,
        lgbtq=4,
        disabled=5,
        male=6,
        age_16_17=7,
        harmer_under_18=8,
        age_65_plus=9,
        asian=10,
        black=11,
        mixed=13,
        white_minority=14,
        other_ethnic=15,
    )
    add_meeting(record, "T1", facts=facts)

    (row,) = build(record, scope=EVERYTHING, quarter=QUARTER).rows

    letters = [*"ABCDEFUVWXYZ", "AA", "AB", "AC", "AD", "AE", "AF"]
    expected = ["Norwich", DAY, 9, 1, 12, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15]
    assert [row.cells[letter] for letter in letters] == expected
    assert list(row.cells) == list(COLUMNS)
    assert (row.meeting_id, row.marac_id) == ("T1", "M")


def test_sources_stand_in_columns_g_to_t(record: sa.Connection) -> None:
    add_meeting(record, "T1", facts=counted(3))
    add_source(record, "C1", "police")
    add_source(record, "C2", "substance_use")
    add_source(record, "C3", "other")

    (row,) = build(record, scope=EVERYTHING, quarter=QUARTER).rows

    filled = {letter: row.cells[letter] for letter in "GHIJKLMNOPQRST" if row.cells[letter] != 0}
    assert filled == {"G": 1, "Q": 1, "T": 1}
    assert all(row.cells[letter] is not None for letter in "GHIJKLMNOPQRST")


def test_three_agencies_share_a_case_in_exact_thirds(record: sa.Connection) -> None:
    add_meeting(record, "T1", facts=counted(2))
    for case_id in ("C1", "C2"):
        for source in ("police", "housing", "mash"):
            add_source(record, case_id, source, shared_by=3)

    return_ = build(record, scope=EVERYTHING, quarter=QUARTER)

    assert return_.rows[0].cells["G"] == Fraction(2, 3)
    assert sum(return_.rows[0].number(letter) or 0 for letter in "GHIJKLMNOPQRST") == 2
    assert return_.checks == ()


def test_two_agencies_of_one_source_make_one_whole_case(record: sa.Connection) -> None:
    add_meeting(record, "T1", facts=counted(1))
    add_source(record, "C1", "voluntary_sector", shared_by=2, agency_id="refuge")
    add_source(record, "C1", "voluntary_sector", shared_by=2, agency_id="helpline")

    (row,) = build(record, scope=EVERYTHING, quarter=QUARTER).rows

    assert row.cells["P"] == 1


def test_a_field_that_no_case_has_recorded_is_blank_and_not_nought(record: sa.Connection) -> None:
    facts = counted(2, disabled=None, disabled_recorded=0, minoritised_recorded=0, children=None)
    add_meeting(record, "T1", facts=facts | {"children_recorded": None})

    (row,) = build(record, scope=EVERYTHING, quarter=QUARTER).rows

    blank = [letter for letter, value in row.cells.items() if value is None]
    assert blank == ["E", "F", "U", "W", "AB", "AC", "AD", "AE", "AF"]
    assert row.cells["V"] == 0


def test_a_meeting_with_nobody_heard_has_noughts_and_blanks(record: sa.Connection) -> None:
    nothing = dict.fromkeys(counted(0), None) | {"cases_discussed": 0, "repeat_cases": 0}
    add_meeting(record, "T1", facts=nothing)

    (row,) = build(record, scope=EVERYTHING, quarter=QUARTER).rows

    assert [row.cells[letter] for letter in "CDGHIJKLMNOPQRST"] == [0] * 16
    others = [letter for letter in list(COLUMNS)[2:] if letter not in "CDGHIJKLMNOPQRST"]
    assert [row.cells[letter] for letter in others] == [None] * len(others)


def test_rows_are_ordered_by_marac_name_then_date_then_start_time(record: sa.Connection) -> None:
    add_marac(record, "A", "Zetland")
    add_marac(record, "Z", "Avon")
    add_meeting(record, "T1", "A", facts=counted(1))
    add_meeting(record, "T2", "Z", date(2026, 8, 1), facts=counted(1))
    add_meeting(record, "T3", "Z", start_time="14:00", facts=counted(1))
    add_meeting(record, "T4", "Z", start_time="09:30", facts=counted(1))
    add_meeting(record, "T6", "Z", facts=counted(1))
    add_meeting(record, "T5", "Z", facts=counted(1))

    rows = build(record, scope=EVERYTHING, quarter=QUARTER).rows

    assert [row.meeting_id for row in rows] == ["T5", "T6", "T4", "T3", "T2", "T1"]


def test_only_meetings_of_the_quarter_are_rows(record: sa.Connection) -> None:
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1)]
    for number, day in enumerate(days):
        add_meeting(record, f"T{number}", day=day, facts=counted(1))

    return_ = build(record, scope=EVERYTHING, quarter=" 2026-q3 ")

    assert [row.meeting_id for row in return_.rows] == ["T1", "T2"]
    assert return_.quarter == QUARTER


def test_another_marac_is_never_counted(record: sa.Connection) -> None:
    add_marac(record, "N", "Northumbria")
    add_meeting(record, "T1", "M", facts=counted(1))
    add_meeting(record, "T2", "N", facts=counted(1))
    add_source(record, "C1", "police")
    add_source(record, "C2", "police", meeting_id="T2", marac_id="N")

    rows = build(record, scope=only("N"), quarter=QUARTER).rows

    assert [(row.meeting_id, row.cells["G"]) for row in rows] == [("T2", 1)]
    assert build(record, scope=only(), quarter=QUARTER).rows == ()


def test_a_meeting_known_only_from_a_past_return_is_no_row(record: sa.Connection) -> None:
    past = meeting_facts.insert().values(
        meeting_id="old", marac_id="M", meeting_date=DAY, origin="return", cases_discussed=4
    )
    record.execute(past)

    assert build(record, scope=EVERYTHING, quarter=QUARTER).rows == ()


def test_a_quarter_that_is_none_is_refused_in_words(record: sa.Connection) -> None:
    with pytest.raises(ForPerson, match="2026-Q3"):
        build(record, scope=EVERYTHING, quarter="2026-Q5")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction(1, 8), 0.13),
        (Fraction(3, 8), 0.38),
        (Fraction(1, 200), 0.01),
        (Fraction(201, 200), 1.01),
        (Fraction(1, 3), 0.33),
        (Fraction(2, 3), 0.67),
        (Fraction(999, 1000), 1),
        (Fraction(4, 2), 2),
        (7, 7),
        (0, 0),
    ],
)
def test_halves_are_rounded_up(number: Fraction | int, shown: float) -> None:
    assert written(number) == shown
    assert type(written(number)) is type(shown)
