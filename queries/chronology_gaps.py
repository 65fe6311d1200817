"""Spans of months in which a chronology says nothing: of the whole case, and of each agency."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from models.period import add_months

CASE = ""  # whose gap it is, where nobody recorded anything


@dataclass(frozen=True)
class Gap:
    """The first and last day without an entry, and the whole months between two entries.

    `agency_id` is CASE where no agency recorded anything.
    """

    agency_id: str
    first: date
    last: date
    months: int


def gaps(frame: pl.DataFrame, months: int) -> list[Gap]:
    """The gaps of at least so many months between two entries, in the order of time.

    Before the first entry and after the last nothing is missing. Of the frame it reads agency_id,
    occurred_on and occurred_to.
    """
    found = _of(CASE, frame, months)
    for (agency_id,), own in frame.group_by("agency_id"):
        found += _of(str(agency_id), own, months)
    return sorted(found, key=lambda gap: (gap.first, gap.agency_id, gap.last))


def _of(agency_id: str, frame: pl.DataFrame, months: int) -> list[Gap]:
    days = frame.select(
        "occurred_on", pl.coalesce("occurred_to", "occurred_on").alias("last")
    ).sort("occurred_on", "last")
    found = []
    told_to: date | None = None
    for day, last in days.iter_rows():
        if told_to is not None and (silent := whole_months(told_to, day)) >= months:
            found.append(Gap(agency_id, told_to + timedelta(1), day - timedelta(1), silent))
        told_to = last if told_to is None else max(told_to, last)
    return found


def whole_months(first: date, last: date) -> int:
    """How many whole months lie between two days; none where the last is not after the first."""
    count = max((last.year - first.year) * 12 + last.month - first.month, 0)
    return count - (1 if count and add_months(first, count) > last else 0)
