"""A forecast from a series' own history, with its interval, tried on the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from queries.statistics.intervals import Z95

YEAR = 12
LEAST = 18  # months: of a shorter history nothing is foretold
TRIED = 12  # the latest months on which both forecasts are tried
WEIGHTS = (0.1, 0.2, 0.3, 0.5, 0.8)


@dataclass(frozen=True)
class Forecast:
    """The level foretold for each month to come, its 95% ends, and how it did on the past.

    `error` and `naive_error` are the mean misses, in the series' unit, of this forecast and of
    “as in the same month of last year” (of “as last month” where there is no such month).
    """

    months: tuple[tuple[float, float, float], ...]
    error: float
    naive_error: float

    @property
    def is_better(self) -> bool:
        return self.error < self.naive_error

    @property
    def why(self) -> str:
        """How far to trust it, in a sentence."""
        missed = (
            f"by {self.error:.1f} a month on average, the naive forecast by {self.naive_error:.1f}"
        )
        if self.is_better:
            return f"Tried on the last {TRIED} months it missed {missed}."
        return (
            f"Tried on the last {TRIED} months it missed {missed}: it is no better, so do not "
            "plan by it."
        )


def forecast(values: Sequence[float], ahead: int) -> Forecast | None:
    """The months after `values` (one a month, in order); None of too short a history.

    Simple exponential smoothing: one level, later months weigh more; the weight is the one that
    would have missed least one month ahead. The interval widens with the months ahead.
    """
    if len(values) < LEAST:
        return None
    weight = _best_weight(values)
    level, misses = _smoothed(values, weight)
    spread = fmean(miss * miss for miss in misses) ** 0.5
    months = [_ends(level, spread, weight, month) for month in range(ahead)]
    return Forecast(tuple(months), *_tried(values))


def _ends(level: float, spread: float, weight: float, month: int) -> tuple[float, float, float]:
    half = Z95 * spread * (1 + month * weight * weight) ** 0.5
    return level, max(level - half, 0.0), level + half


def _smoothed(values: Sequence[float], weight: float) -> tuple[float, list[float]]:
    """The level after the last value, and each value less the level before it."""
    level, misses = fmean(values[:6]), []
    for value in values:
        misses.append(value - level)
        level += weight * (value - level)
    return level, misses


def _best_weight(values: Sequence[float]) -> float:
    return min(WEIGHTS, key=lambda weight: sum(m * m for m in _smoothed(values, weight)[1]))


def _tried(values: Sequence[float]) -> tuple[float, float]:
    """The mean misses of both forecasts, each made with what was known the month before."""
    ours, naive = [], []
    for at in range(len(values) - min(TRIED, len(values) - 6), len(values)):
        known = values[:at]
        level, _ = _smoothed(known, _best_weight(known))
        ours.append(abs(values[at] - level))
        naive.append(abs(values[at] - (known[at - YEAR] if at >= YEAR else known[-1])))
    return fmean(ours), fmean(naive)
