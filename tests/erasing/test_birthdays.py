"""The date of birth that is left gives the same ages, and is as late as it can be."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from oracle.ages import age

from ingest.erasing.birthdays import latest_alike

days = st.dates(date(1900, 1, 1), date(2060, 12, 31))
leap = st.sampled_from([date(2008, 2, 29), date(1960, 2, 29), date(2024, 2, 29)])
MET = date(2025, 3, 1)


@given(born=days | leap, on=st.lists(days | leap, min_size=1, max_size=3))
def test_every_age_is_the_same(born: date, on: list[date]) -> None:
    left = latest_alike(born, on)
    assert left is not None
    assert [age(left, day) for day in on] == [age(born, day) for day in on]


@given(born=days | leap, on=days | leap)
def test_one_day_later_is_another_age_or_no_day_counts(born: date, on: date) -> None:
    left = latest_alike(born, [on])
    assert left is not None
    assert left > on or age(left + timedelta(days=1), on) != age(born, on)


def test_everybody_of_one_age_is_left_with_the_same_birthday() -> None:
    left = {latest_alike(date(1990, 1, 1) + timedelta(days=n), [MET]) for n in range(60, 420)}
    assert left == {date(1991, 3, 1)}


def test_born_on_29_february_has_the_birthday_on_1_march() -> None:
    assert latest_alike(date(2008, 2, 29), [date(2025, 2, 28)]) == date(2009, 2, 28)
    assert latest_alike(date(2008, 2, 29), [date(2024, 2, 29)]) == date(2008, 2, 29)


def test_without_a_meeting_no_date_of_birth_is_left() -> None:
    assert latest_alike(date(1990, 1, 1), []) is None
