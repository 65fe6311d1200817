"""Figures of a quarter outside the limits of the MARAC's own last quarters: asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period, quarter_name
from models.period import quarter as quarter_period
from models.safelives import CHARACTERISTICS
from models.tables import maracs, meeting_facts
from queries.safelives.rules import read_rules
from queries.safelives.within import in_quarter

# The limits of an XmR chart: mean ± 2.66 × mean moving range (Wheeler, Understanding Variation).
FACTOR = 2.66
LOOKS_BACK, LEAST_KNOWN = 8, 5
# A share that differs by less than this many cases is not asked about.
LEAST_CASES = 2

# Column, the count, and what it is divided by (blank: the count itself).
_FIGURES: tuple[tuple[str, str, str | None], ...] = (
    ("C", "cases_discussed", None),
    ("D", "repeat_cases", "repeat_cases_recorded"),
    ("E", "children", "children_recorded"),
    ("F", "cases_with_children", "cases_with_children_recorded"),
    ("G", "police", "police_recorded"),
    *(
        (letter, field, f"{field}_recorded")
        for letter, field in zip(("U", "V", "W", "X", "Y", "Z", "AA"), CHARACTERISTICS, strict=True)
    ),
)


@dataclass(frozen=True)
class Unusual:
    """A figure of one MARAC outside its limits; shares are of the cases that have the field."""

    marac_id: str
    marac_name: str
    letter: str
    value: float
    low: float
    high: float
    mean: float
    quarters: int
    is_share: bool

    @property
    def message(self) -> str:
        name = read_rules().by_letter[self.letter].name
        return (
            f"{self.marac_name}: {name[:1].lower()}{name[1:]} {self._figure(self.value)}, where "
            f"the last {self.quarters} quarters were around {self._figure(self.mean)} and between "
            f"{self._figure(self.low)} and {self._figure(self.high)} is usual."
        )

    def _figure(self, value: float) -> str:
        if not self.is_share:
            return f"{value:.0f}"
        return f"{value:.1f} a case" if self.letter == "E" else f"{100 * value:.0f}%"


def unusual_figures(
    connection: sa.Connection, *, scope: Scope, quarter: str
) -> tuple[Unusual, ...]:
    """What to ask about, by MARAC and column: only where at least five of the last eight
    quarters before it are known, past returns included.

    A figure that is more than 2.66 times the mean moving range away from the mean of those.
    """
    names = [*_quarters_before(quarter), quarter_name(quarter_period(quarter).start)]
    sums = _sums(
        connection, scope, Period(quarter_period(names[0]).start, quarter_period(quarter).end)
    )
    found: list[Unusual] = []
    for (marac_id, name), rows in sums.group_by("marac_id", "name", maintain_order=True):
        by_quarter = {row["quarter"]: row for row in rows.iter_rows(named=True)}
        found += _of_marac(str(marac_id), str(name), [by_quarter.get(one) for one in names])
    return tuple(found)


def _quarters_before(quarter: str) -> list[str]:
    names: list[str] = []
    start = quarter_period(quarter).start
    for _ in range(LOOKS_BACK):
        start = quarter_period(quarter_name(start - timedelta(days=1))).start
        names.insert(0, quarter_name(start))
    return names


def _sums(connection: sa.Connection, scope: Scope, period: Period) -> pl.DataFrame:
    """marac_id, name, quarter, and the sums of its meetings in the quarter."""
    counts = {name for _, *pair in _FIGURES for name in pair if name}
    frame = read_frame(
        connection,
        sa.select(
            meeting_facts.c.marac_id,
            maracs.c.name,
            meeting_facts.c.meeting_date,
            *(meeting_facts.c[name] for name in sorted(counts)),
        )
        .join(maracs, maracs.c.marac_id == meeting_facts.c.marac_id)
        .where(*in_quarter(meeting_facts, scope, period)),
    )
    day = pl.col("meeting_date")
    quarter = pl.format("{}-Q{}", day.dt.year(), day.dt.quarter())
    return (
        frame.with_columns(quarter=quarter)
        .group_by("marac_id", "name", "quarter")
        .agg(pl.col(name).sum() for name in sorted(counts))
        .sort("name", "marac_id", "quarter")
    )


def _of_marac(
    marac_id: str, name: str, rows: Sequence[dict[str, float] | None]
) -> Iterator[Unusual]:
    for letter, count, of in _FIGURES:
        *before, now = [_value(row, count, of) for row in rows]
        known = [value for value in before if value is not None]
        this = rows[-1]
        if now is None or this is None or len(known) < LEAST_KNOWN:
            continue
        low, high = limits(known)
        mean = sum(known) / len(known)
        apart = abs(now - mean) * (this[of] if of else 1)
        if not low <= now <= high and apart >= LEAST_CASES:
            yield Unusual(
                marac_id, name, letter, now, max(low, 0), high, mean, len(known), of is not None
            )


def _value(row: dict[str, float] | None, count: str, of: str | None) -> float | None:
    if row is None:
        return None
    if of is None:
        return row[count]
    return row[count] / row[of] if row[of] else None


def limits(known: Sequence[float]) -> tuple[float, float]:
    """The natural process limits of at least two values in their order."""
    mean = sum(known) / len(known)
    moving = [abs(second - first) for first, second in zip(known, known[1:], strict=False)]
    width = FACTOR * sum(moving) / len(moving)
    return mean - width, mean + width
