"""Intervals: how far a share, a count or a difference of shares may be from what was seen."""

import math

Z95 = 1.959963984540054  # the normal deviate of a 95% interval


def wilson(part: float, whole: float, z: float = Z95) -> tuple[float, float] | None:
    """The interval of part / whole as shares from 0 to 1, None of nothing (Wilson 1927).

    Good for few cases too; at none and at all of them an end is exactly 0 or 1.
    """
    if whole <= 0:
        return None
    share, square = part / whole, z * z
    middle = share + square / (2 * whole)
    half = z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    low, high = ((middle + side * half) / (1 + square / whole) for side in (-1, 1))
    return (0.0 if share == 0 else low, 1.0 if share == 1 else high)


def poisson(count: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a count (Garwood 1936)."""
    from scipy.stats import chi2

    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(chi2.ppf(tail, 2 * count)) / 2
    return low, float(chi2.ppf(1 - tail, 2 * (count + 1))) / 2


def difference(
    part: float, whole: float, other_part: float, other_whole: float
) -> tuple[float, float] | None:
    """The 95% interval of one share less another (Newcombe 1998, method 10), None of nothing."""
    one, other = wilson(part, whole), wilson(other_part, other_whole)
    if one is None or other is None:
        return None
    share, other_share = part / whole, other_part / other_whole
    apart = share - other_share
    down = math.hypot(share - one[0], other[1] - other_share)
    up = math.hypot(one[1] - share, other_share - other[0])
    return apart - down, apart + up
