"""The part of a record that one row of figures is about, and the shape of a figure."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from .past import past_rows
from .record import Heard, Record, Row, heard_at, meetings_held

Figure = dict[str, Any]
Number = int | Fraction | None


@dataclass(frozen=True)
class Part:
    """These MARACs, these days, one meeting of them or all; `as_of` is for actions."""

    record: Record
    maracs: frozenset[str]
    start: date
    end: date
    as_of: date
    meeting_id: str | None = None

    def held(self) -> list[Row]:
        every = meetings_held(self.record, set(self.maracs), self.start, self.end)
        return [row for row in every if self.meeting_id in {None, row["meeting_id"]}]

    def heard(self) -> list[Heard]:
        return [one for at in self.held() for one in heard_at(self.record, at["meeting_id"])]

    def past(self) -> list[Row]:
        every = past_rows(self.record, set(self.maracs), self.start, self.end)
        return [row for row in every if self.meeting_id in {None, row["meeting_id"]}]

    def within(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    def only(self, marac_id: str) -> "Part":
        return Part(self.record, frozenset({marac_id}), self.start, self.end, self.as_of)


def months(start: date, end: date) -> Iterator[tuple[str, date, date]]:
    """Every month touched: its label and its days, clipped to the period."""
    first = start.replace(day=1)
    while first <= end:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        yield f"{first:%Y-%m}", max(first, start), min(last, end)
        first = last + timedelta(days=1)


def annual_factor(start: date, end: date) -> Fraction:
    """12 / months where the period is whole calendar months, else 365.25 / days."""
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return Fraction(12, len([*months(start, end)]))
    return Fraction("365.25") / ((end - start).days + 1)


def figure(
    value: Number,
    numerator: Number = None,
    denominator: Number = None,
    recorded: int | None = None,
    left_out: Iterable[str] = (),
) -> Figure:
    return {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "recorded": recorded,
        "left_out": sorted(left_out),
    }


def count(number: Number, recorded: int | None = None, left_out: Iterable[str] = ()) -> Figure:
    return figure(number, number, None, recorded, left_out)


def rate(
    numerator: Number,
    denominator: Number,
    factor: int | Fraction = 100,
    recorded: int | None = None,
    left_out: Iterable[str] = (),
) -> Figure:
    """Numerator / denominator × factor; null where either is not recorded or nothing divides."""
    value = None
    if numerator is not None and denominator:
        value = Fraction(numerator) / Fraction(denominator) * factor
    return figure(value, numerator, denominator, recorded, left_out)
