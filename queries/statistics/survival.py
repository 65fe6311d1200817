"""Time to an event where not all have had it yet: Kaplan–Meier curves."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from queries.statistics.intervals import Z95


@dataclass(frozen=True)
class Step:
    """A day on which somebody had the event, and the share left without it with its interval."""

    day: int
    at_risk: int
    events: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """The steps in order; `size` people were followed, the last of them until `until`."""

    steps: tuple[Step, ...]
    size: int
    until: int

    def at(self, day: int) -> Step | None:
        """The last step no later than a day; None before the first."""
        place = bisect_right([step.day for step in self.steps], day)
        return self.steps[place - 1] if place else None

    def share_with(self, day: int) -> float | None:
        """The share that has had the event by a day; None where nobody was followed so long."""
        if day > self.until:
            return None
        step = self.at(day)
        return 1 - step.share if step else 0.0


def kaplan_meier(followed: Iterable[tuple[int, bool]]) -> Curve:
    """The curve of (days followed, whether the event came then): Greenwood, log-log interval.

    Who is censored on the day of an event was still at risk on it.
    """
    every = list(followed)
    events = Counter(day for day, had in every if had)
    leaving = Counter(day for day, _ in every)
    at_risk, share, spread = len(every), 1.0, 0.0
    steps = []
    for day in sorted(leaving):
        had = events[day]
        if had:
            share *= 1 - had / at_risk
            spread += had / (at_risk * (at_risk - had)) if at_risk > had else math.inf
            steps.append(Step(day, at_risk, had, share, *_interval(share, spread)))
        at_risk -= leaving[day]
    return Curve(tuple(steps), len(every), max(leaving, default=0))


def _interval(share: float, spread: float) -> tuple[float, float]:
    """The 95% interval on the log-log scale; none is left where everybody had the event."""
    if share <= 0:
        return math.nan, math.nan
    log = math.log(share)
    wide = Z95 * math.sqrt(spread) / log
    return share ** math.exp(-wide), share ** math.exp(wide)
