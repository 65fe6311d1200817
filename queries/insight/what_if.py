"""What lists, waits and work would be, tried over many years that might come."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.insight.what_if_arrivals import DAYS, WARM_UP, Counts, arrivals
from queries.insight.what_if_history import YEAR, History

LOW, MIDDLE, HIGH = 5, 50, 95  # the middle and the ends of a 90% interval
Values = NDArray[np.float64]
Measures = Mapping[str, Values]


@dataclass(frozen=True)
class Plan:
    """How meetings are held: `meetings` a year of each list, `slots` a list has.

    `most` cases are heard at a meeting, the rest waits for the next (None: all are heard). A list
    closes `lead` days before its meeting. `growth` is in per cent; `deferred` is the share of a
    list that is put off, the last on it first. With `is_split` each police division has meetings of
    its own.
    """

    meetings: float
    slots: int
    lead: int
    most: int | None = None
    growth: float = 0.0
    deferred: float = 0.0
    is_split: bool = False
    seed: int = 1


@dataclass(frozen=True)
class Estimate:
    """The middle of the years tried, and the ends between which nine in ten of them lie."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Tried:
    """A plan tried: each measure's value in every year, of all lists and of each division's.

    heard: cases of the year. list_half, list_nine: half of the lists, nine in ten, have at most so
    many. over: per cent of meetings with more cases due than slots. wait_half, wait_nine: days
    from referral to meeting. carried: cases due and not heard when the year ends.
    """

    plan: Plan
    lists: int
    whole: Measures
    divisions: Mapping[str, Measures]

    @property
    def meetings(self) -> float:
        """The meetings of a year, of all lists."""
        return self.plan.meetings * self.lists


def tried(history: History, plan: Plan) -> Tried:
    """The plan tried on the history's own cases; the oldest referral is heard first."""
    cases = arrivals(history, seed=plan.seed, growth=plan.growth)
    names = history.divisions.names if plan.is_split else ()
    return run(plan, cases if names else cases.sum(axis=2, keepdims=True), names)


def run(plan: Plan, cases: Counts, names: tuple[str, ...] = ()) -> Tried:
    """The plan tried on these cases (by run, day and list)."""
    runs, _, lists = cases.shape
    by_list = np.ascontiguousarray(np.moveaxis(cases, 2, 1))
    days = meeting_days(plan.meetings, lists)
    due, listed, heard = _meetings(plan, by_list, days)
    waits = _waits(by_list, heard, days)
    counted = (days >= WARM_UP * 7) & (days < DAYS)
    divisions = {
        name: _measures(plan, due, listed, heard, waits, counted, slice(place, place + 1))
        for place, name in enumerate(names)
    }
    every = slice(0, lists)
    whole = _measures(plan, due, listed, heard, waits, counted, every)
    return Tried(plan, lists, whole, divisions)


def meeting_days(meetings: float, lists: int) -> NDArray[np.int64]:
    """The day of each meeting, by list; the lists of several divisions take turns.

    The last of a list may lie after the year, so that every list has one to the very end of it.
    """
    gap = 7 * YEAR / meetings
    turns = np.arange(1, int(DAYS / gap) + 2)
    offsets = gap * np.arange(lists).reshape(lists, 1) / lists
    return np.floor(gap * turns - offsets - 1e-9).astype(np.int64)


def _meetings(plan: Plan, cases: Counts, days: NDArray[np.int64]) -> tuple[Counts, Counts, Counts]:
    """Cases due, listed and heard by run, list and meeting."""
    so_far = np.concatenate([np.zeros_like(cases[..., :1]), cases.cumsum(axis=2)], axis=2)
    closing = np.clip(days - plan.lead + 1, 0, DAYS)
    ready = np.take_along_axis(so_far, closing[np.newaxis], axis=2)
    due, listed, heard = (np.zeros_like(ready) for _ in range(3))
    draw = np.random.default_rng(np.random.SeedSequence(plan.seed).spawn(5)[4])
    before = np.zeros_like(ready[..., 0])
    for turn in range(days.shape[1]):
        due[..., turn] = now = ready[..., turn] - before
        listed[..., turn] = now = now if plan.most is None else np.minimum(now, plan.most)
        heard[..., turn] = now - draw.binomial(now, plan.deferred)
        before = before + heard[..., turn]
    return due, listed, heard


def _waits(cases: Counts, heard: Counts, days: NDArray[np.int64]) -> Counts:
    """How many cases waited so many days, by run, list and days, of those heard in the year.

    The oldest case is heard first, so the case heard at a place in the order is the one that came
    at that place.
    """
    rows = cases.shape[0] * cases.shape[1]
    came, gone = cases.reshape(rows, -1), heard.reshape(rows, -1)
    from_days = np.repeat(np.tile(np.arange(came.shape[1]), rows), came.ravel())
    to_days = np.repeat(np.tile(days, (cases.shape[0], 1)).ravel(), gone.ravel())
    sizes, whole = gone.sum(axis=1), came.sum(axis=1)
    order = np.arange(len(from_days)) - np.repeat(whole.cumsum() - whole, whole)
    is_heard = order < np.repeat(sizes, whole)
    waited = to_days - from_days[is_heard]
    row = np.repeat(np.arange(rows), sizes)
    in_year = (to_days >= WARM_UP * 7) & (to_days < DAYS)
    places = row[in_year] * DAYS + waited[in_year]
    found = np.bincount(places, minlength=rows * DAYS)
    return found.reshape(*cases.shape[:2], DAYS)


def _measures(
    plan: Plan,
    due: Counts,
    listed: Counts,
    heard: Counts,
    waits: Counts,
    counted: NDArray[np.bool_],
    part: slice,
) -> Measures:
    """Each measure's value in every run, of the lists in `part`."""
    inside = counted[part].ravel()
    runs = due.shape[0]
    of_year = listed[:, part].reshape(runs, -1)[:, inside]
    wanted = due[:, part].reshape(runs, -1)[:, inside]
    half, nine = np.quantile(of_year, [0.5, 0.9], axis=1, method="inverted_cdf")
    waited = waits[:, part].sum(axis=1)
    left = np.where(counted[part], (due - heard)[:, part], 0)
    last = (counted[part] * np.arange(counted.shape[1])).argmax(axis=1).reshape(1, -1, 1)
    return {
        "heard": heard[:, part].reshape(runs, -1)[:, inside].sum(axis=1).astype(np.float64),
        "list_half": half.astype(np.float64),
        "list_nine": nine.astype(np.float64),
        "over": 100 * (wanted > plan.slots).mean(axis=1),
        "wait_half": _at(waited, 0.5),
        "wait_nine": _at(waited, 0.9),
        "carried": np.take_along_axis(left, last, axis=2).sum(axis=(1, 2)).astype(np.float64),
    }


def _at(waited: Counts, share: float) -> Values:
    """The days that this share of the cases waited at most, by run; blank where none was heard."""
    so_far = waited.cumsum(axis=1)
    total = so_far[:, -1]
    found = (so_far >= np.ceil(share * total - 1e-9).reshape(-1, 1)).argmax(axis=1)
    return np.where(total > 0, found, np.nan)


def estimate(values: Values) -> Estimate | None:
    """The middle and the 90% interval of the years; None where no year has the figure."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, middle, high = np.percentile(known, [LOW, MIDDLE, HIGH])
    return Estimate(float(middle), float(low), float(high))


def differs(one: Values, other: Values) -> bool:
    """Whether nine in ten of the same years lie on one side of no difference."""
    apart = estimate(other - one)
    return apart is not None and (apart.low > 0 or apart.high < 0)
