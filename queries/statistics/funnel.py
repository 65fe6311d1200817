"""Funnel plots: how far chance alone takes an area of its size from what holds for all."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

WARNING, ALARM = 0.95, 0.998


class Place(StrEnum):
    """Where an area stands in the funnel."""

    INSIDE = "within what chance brings"
    HIGH = "above the 95% limit"
    VERY_HIGH = "above the 99.8% limit"
    LOW = "below the 95% limit"
    VERY_LOW = "below the 99.8% limit"


@dataclass(frozen=True)
class Funnel:
    """The limits at one size, in the unit of the figure."""

    low: float
    high: float
    very_low: float
    very_high: float


@lru_cache(maxsize=20_000)
def of_share(target: float, whole: float, *, is_interpolated: bool = False) -> Funnel:
    """The limits of a share from 0 to 1 for so many cases: exact binomial (Spiegelhalter 2005).

    A share below `low` or above `high` is outside; exactly on a limit is inside. Interpolated
    limits run smoothly between the whole numbers that a count can be.
    """
    from scipy.stats import binom

    size = round(whole)
    ends = [end / size for end in _ends(binom(size, target), is_interpolated=is_interpolated)]
    return Funnel(*ends)


@lru_cache(maxsize=20_000)
def of_rate(
    target: float, population: float, *, per: float, is_interpolated: bool = False
) -> Funnel:
    """The limits of a rate for each `per` people of a population: exact Poisson."""
    from scipy.stats import poisson

    expected = poisson(target * population / per)
    ends = [end * per / population for end in _ends(expected, is_interpolated=is_interpolated)]
    return Funnel(*ends)


def place(value: float, limits: Funnel) -> Place:
    """Where a value stands."""
    if value > limits.very_high:
        return Place.VERY_HIGH
    if value > limits.high:
        return Place.HIGH
    if value < limits.very_low:
        return Place.VERY_LOW
    return Place.LOW if value < limits.low else Place.INSIDE


def _ends(chance: Any, *, is_interpolated: bool) -> list[float]:  # noqa: ANN401 - scipy's own
    """The smallest counts that so much of chance does not exceed; interpolated, a part less."""
    tails = [(1 - level) / 2 for level in (WARNING, ALARM)]
    points = [tail for pair in ((tail, 1 - tail) for tail in tails) for tail in pair]
    # All four in one go: scipy takes as long for one as for many.
    counts = chance.ppf(points)
    if is_interpolated:
        at, before = chance.cdf(counts), chance.cdf(counts - 1)
        counts = counts - (at - points) / (at - before)
    return [max(float(count), 0.0) for count in counts]
