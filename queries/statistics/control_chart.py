"""Control charts (XmR) by the rules of NHS England's “Making Data Count”.

The rules are those of the programme's own tools and of its R package NHSRplotthedots: a point
outside the limits, seven points on one side of the mean, seven points that rise or fall, two of
three points near a limit. Other schools take a run of six or eight points and a trend of six; six
cries wolf more often, eight later. As in the programme's workbook, and unlike the R package unless
it is told so, an outlying moving range is not left out: limits are wider, and false alarms fewer.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

from queries.indicators.registry import Polarity

BASELINE = 12  # points after which limits are locked; fewer give trial limits
RUN = 7
SPREAD = 2.66  # mean moving ranges from the mean to a natural process limit
NEAR = SPREAD * 2 / 3  # from here on a point is close to a limit
_TRIAL = ". These are trial limits: there are fewer than 12 points"


class Signal(StrEnum):
    """Why a point is more than chance, the strongest first: it names the point's direction."""

    OUTSIDE = "outside the limits"
    TREND = "part of a trend of seven or more points"
    NEAR_LIMIT = "one of two in three points close to a limit"
    RUN = "part of a run of seven or more points on one side of the mean"


class Reading(StrEnum):
    """What a signal means for the people behind it."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER = "neither good nor bad in itself"
    CHANCE = "within what chance alone brings"


@dataclass(frozen=True)
class Limits:
    """The limits of a stretch of points; trial limits move until there are twelve points."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    points: int

    @property
    def is_trial(self) -> bool:
        return self.points < BASELINE


@dataclass(frozen=True)
class Point:
    """One point: its signals, whether they point up (1) or down (-1), and what that means."""

    day: date
    value: float
    limits: Limits | None
    signals: frozenset[Signal] = frozenset()
    direction: int = 0
    reading: Reading = Reading.CHANCE


@dataclass(frozen=True)
class ControlChart:
    """The points in order; each stretch between two marked changes has limits of its own."""

    points: tuple[Point, ...]

    @property
    def limits(self) -> Limits | None:
        """The limits that hold now."""
        return self.points[-1].limits if self.points else None

    @property
    def signalled(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.signals)


def control_chart(
    series: Sequence[tuple[date, float | None]],
    *,
    polarity: Polarity = Polarity.NO_JUDGEMENT,
    changes: Sequence[date] = (),
    floor: float = -math.inf,
    ceiling: float = math.inf,
) -> ControlChart:
    """The chart of a series in order of day. Days without a value are no points.

    Limits come from the first twelve points and stay; a day in `changes` begins them anew at the
    next point. They are drawn no further than `floor` and `ceiling`: what cannot be, cannot
    be a signal either.
    """
    known = [(day, value) for day, value in series if value is not None]
    points = [
        point
        for stretch in _stretches(known, changes)
        for point in _read(stretch, polarity, floor, ceiling)
    ]
    return ControlChart(tuple(points))


def _stretches(
    known: Sequence[tuple[date, float]], changes: Sequence[date]
) -> list[list[tuple[date, float]]]:
    """The points between the days on which limits begin anew."""
    groups: dict[int, list[tuple[date, float]]] = {}
    for day, value in known:
        groups.setdefault(sum(change <= day for change in changes), []).append((day, value))
    return list(groups.values())


def _read(
    stretch: Sequence[tuple[date, float]], polarity: Polarity, floor: float, ceiling: float
) -> list[Point]:
    values = [value for _, value in stretch]
    limits = limits_of(values[:BASELINE], floor=floor, ceiling=ceiling)
    if limits is None:
        return [Point(day, value, None) for day, value in stretch]
    sides = [_side(value, limits.mean) for value in values]
    found: tuple[tuple[Signal, list[int]], ...] = (
        (Signal.OUTSIDE, [_outside(value, limits) for value in values]),
        (Signal.TREND, _trend(values)),
        (Signal.NEAR_LIMIT, _near(values, sides, limits)),
        (Signal.RUN, _in_rows(sides, RUN)),
    )
    return [
        _point(day, value, limits, {signal: ways[at] for signal, ways in found}, polarity)
        for at, (day, value) in enumerate(stretch)
    ]


