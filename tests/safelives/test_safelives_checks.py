"""The checks: each found where it should be, and not where it should not."""

from datetime import date
from fractions import Fraction

import pytest
import sqlalchemy as sa

from queries.safelives import Row, Severity, build, check_rows

from .factory import (
    EVERYTHING,
    QUARTER,
    add_listing,
    add_marac,
    add_meeting,
    add_source,
    counted,
    only,
    sound_row,
)

BROKEN = {
    "repeats_over_cases": {"D": 6},
    "child_cases_over_cases": {"F": 6, "E": 6},
    "child_cases_over_children": {"F": 4, "E": 3},
    "sources_not_cases": {"G": Fraction(14, 3)},
    "U_over_cases": {"U": 6, "AB": 6},
    "V_over_cases": {"V": 6},
    "W_over_cases": {"W": 6},
    "X_over_cases": {"X": 6},
    "Y_over_cases": {"Y": 6, "AA": None},
    "Z_over_cases": {"Z": 6},
    "AA_over_cases": {"AA": 6, "Y": None},
    "ages_over_cases": {"Y": 3, "AA": 3},
    "outside_quarter": {"B": date(2026, 10, 1)},
}
BARELY_SOUND = {
    "repeats_over_cases": {"D": 5},
    "child_cases_over_cases": {"F": 5, "E": 5},
    "child_cases_over_children": {"F": 3, "E": 3},
    "sources_not_cases": {"G": Fraction(14, 3), "H": Fraction(1, 3)},
    "U_over_cases": {"U": 5, "AB": 5},
    "V_over_cases": {"V": 5},
    "W_over_cases": {"W": 5},
    "X_over_cases": {"X": 5},
    "Y_over_cases": {"Y": 5},
    "Z_over_cases": {"Z": 5},
    "AA_over_cases": {"AA": 5},
    "ages_over_cases": {"Y": 2, "AA": 3},
    "outside_quarter": {"B": date(2026, 9, 30)},
}
BLANK = {"D": None, "E": None, "F": None} | dict.fromkeys("UVWXYZ", None)


def found(*rows: Row) -> list[tuple[str, Severity, str]]:
    return [(check.code, check.severity, check.meeting_id) for check in check_rows(rows, QUARTER)]


def test_a_sound_row_has_no_check() -> None:
    assert found(sound_row()) == []


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_rule_is_an_error_with_its_meeting(code: str) -> None:
    assert found(sound_row(**BROKEN[code])) == [(code, Severity.ERROR, "T1")]


@pytest.mark.parametrize("code", BARELY_SOUND)
def test_a_rule_just_kept_is_no_error(code: str) -> None:
    assert found(sound_row(**BARELY_SOUND[code])) == []


def test_blank_cells_are_compared_with_nothing() -> None:
    ethnic = dict.fromkeys(("AA", "AB", "AC", "AD", "AE", "AF"), None)
    assert found(sound_row(**BLANK, **ethnic)) == []
    sources = dict.fromkeys("GHIJKLMNOPQRST", None)
    assert found(sound_row(C=None, origin="return")) == []
    assert found(sound_row(**sources, origin="return")) == []


def test_a_message_names_marac_date_and_numbers() -> None:
    (check,) = check_rows([sound_row(D=6)], QUARTER)
    expected = "Norwich, 9 July 2026: 6 repeat cases are more than 5 cases discussed."
    assert check.message == expected
    (check,) = check_rows([sound_row(G=Fraction(14, 3))], QUARTER)
    assert "4.67" in check.message
    assert "5." in check.message


def test_our_own_thirds_must_be_exact_and_written_thirds_may_be_rounded() -> None:
    thirds = dict.fromkeys("GHI", Fraction(33, 100)) | {"C": 1, "F": 0, "U": 0, "AB": 0}
    assert found(sound_row(**thirds)) == [("sources_not_cases", Severity.ERROR, "T1")]
    assert found(sound_row(**thirds, origin="return")) == []
    much_off = thirds | {"I": Fraction(25, 100)}
    codes = [code for code, *_ in found(sound_row(**much_off, origin="return"))]
    assert codes == ["sources_not_cases"]


