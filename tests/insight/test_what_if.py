"""Plans tried on years that might come: against a slow loop, and what must always hold."""

from collections import deque
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.period import Period
from queries.insight.what_if import (
    Plan,
    Tried,
    _meetings,
    differs,
    estimate,
    meeting_days,
    run,
    tried,
)
from queries.insight.what_if_arrivals import BLOCK, DAYS, WARM_UP, WEEKS, Counts, arrivals
from queries.insight.what_if_divisions import NO_DIVISIONS, Divisions
from queries.insight.what_if_history import YEAR, History

NORTH_SOUTH = Divisions(("North", "South"), ("north", "south"))
PLAN = Plan(meetings=26, slots=15, lead=11)


def history(rate: float = 1.0, places: int = 1, seed: int = 7, weeks: int = YEAR) -> History:
    """A year of cases by day, in `places` divisions and without one."""
    draw = np.random.default_rng(seed)
    counts = draw.poisson(rate / places, size=(weeks, 7, places)).astype(float)
    found = NORTH_SOUTH if places == 3 else NO_DIVISIONS
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    return History(year, counts, found, is_by_day=True, meetings=26, past={})


def cases(rate: float, runs: int = 3, lists: int = 1, seed: int = 3) -> Counts:
    return np.random.default_rng(seed).poisson(rate, size=(runs, DAYS, lists))


class Oracle:
    """One year with one list, case by case: who came first is heard first."""

    def __init__(self, plan: Plan, came: list[int], days: list[int]) -> None:
        queue = deque(day for day, count in enumerate(came) for _ in range(count))
        self.lists: list[int] = []
        self.waits: list[int] = []
        self.over: list[bool] = []
        self.heard = 0
        self.left = 0
        for day in days:
            ready = sum(1 for arrived in queue if arrived <= day - plan.lead)
            at_most = ready if plan.most is None else min(ready, plan.most)
            gone = [queue.popleft() for _ in range(at_most)]
            if WARM_UP * 7 <= day < DAYS:
                self.lists.append(at_most)
                self.over.append(ready > plan.slots)
                self.waits += [day - arrived for arrived in gone]
                self.heard += len(gone)
                self.left = ready - at_most


def at(values: list[int], share: float) -> float:
    """The smallest value that this share of them does not exceed."""
    ordered = sorted(values)
    return next(value for place, value in enumerate(ordered, 1) if place >= share * len(values))


@pytest.mark.parametrize("most", [None, 12, 6])
@pytest.mark.parametrize("meetings", [12, 13, 26, 52, 250])
@pytest.mark.parametrize("lead", [0, 11])
def test_each_year_is_what_a_slow_loop_over_its_cases_gives(
    most: int | None, meetings: float, lead: int
) -> None:
    plan = replace(PLAN, meetings=meetings, most=most, slots=9, lead=lead)
    came = cases(0.9)
    found = run(plan, came).whole
    days = meeting_days(meetings, 1)[0].tolist()
    for row in range(3):
        slow = Oracle(plan, came[row, :, 0].tolist(), days)
        assert found["heard"][row] == slow.heard
        assert found["list_half"][row] == at(slow.lists, 0.5)
        assert found["list_nine"][row] == at(slow.lists, 0.9)
        assert found["wait_half"][row] == at(slow.waits, 0.5)
        assert found["wait_nine"][row] == at(slow.waits, 0.9)
        assert found["over"][row] == pytest.approx(100 * sum(slow.over) / len(slow.over))
        assert found["carried"][row] == slow.left


