"""Periods, quarters and the annual factor."""

from datetime import date
from fractions import Fraction

import pytest

from models.errors import ForPerson
from models.period import Period, add_years, quarter, quarter_name, quarter_title


@pytest.mark.parametrize(
    ("start", "end", "factor"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), Fraction(1)),
        (date(2025, 7, 1), date(2025, 9, 30), Fraction(4)),
        (date(2024, 2, 1), date(2024, 2, 29), Fraction(12)),
        (date(2025, 1, 1), date(2025, 1, 10), Fraction(36525, 1000)),
        (date(2025, 1, 2), date(2025, 1, 31), Fraction(36525, 3000)),
    ],
)
def test_the_annual_factor_is_by_months_where_they_are_whole_else_by_days(
    start: date, end: date, factor: Fraction
) -> None:
    assert Period(start, end).annual_factor == factor


def test_months_are_clipped_to_the_period() -> None:
    months = list(Period(date(2025, 1, 15), date(2025, 3, 2)).by_month())
    assert months == [
        Period(date(2025, 1, 15), date(2025, 1, 31)),
        Period(date(2025, 2, 1), date(2025, 2, 28)),
        Period(date(2025, 3, 1), date(2025, 3, 2)),
    ]


def test_the_year_before_of_whole_months_is_whole_months() -> None:
    assert Period(date(2025, 1, 1), date(2025, 2, 28)).year_before() == Period(
        date(2024, 1, 1), date(2024, 2, 29)
    )


def test_quarters_are_calendar_quarters() -> None:
    assert quarter("2026-q3") == Period(date(2026, 7, 1), date(2026, 9, 30))
    assert quarter_name(date(2026, 9, 30)) == "2026-Q3"
    assert quarter_title("2026-Q3") == "July to September 2026"


@pytest.mark.parametrize("name", ["", "2026", "2026-Q5", "Q3 2026"])
def test_what_is_no_quarter_is_said_so(name: str) -> None:
    with pytest.raises(ForPerson, match="not a quarter"):
        quarter(name)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ForPerson, match="swap the two dates"):
        Period(date(2025, 2, 1), date(2025, 1, 1))


def test_29_february_becomes_28_february() -> None:
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