def test_a_meeting_in_the_return_twice_is_an_error() -> None:
    codes = found(sound_row("T1"), sound_row("T1", B=date(2026, 7, 16)))
    assert codes == [("meeting_twice", Severity.ERROR, "T1")] * len(codes)
    assert codes
    assert found(sound_row("T1"), sound_row("T2", B=date(2026, 7, 16))) == []


def test_two_meetings_of_a_marac_on_one_day_are_a_warning() -> None:
    warning = ("same_marac_and_date", Severity.WARNING)
    assert found(sound_row("T1"), sound_row("T2")) == [(*warning, "T1"), (*warning, "T2")]
    assert found(sound_row("T1"), sound_row("T2", B=date(2026, 7, 10))) == []


def test_ethnic_groups_that_do_not_add_up_are_a_warning() -> None:
    assert found(sound_row(AB=1)) == [("ethnicity_not_total", Severity.WARNING, "T1")]
    assert found(sound_row(AB=1, AF=1)) == []


def test_a_meeting_with_nobody_heard_is_a_warning() -> None:
    nothing = {"C": 0, "G": 0, "E": None, "F": None, "U": None, "AB": None}
    assert found(sound_row(**nothing)) == [("nobody_heard", Severity.WARNING, "T1")]


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_a_case_heard_at_a_meeting_not_held_is_an_error(record: sa.Connection, status: str) -> None:
    add_meeting(record, "T1", status=status)
    add_listing(record, "C1", "T1", "heard")

    return_ = build(record, scope=EVERYTHING, quarter=QUARTER)

    assert [(c.code, c.meeting_id) for c in return_.errors] == [("heard_not_held", "T1")]
    assert return_.checks[0].message.startswith("Norwich, 9 July 2026: 1 case was heard")
    assert return_.rows == ()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("held", "heard"), (None, "heard"), ("cancelled", "deferred"), ("planned", None)],
)
def test_a_listing_that_fits_its_meeting_is_no_finding(
    record: sa.Connection, status: str | None, outcome: str | None
) -> None:
    add_meeting(record, "T1", status=status)
    add_listing(record, "C1", "T1", outcome)

    assert build(record, scope=EVERYTHING, quarter=QUARTER).checks == ()


@pytest.mark.parametrize("status", ["held", None])
def test_a_listing_without_outcome_at_a_meeting_held_is_a_warning(
    record: sa.Connection, status: str | None
) -> None:
    add_meeting(record, "T1", status=status, facts=counted(1))
    add_source(record, "C1", "police")
    add_listing(record, "C1", "T1", "heard")
    add_listing(record, "C2", "T1", None)
    add_listing(record, "C3", "T1", None)

    return_ = build(record, scope=EVERYTHING, quarter=QUARTER)

    assert [(c.code, c.meeting_id) for c in return_.checks] == [("listing_without_outcome", "T1")]
    assert "2 listings have no outcome" in return_.checks[0].message
    assert return_.errors == ()


def test_listings_of_another_marac_or_quarter_are_not_checked(record: sa.Connection) -> None:
    add_marac(record, "N", "Northumbria")
    add_meeting(record, "T1", "N", status="planned")
    add_meeting(record, "T2", day=date(2026, 10, 1), status="planned")
    add_listing(record, "C1", "T1", "heard")
    add_listing(record, "C2", "T2", "heard")

    assert build(record, scope=only("M"), quarter=QUARTER).checks == ()
    assert len(build(record, scope=only("N"), quarter=QUARTER).checks) == 1


def test_numbers_that_disagree_in_the_record_stop_a_freeze(record: sa.Connection) -> None:
    add_meeting(record, "T1", facts=counted(2, repeat_cases=3))
    add_source(record, "C1", "police")

    codes = [check.code for check in build(record, scope=EVERYTHING, quarter=QUARTER).errors]

    assert codes == ["repeats_over_cases", "sources_not_cases"]
