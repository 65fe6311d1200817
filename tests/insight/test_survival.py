"""Kaplan–Meier curves against scipy's, and by hand."""

import math
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from queries.statistics.survival import kaplan_meier

FOLLOWED = st.lists(st.tuples(st.integers(1, 400), st.booleans()), min_size=1, max_size=60)


def test_a_curve_worked_by_hand() -> None:
    # Of 5: one event on day 3 (4/5 left), one lost on day 4, two events on day 6 of 3 at risk.
    curve = kaplan_meier([(3, True), (4, False), (6, True), (6, True), (9, False)])
    assert [(step.day, step.at_risk, step.events) for step in curve.steps] == [(3, 5, 1), (6, 3, 2)]
    assert [step.share for step in curve.steps] == pytest.approx([0.8, 0.8 / 3])
    assert curve.share_with(2) == 0
    assert curve.share_with(5) == pytest.approx(0.2)
    assert curve.share_with(9) == pytest.approx(1 - 0.8 / 3)
    assert curve.share_with(10) is None  # nobody was followed so long
    assert (curve.size, curve.until) == (5, 9)


def test_who_is_lost_on_the_day_of_an_event_was_at_risk_on_it() -> None:
    curve = kaplan_meier([(5, True), (5, False)])
    assert curve.steps[0].share == 0.5


def test_nobody_followed_is_no_step() -> None:
    curve = kaplan_meier([])
    assert curve.steps == () and curve.share_with(0) == 0 and curve.share_with(1) is None


@given(FOLLOWED)
def test_the_shares_and_intervals_are_scipys(followed: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(followed)
    had = [float(day) for day, event in followed if event]
    lost = [float(day) for day, event in followed if not event]
    theirs = stats.ecdf(stats.CensoredData(uncensored=had, right=lost)).sf
    expected = dict(zip(theirs.quantiles, theirs.probabilities, strict=True))
    for step in curve.steps:
        assert step.share == pytest.approx(expected[step.day], abs=1e-12)
    if not had:
        return
    with warnings.catch_warnings(action="ignore"):  # it has none where nobody is left
        ends = theirs.confidence_interval(method="log-log")
    low = dict(zip(ends.low.quantiles, ends.low.probabilities, strict=True))
    high = dict(zip(ends.high.quantiles, ends.high.probabilities, strict=True))
    for step in curve.steps:
        if step.share > 0:
            assert step.low == pytest.approx(low[step.day], abs=1e-9)
            assert step.high == pytest.approx(high[step.day], abs=1e-9)
        else:
            assert math.isnan(step.low)
