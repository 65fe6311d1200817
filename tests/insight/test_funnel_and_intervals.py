"""Exact limits against probabilities added up with whole numbers and fractions."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics import funnel, intervals
from queries.statistics.funnel import Place, place


def binomial(n: int, share: Fraction) -> list[Fraction]:
    """The chance of at most 0, 1, 2, … of n."""
    each = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    return [sum(each[: k + 1], Fraction(0)) for k in range(n + 1)]


def poisson(mean: float) -> list[float]:
    """The same for a count without an upper end, by adding term after term."""
    term, found = math.exp(-mean), []
    for k in range(int(mean + 20 * math.sqrt(mean) + 40)):
        found.append(math.fsum([*found[-1:], term]))
        term *= mean / (k + 1)
    return found


def end(chances: list[float], point: float, *, smooth: bool) -> float:
    """The smallest count whose chance is at least the point; smooth: less the part beyond it."""
    count = next(k for k, chance in enumerate(chances) if chance >= point)
    before = chances[count - 1] if count else 0.0
    part = (chances[count] - point) / (chances[count] - before) if smooth else 0.0
    return max(count - part, 0.0)


POINTS = (0.025, 0.975, 0.001, 0.999)


@pytest.mark.parametrize("smooth", [False, True])
@pytest.mark.parametrize(("n", "share"), [(1, "0.3"), (12, "0.31"), (40, "0.05"), (160, "0.61")])
def test_limits_of_a_share_are_the_exact_binomial_ones(n: int, share: str, smooth: bool) -> None:
    chances = [float(chance) for chance in binomial(n, Fraction(share))]
    found = funnel.of_share(float(share), n, is_interpolated=smooth)
    expected = [end(chances, point, smooth=smooth) / n for point in POINTS]
    ours = (found.low, found.high, found.very_low, found.very_high)
    assert ours == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("smooth", [False, True])
@pytest.mark.parametrize(("target", "women"), [(40, 2_500), (47, 30_000), (47, 110_000)])
def test_limits_of_a_rate_are_the_exact_poisson_ones(
    target: float, women: int, smooth: bool
) -> None:
    chances = poisson(target * women / 10_000)
    found = funnel.of_rate(target, women, per=10_000, is_interpolated=smooth)
    expected = [end(chances, point, smooth=smooth) * 10_000 / women for point in POINTS]
    ours = (found.low, found.high, found.very_low, found.very_high)
    assert ours == pytest.approx(expected, abs=1e-6)


@given(n=st.integers(1, 300), share=st.floats(0.01, 0.99))
def test_smooth_limits_lie_less_than_a_case_inside_the_whole_ones(n: int, share: float) -> None:
    whole, smooth = funnel.of_share(share, n), funnel.of_share(share, n, is_interpolated=True)
    for name in ("low", "high", "very_low", "very_high"):
        assert -1e-9 <= getattr(whole, name) - getattr(smooth, name) <= 1 / n + 1e-9
    assert whole.very_low <= whole.low <= whole.high <= whole.very_high


def test_the_place_in_the_funnel() -> None:
    limits = funnel.Funnel(low=0.2, high=0.4, very_low=0.1, very_high=0.5)
    values = (0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.6)
    assert [place(value, limits) for value in values] == [
        *(Place.VERY_LOW, Place.LOW, Place.INSIDE, Place.INSIDE),
        *(Place.INSIDE, Place.HIGH, Place.HIGH, Place.VERY_HIGH),
    ]


# Newcombe (1998), Statistics in Medicine 17:857-872 and 873-890, the examples of his tables.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_ends(part: int, whole: int, low: float, high: float) -> None:
    assert intervals.wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_wilson_ends_exactly_at_none_and_all() -> None:
    none, everything = intervals.wilson(0, 7), intervals.wilson(7, 7)
    assert none is not None and none[0] == 0
    assert everything is not None and everything[1] == 1
    assert intervals.wilson(0, 0) is None


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1),
    ],
)
def test_the_difference_of_two_shares_has_the_published_ends(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert intervals.difference(*counts) == pytest.approx((low, high), abs=5e-5)
    assert intervals.difference(1, 2, 0, 0) is None


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_the_interval_of_a_count_leaves_the_tails_it_should(count: int) -> None:
    low, high = intervals.poisson(count)
    assert poisson(high)[count] == pytest.approx(0.025, abs=1e-9)
    if count:
        assert 1 - poisson(low)[count - 1] == pytest.approx(0.025, abs=1e-9)
    else:
        assert low == 0
