"""Control charts against series worked by hand.

BASE alternates 10 and 12: its mean is 11, each moving range 2, so the limits are 11 ± 2.66 × 2,
which is 5.68 and 16.32, and a point is close to a limit beyond 11 ± 3.5467 (7.4533 and 14.5467).
"""

from collections.abc import Sequence
from datetime import date

import pytest

from models.period import add_months
from queries.indicators.registry import Polarity
from queries.statistics.control_chart import (
    ControlChart,
    Reading,
    Signal,
    control_chart,
    limits_of,
    sentence,
)

BASE = [10.0, 12.0] * 6
UP, DOWN = 1, -1
Marks = dict[int, tuple[Signal, int]]


def month(number: int) -> date:
    return add_months(date(2024, 1, 1), number)


def chart(values: Sequence[float | None], **given: object) -> ControlChart:
    return control_chart([(month(n), v) for n, v in enumerate(values)], **given)  # type: ignore[arg-type]


def strongest(found: ControlChart) -> Marks:
    """Place → the strongest signal and its direction."""
    return {
        at: (next(signal for signal in Signal if signal in point.signals), point.direction)
        for at, point in enumerate(found.points)
        if point.signals
    }


OUT, TREND, NEAR, RUN = Signal.OUTSIDE, Signal.TREND, Signal.NEAR_LIMIT, Signal.RUN

WORKED: dict[str, tuple[list[float], Marks]] = {
    "the baseline itself is chance": (BASE, {}),
    "above the upper limit": ([*BASE, 17], {12: (OUT, UP)}),
    "exactly on the upper limit is inside": ([*BASE, 16.32], {}),
    "below the lower limit": ([*BASE, 5], {12: (OUT, DOWN)}),
    "exactly on the lower limit is inside": ([*BASE, 5.68], {}),
    # The last 12 of the baseline and six more: seven above the mean.
    "seven above the mean": ([*BASE, *[12] * 6], dict.fromkeys(range(11, 18), (RUN, UP))),
    "six above the mean are chance": ([*BASE, *[12] * 5], {}),
    "a point on the mean breaks a run": ([*BASE, 12, 12, 12, 11, 12, 12, 12], {}),
    "seven below the mean": ([*BASE, *[10] * 7], dict.fromkeys(range(12, 19), (RUN, DOWN))),
    # Eight make one run, not two.
    "eight below the mean": ([*BASE, *[10] * 8], dict.fromkeys(range(12, 20), (RUN, DOWN))),
    "seven that fall, five of them above the mean": (
        [*BASE, 13, 12.5, 12, 11.5, 10.8, 10.2, 9.8],
        dict.fromkeys(range(12, 19), (TREND, DOWN)),
    ),
    "six that fall are chance": ([*BASE, 13, 12.5, 12, 11.5, 10.8, 10.2], {}),
    "two alike break a trend": ([*BASE, 13, 12.5, 12, 12, 10.8, 10.2, 9.8, 9.5], {}),
    "seven that rise": (
        [*BASE, 9, 9.5, 10, 10.5, 11.5, 12, 12.5],
        dict.fromkeys(range(12, 19), (TREND, UP)),
    ),
    "two of three near the upper limit": (
        [*BASE, 15, 12, 15],
        {12: (NEAR, UP), 14: (NEAR, UP)},
    ),
    "the one between on the other side: chance": ([*BASE, 15, 10, 15], {}),
    "two in a row near it, after one above": ([*BASE, 15, 15], {12: (NEAR, UP), 13: (NEAR, UP)}),
    "near both limits: chance": ([*BASE, 15, 7], {}),
    "one outside and one near: the one outside": ([*BASE, 17, 15, 12], {12: (OUT, UP)}),
    "two of three near the lower limit": (
        [*BASE, 7, 10, 7],
        {12: (NEAR, DOWN), 14: (NEAR, DOWN)},
    ),
    "three points apart is too far": ([*BASE, 15, 12, 12, 15], {}),
    # Limits from the first twelve: mean 26/12, ranges 1,1,1,8,9,1,1,1,1,1,1, so 26/11 on average.
    "an outlier in the baseline": (
        [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1],
        {4: (OUT, UP)} | dict.fromkeys(range(5, 14), (RUN, DOWN)),
    ),
    "any other value after one that never changed": ([5] * 12 + [5, 6], {13: (OUT, UP)}),
    "a machine's rounding is no change": ([0.1 + 0.2, 0.3] * 6 + [0.3] * 8, {}),
}


@pytest.mark.parametrize("name", WORKED)
def test_the_signals_of_a_worked_series(name: str) -> None:
    values, expected = WORKED[name]
    assert strongest(chart(values)) == expected


