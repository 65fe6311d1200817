"""Birthdays, ages and twelve months, counted on the calendar."""

from calendar import monthrange
from datetime import date

OLDEST = 110


def birthday(born: date, years: int) -> date:
    """The birthday so many years on: someone born on 29 February has it on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def years_old(born: date, on: date) -> int:
    years = on.year - born.year
    return years if birthday(born, years) <= on else years - 1


def age(born: date | None, on: date) -> int | None:
    """Whole years, or None: no date of birth, one after the day, or over 110 years before it."""
    if born is None or born > on or on > birthday(born, OLDEST):
        return None
    return years_old(born, on)


def twelve_months_after(day: date) -> date:
    """The same day a year on; 29 February becomes 28 February."""
    last = monthrange(day.year + 1, day.month)[1]
    return date(day.year + 1, day.month, min(day.day, last))