def test_each_division_is_a_list_of_its_own_and_together_they_are_the_whole() -> None:
    plan = replace(PLAN, meetings=12, is_split=True, most=8)
    came = cases(0.4, lists=2)
    found = run(plan, came, ("North", "South"))
    days = meeting_days(12, 2)
    for place, name in enumerate(("North", "South")):
        slow = Oracle(plan, came[0, :, place].tolist(), days[place].tolist())
        one = found.divisions[name]
        assert (one["heard"][0], one["list_nine"][0]) == (slow.heard, at(slow.lists, 0.9))
        assert (one["wait_half"][0], one["carried"][0]) == (at(slow.waits, 0.5), slow.left)
    parts = [found.divisions[name] for name in ("North", "South")]
    for measure in ("heard", "carried"):
        whole = sum(one[measure] for one in parts)
        assert (found.whole[measure] == whole).all()
    assert found.meetings == 24


@pytest.mark.parametrize("meetings", [12, 13, 26, 52, 104, 250])
@pytest.mark.parametrize("lists", [1, 2, 4])
def test_a_year_has_as_many_meetings_as_were_asked_for(meetings: int, lists: int) -> None:
    days = meeting_days(meetings, lists)
    counted = (days >= WARM_UP * 7) & (days < DAYS)
    assert counted.sum(axis=1).tolist() == [meetings] * lists
    assert (np.diff(days, axis=1) > 0).all()


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    one, again = tried(history(), PLAN), tried(history(), PLAN)
    other = tried(history(), replace(PLAN, seed=2))
    for measure, values in one.whole.items():
        assert (values == again.whole[measure]).all()
    assert (one.whole["heard"] != other.whole["heard"]).any()


def test_no_growth_is_the_same_cases_and_more_or_less_is_more_or_less() -> None:
    still = arrivals(history(2), seed=1, growth=0)
    more = arrivals(history(2), seed=1, growth=25)
    less = arrivals(history(2), seed=1, growth=-25)
    assert (more >= still).all() and (less <= still).all()
    assert more.sum() / still.sum() == pytest.approx(1.25, abs=0.01)
    assert less.sum() / still.sum() == pytest.approx(0.75, abs=0.01)
    assert (arrivals(history(2), seed=1, growth=100) == 2 * still).all()
    assert arrivals(history(2), seed=1, growth=-100).sum() == 0


