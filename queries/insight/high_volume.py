"""The signals of a high-volume MARAC, as SafeLives' checklist names them."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from models.period import Period

MOST_CASES = 40  # a monthly meeting with more is high volume
MOST_OF_RECOMMENDED = 125.0  # per cent of the recommended yearly cases


@dataclass(frozen=True)
class Load:
    """What the meetings of a period carried. `minutes` are of the `timed` cases only."""

    meetings: int
    over_forty: int
    over_slots: int
    minutes: float
    timed: float

    @property
    def minutes_a_case(self) -> float | None:
        return self.minutes / self.timed if self.timed else None


def load(lists: pl.DataFrame, period: Period, slots: Mapping[str, int]) -> Load:
    """What the meetings held in the period carried; `slots` are each MARAC's cases a meeting."""
    held = lists.filter(pl.col("meeting_date").is_between(period.start, period.end)).with_columns(
        slots=pl.col("marac_id").replace_strict(dict(slots), default=None, return_dtype=pl.Int64)
    )
    return Load(
        meetings=held.height,
        over_forty=held.filter(pl.col("cases") > MOST_CASES).height,
        over_slots=held.filter(pl.col("cases") > pl.col("slots")).height,
        minutes=float(held["minutes"].sum() or 0),
        timed=float(held["timed"].sum() or 0),
    )
