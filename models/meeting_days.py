"""The days on which a MARAC that meets again and again meets: by week, fortnight, month or day."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.codes import MEETING_EVERY
from models.errors import ForPerson

LAST = 5  # the week of the month that stands for the last one
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


@dataclass(frozen=True)
class Pattern:
    """How often: `every` is a code of MEETING_EVERY, `weekday` counts from Monday, nought.

    `nth` is the week of the month. A fortnight is counted from the first such day after the start.
    """

    every: str
    starts_on: date
    weekday: int = 0
    nth: int = 1

    def told(self) -> str:
        """The pattern in words."""
        name = WEEKDAYS[self.weekday]
        if self.every == "month":
            return f"the {NTH[self.nth]} {name} of every month"
        if self.every == "day":
            return "every working day"
        return f"every {'second ' if self.every == 'fortnight' else ''}{name}"


def days(pattern: Pattern, until: date) -> list[date]:
    """Its days up to and including `until`, bank holidays among them."""
    if pattern.every not in MEETING_EVERY:
        raise ForPerson("Say how often the MARAC meets: choose one from the list.")
    if pattern.every == "month":
        return [day for day in _monthly(pattern, until) if pattern.starts_on <= day <= until]
    first = pattern.starts_on
    if pattern.every == "day":
        every = (first + timedelta(days=n) for n in range((until - first).days + 1))
        return [day for day in every if day.weekday() < len(WEEKDAYS)]
    first += timedelta(days=(pattern.weekday - first.weekday()) % 7)
    step = 14 if pattern.every == "fortnight" else 7
    return [first + timedelta(days=n) for n in range(0, (until - first).days + 1, step)]


def _monthly(pattern: Pattern, until: date) -> Iterator[date]:
    month = pattern.starts_on.replace(day=1)
    while month <= until:
        length = monthrange(month.year, month.month)[1]
        first = 1 + (pattern.weekday - month.weekday()) % 7
        in_month = range(first, length + 1, 7)
        yield month.replace(day=in_month[-1] if pattern.nth == LAST else in_month[pattern.nth - 1])
        month = month.replace(day=1) + timedelta(days=length)