def limits_of(
    values: Sequence[float], *, floor: float = -math.inf, ceiling: float = math.inf
) -> Limits | None:
    """Mean ± 2.66 mean moving ranges; None where fewer than two values give no range."""
    if len(values) < 2:
        return None
    mean = fmean(values)
    moving = fmean(abs(after - before) for before, after in pairwise(values))
    return Limits(
        mean=mean,
        lower=max(mean - SPREAD * moving, floor),
        upper=min(mean + SPREAD * moving, ceiling),
        near_lower=mean - NEAR * moving,
        near_upper=mean + NEAR * moving,
        points=len(values),
    )


def _side(value: float, of: float) -> int:
    """1 above, -1 below, 0 on it; a rounding error of the machine is no side."""
    if math.isclose(value, of, rel_tol=1e-9, abs_tol=1e-12):
        return 0
    return 1 if value > of else -1


def _outside(value: float, limits: Limits) -> int:
    if _side(value, limits.upper) > 0:
        return 1
    return -1 if _side(value, limits.lower) < 0 else 0


def _near(values: Sequence[float], sides: Sequence[int], limits: Limits) -> list[int]:
    """The points in a limit's outer third, two of three in a row that are all on its side."""
    close = [
        not _outside(value, limits)
        and (_side(value, limits.near_upper) > 0 or _side(value, limits.near_lower) < 0)
        for value in values
    ]
    marked = [0] * len(values)
    for start in range(len(values) - 2):
        three = range(start, start + 3)
        if abs(sum(sides[at] for at in three)) == 3 and sum(close[at] for at in three) >= 2:
            for at in three:
                marked[at] = sides[at] if close[at] else marked[at]
    return marked


def _trend(values: Sequence[float]) -> list[int]:
    """The points of seven or more that each rise or each fall; where two meet, the later counts."""
    steps = [_side(after, before) for before, after in pairwise(values)]
    long_steps = _in_rows(steps, RUN - 1)
    return [
        next(
            (way for way in (*long_steps[at : at + 1], *long_steps[max(at - 1, 0) : at]) if way), 0
        )
        for at in range(len(values))
    ]


def _in_rows(ways: Sequence[int], least: int) -> list[int]:
    """Each way that stands in an unbroken row of at least so many alike; 0 elsewhere."""
    marked, start = list(ways), 0
    for at in range(1, len(ways) + 1):
        if at == len(ways) or ways[at] != ways[start]:
            if at - start < least:
                marked[start:at] = [0] * (at - start)
            start = at
    return marked


def _point(
    day: date, value: float, limits: Limits, ways: dict[Signal, int], polarity: Polarity
) -> Point:
    signals = frozenset(signal for signal, way in ways.items() if way)
    direction = next((way for way in ways.values() if way), 0)
    return Point(day, value, limits, signals, direction, _reading(direction, polarity))


def _reading(direction: int, polarity: Polarity) -> Reading:
    if direction == 0:
        return Reading.CHANCE
    if polarity is Polarity.NO_JUDGEMENT:
        return Reading.NEITHER
    is_better = (direction > 0) == (polarity is Polarity.MORE_IS_BETTER)
    return Reading.IMPROVEMENT if is_better else Reading.CONCERN


def sentence(chart: ControlChart, *, name: str, write: Callable[[float], str]) -> str:
    """What the chart says of its last point, in one plain sentence; `write` puts a value in words.

    Only the present is told: a signal of long ago stands in the chart.
    """
    if not chart.points:
        return f"There is no figure to show for {name}"
    last = chart.points[-1]
    if last.limits is None:
        return f"{write(last.value)} so far: too few points to tell chance from change"
    trial = _TRIAL if last.limits.is_trial else ""
    usual = f"{write(last.limits.lower)} to {write(last.limits.upper)}"
    if not last.signals:
        return f"{name}: no sign of change; {usual} is what chance alone brings{trial}"
    why = next(signal for signal in Signal if signal in last.signals)
    told = {
        Signal.OUTSIDE: f"the last point, {write(last.value)}, is "
        f"{'above' if last.direction > 0 else 'below'} what chance brings ({usual})",
        Signal.TREND: f"it has {'risen' if last.direction > 0 else 'fallen'} for "
        "seven points or more",
        Signal.NEAR_LIMIT: f"two of the last three points are close to the "
        f"{'upper' if last.direction > 0 else 'lower'} limit",
        Signal.RUN: f"seven points or more have been "
        f"{'above' if last.direction > 0 else 'below'} the mean of {write(last.limits.mean)}",
    }[why]
    meaning = {Reading.IMPROVEMENT: " for the better", Reading.CONCERN: " for the worse"}
    return f"{name}: a change{meaning.get(last.reading, '')}: {told}{trial}"
