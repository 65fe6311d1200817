"""A date of birth that gives away as little as possible and still gives the same ages."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

# Ages are told as the views tell them: dates as numbers like 19871224, their difference is the age
# times 10,000 and more; up to 110 years to the day an age is recorded.
_YEAR, _OLDEST = 10_000, 1_100_000


def latest_alike(born: date, on: Collection[date]) -> date | None:
    """The latest birthday that gives the same age in whole years (or none) on each of the days.

    None where no day counts. Born 29 February has the birthday on 1 March in other years.
    """
    if not on:
        return None
    bounds = [bound for day in on if (bound := _bound(born, day)) is not None]
    if not bounds:  # born after every one of the days
        return max(on) + timedelta(days=1)
    return _real(min(bounds))


def _bound(born: date, day: date) -> int | None:
    """The latest birthday, as a number, that is in the same year of age on the day."""
    passed = _number(day) - _number(born)
    if passed < 0:
        return None
    if passed > _OLDEST:
        return _number(day) - _OLDEST - 1
    return _number(day) - passed // _YEAR * _YEAR


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _real(number: int) -> date:
    """The last day that the calendar has up to the number."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    if day == 0:
        return date(year, month, 1) - timedelta(days=1)
    return date(year, month, min(day, monthrange(year, month)[1]))