def test_years_are_blocks_of_own_weeks_so_that_busy_weeks_stay_together() -> None:
    weeks = np.arange(1, YEAR + 1, dtype=float).reshape(YEAR, 1, 1).repeat(7, axis=1)
    numbered = replace(history(), weeks=weeks)
    drawn = arrivals(numbered, seed=1, growth=0, runs=20).reshape(20, WEEKS, 7)
    assert (drawn == drawn[..., :1]).all()  # a week is never torn
    steps = np.diff(drawn[..., 0].reshape(20, WEEKS // BLOCK, BLOCK), axis=2) % YEAR
    assert (steps == 1).all()
    many = arrivals(numbered, seed=1, growth=0, runs=2000)
    assert many.mean() == pytest.approx(weeks.mean(), rel=0.01)  # every week is as likely


def test_cases_without_a_division_fall_to_the_divisions_and_none_is_lost() -> None:
    year = history(3, places=3)
    whole = replace(year, weeks=year.weeks.sum(axis=2, keepdims=True), divisions=NO_DIVISIONS)
    split = arrivals(year, seed=5, growth=10)
    assert split.shape[2] == 2
    assert split.sum() == pytest.approx(arrivals(whole, seed=5, growth=10).sum(), rel=0.01)
    still = arrivals(year, seed=5, growth=0).sum(axis=2)
    assert (still == arrivals(whole, seed=5, growth=0).sum(axis=2)).all()


def test_rates_are_drawn_as_chance_would_have_it() -> None:
    rates = replace(history(), weeks=np.full((YEAR, 7, 1), 0.8), is_by_day=False)
    drawn = arrivals(rates, seed=1, growth=0)
    assert drawn.mean() == pytest.approx(0.8, rel=0.02)
    assert drawn.var() == pytest.approx(0.8, rel=0.05)


@settings(max_examples=40, deadline=None)
@given(
    rate=st.floats(0, 3),
    meetings=st.sampled_from([12, 13, 26, 52]),
    most=st.one_of(st.none(), st.integers(1, 40)),
    deferred=st.sampled_from([0.0, 0.05, 0.5]),
    lists=st.integers(1, 3),
    seed=st.integers(0, 99),
)
def test_no_case_is_lost_or_heard_twice(
    rate: float, meetings: int, most: int | None, deferred: float, lists: int, seed: int
) -> None:
    came = cases(rate, lists=lists, seed=seed)
    plan = replace(PLAN, meetings=meetings, most=most, deferred=deferred, lead=0)
    found = run(plan, came).whole
    # Heard in the year and left at its end, less what was there before it: no more than came.
    assert (found["heard"] <= came.sum(axis=(1, 2))).all()
    assert ((found["over"] >= 0) & (found["over"] <= 100)).all()
    if most is not None:
        assert (found["list_nine"] <= most).all()
    if most is None and not deferred:
        assert (found["carried"] == 0).all()


@settings(max_examples=40, deadline=None)
@given(
    rate=st.floats(0.2, 3),
    meetings=st.sampled_from([12, 26, 52]),
    most=st.integers(1, 30),
    more=st.integers(1, 20),
    seed=st.integers(0, 99),
)
def test_more_slots_never_make_anybody_wait_longer(
    rate: float, meetings: int, most: int, more: int, seed: int
) -> None:
    came = cases(rate, seed=seed)
    plan = replace(PLAN, meetings=meetings, slots=most)
    plans = (replace(plan, most=most), replace(plan, most=most + more, slots=most + more), plan)
    few, many, everything = (run(one, came).whole for one in plans)
    for fewer, better in ((few, many), (many, everything)):
        assert (better["carried"] <= fewer["carried"]).all()
    assert (many["over"] <= few["over"]).all()
    # The oldest is heard first: where as many were heard by every meeting, nobody was later. (Who
    # is heard within the year differs, so half of them may have waited longer all the same.)
    by_list = np.ascontiguousarray(np.moveaxis(came, 2, 1))
    days = meeting_days(meetings, 1)
    by_then = [_meetings(one, by_list, days)[2].cumsum(axis=2) for one in plans]
    assert (by_then[1] >= by_then[0]).all() and (by_then[2] >= by_then[1]).all()


def test_what_is_put_off_takes_a_slot_again_at_the_next_meeting() -> None:
    came = cases(1.0, runs=50)
    plain = run(PLAN, came).whole
    put_off = run(replace(PLAN, deferred=0.1), came).whole
    assert put_off["list_half"].mean() > plain["list_half"].mean()
    assert put_off["wait_nine"].mean() > plain["wait_nine"].mean()
    assert run(replace(PLAN, deferred=1.0), came).whole["heard"].sum() == 0


def test_a_year_without_anybody_heard_has_no_wait() -> None:
    found = run(PLAN, np.zeros((4, DAYS, 1), dtype=np.int64)).whole
    assert estimate(found["wait_half"]) is None
    lists = estimate(found["list_nine"])
    assert lists is not None and (lists.low, lists.high) == (0, 0)


def test_an_estimate_holds_nine_in_ten_of_the_years() -> None:
    found = estimate(np.arange(1, 102, dtype=float))
    assert found is not None
    assert (found.low, found.middle, found.high) == (6, 51, 96)


def test_a_difference_counts_where_nearly_every_year_has_it() -> None:
    one = np.arange(100, dtype=float)
    assert differs(one, one + 1)
    assert not differs(one, one)
    assert not differs(one, np.where(one < 80, one + 1, one - 1))


def test_too_few_slots_are_seen_in_what_is_carried_over() -> None:
    def carried(plan: Plan) -> float:
        found: Tried = tried(history(1.0), plan)
        left = estimate(found.whole["carried"])
        assert left is not None
        return left.middle

    # A case a day, 26 meetings of ten: 260 of 365 are heard.
    assert carried(replace(PLAN, slots=10, most=10)) > 90
    assert carried(replace(PLAN, slots=20, most=20)) < 5
