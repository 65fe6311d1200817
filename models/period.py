"""Periods: two dates, both included, with the factor that makes a count yearly."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from models.errors import ForPerson

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ForPerson(
                f"The period ends on {long_date(self.end)}, before it begins on "
                f"{long_date(self.start)}: swap the two dates."
            )

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def months(self) -> int | None:
        """The number of months where the period is whole calendar months, else None."""
        if self.start.day != 1 or (self.end + timedelta(days=1)).day != 1:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def annual_factor(self) -> Fraction:
        """What a count in this period is multiplied by to be yearly (data dictionary 3.2)."""
        if self.months is not None:
            return Fraction(12, self.months)
        return Fraction(36525, 100 * self.days)

    def by_month(self) -> Iterator["Period"]:
        """Each calendar month the period touches, clipped to the period."""
        start = self.start
        while start <= self.end:
            last = start.replace(day=monthrange(start.year, start.month)[1])
            yield Period(start, min(last, self.end))
            start = last + timedelta(days=1)

    def year_before(self) -> "Period":
        """The same days one year earlier (29 February becomes 28 February)."""
        end = add_years(self.end, -1)
        if self.months is not None:
            end = end.replace(day=monthrange(end.year, end.month)[1])
        return Period(add_years(self.start, -1), end)


def add_years(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes 28 February where there is none."""
    last = monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quarter(name: str) -> Period:
    """The period of a calendar quarter, "2026-Q3" = July to September 2026.

    Raises ForPerson where the name is no quarter.
    """
    found = _QUARTER.fullmatch(name.strip().upper())
    if not found:
        raise ForPerson(f"“{name}” is not a quarter: write the year and quarter, as in 2026-Q3.")
    year, number = int(found[1]), int(found[2])
    last = number * 3
    return Period(date(year, last - 2, 1), date(year, last, monthrange(year, last)[1]))


def quarter_name(day: date) -> str:
    """The quarter a day is in, as "2026-Q3"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_title(name: str) -> str:
    """A quarter in words: "July to September 2026"."""
    period = quarter(name)
    return f"{period.start:%B} to {period.end:%B %Y}"


def long_date(day: date) -> str:
    """A date as people write it: 9 July 2026."""
    return f"{day.day} {day:%B %Y}"