def test_there_are_twenty_worked_series() -> None:
    assert len(WORKED) >= 20


def test_the_limits_are_the_mean_and_so_many_moving_ranges() -> None:
    limits = limits_of(BASE)
    assert limits is not None
    found = (limits.mean, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    assert found == pytest.approx((11, 5.68, 16.32, 7.453333, 14.546667))
    outlier = limits_of([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1])
    assert outlier is not None
    assert outlier.mean == pytest.approx(26 / 12)
    assert outlier.upper == pytest.approx(26 / 12 + 2.66 * 26 / 11)


def test_limits_are_locked_after_twelve_points() -> None:
    before, after = chart(BASE).limits, chart([*BASE, 40, 40, 40]).limits
    assert before == after
    assert after is not None and not after.is_trial


def test_eleven_points_give_trial_limits_that_still_move() -> None:
    eleven, other = chart(BASE[:11]).limits, chart([*BASE[:10], 14]).limits
    assert eleven is not None and other is not None
    assert eleven.is_trial and other.is_trial and eleven != other
    # 10, 12, 10: mean 32/3, each range 2.
    three = chart([10, 12, 10]).limits
    assert three is not None and three.upper == pytest.approx(32 / 3 + 5.32)


def test_one_point_has_no_limits_and_none_is_no_chart() -> None:
    assert chart([10]).limits is None
    assert chart([]).points == ()


def test_a_month_without_a_value_is_no_point() -> None:
    spread: list[float | None] = [value for one in BASE for value in (one, None)]
    found = chart(spread)
    assert [point.value for point in found.points] == BASE
    assert found.limits == chart(BASE).limits


def test_a_marked_change_begins_the_limits_anew() -> None:
    later = [20.0, 22.0] * 6
    assert set(strongest(chart([*BASE, *later]))) == set(range(11, 24))
    rebased = chart([*BASE, *later], changes=[month(12)])
    assert strongest(rebased) == {}
    assert rebased.points[11].limits != rebased.points[12].limits
    assert rebased.limits is not None and rebased.limits.mean == pytest.approx(21)


def test_a_run_does_not_reach_over_a_marked_change() -> None:
    values = [*BASE, 12, 12, 12, 12, 12, 12]
    assert strongest(chart(values)) and not strongest(chart(values, changes=[month(15)]))


def test_limits_stop_where_no_value_can_be() -> None:
    limits = chart([1, 5] * 6, floor=0, ceiling=10).limits
    assert limits is not None
    assert (limits.lower, limits.upper) == (0, 10)  # 3 ± 10.64


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        (Polarity.MORE_IS_BETTER, Reading.IMPROVEMENT, Reading.CONCERN),
        (Polarity.LESS_IS_BETTER, Reading.CONCERN, Reading.IMPROVEMENT),
        (Polarity.NO_JUDGEMENT, Reading.NEITHER, Reading.NEITHER),
    ],
)
def test_the_direction_and_what_is_better_give_the_reading(
    polarity: Polarity, up: Reading, down: Reading
) -> None:
    found = chart([*BASE, 17, 5], polarity=polarity).points
    assert [point.reading for point in found[11:]] == [Reading.CHANCE, up, down]


def test_a_fall_that_ends_below_the_limit_is_told_by_the_limit() -> None:
    found = chart([*BASE, 13, 12, 11.5, 10, 9, 8, 5]).points[-1]
    assert found.signals >= {Signal.OUTSIDE, Signal.TREND}
    assert found.direction == DOWN


def _told(values: Sequence[float], polarity: Polarity = Polarity.NO_JUDGEMENT) -> str:
    return sentence(chart(values, polarity=polarity), name="Cases", write=lambda v: f"{v:.1f}")


def test_the_sentence_says_what_the_last_point_means() -> None:
    assert _told(BASE) == "Cases: no sign of change; 5.7 to 16.3 is what chance alone brings"
    assert _told([*BASE, 17]) == (
        "Cases: a change: the last point, 17.0, is above what chance brings (5.7 to 16.3)"
    )
    assert "a change for the worse: the last point" in _told([*BASE, 17], Polarity.LESS_IS_BETTER)
    assert "seven points or more have been below the mean of 11.0" in _told([*BASE, *[10] * 7])
    assert "it has fallen for seven points or more" in _told(
        WORKED["seven that fall, five of them above the mean"][0]
    )
    assert "close to the upper limit" in _told([*BASE, 15, 12, 15])
    assert _told([10, 12]).endswith("These are trial limits: there are fewer than 12 points")
    assert _told([10]) == "10.0 so far: too few points to tell chance from change"
    assert _told([]) == "There is no figure to show for Cases"
