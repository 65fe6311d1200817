"""Whether the figure that a recommendation was meant to move has moved: before and after a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean, stdev

from models.codes import FIGURE_DIRECTION
from models.period import Period, add_months, long_date
from queries.indicators.registry import Indicator, Unit
from queries.steering.saying import counted, number

ENOUGH = 12  # months with a figure that each side needs before anything is said
MOST = 24  # months looked at on each side
_SURE = 0.05  # how seldom chance alone may make such a difference
_AFTER = {Unit.PERCENT: "%", Unit.DAYS: " days", Unit.MINUTES: " minutes", Unit.POSTS: " posts"}


class Verdict(StrEnum):
    """What is said of the figure."""

    TOO_FEW = "too few months to say"
    AS_MEANT = "moved as meant"
    OTHER_WAY = "moved the other way"
    NOT_MOVED = "has not moved"


@dataclass(frozen=True)
class Month:
    """The figure of one whole month; None where it is not recorded or, as `hidden` says, small."""

    first_day: date
    value: float | None
    hidden: bool = False


@dataclass(frozen=True)
class Reading:
    """Both sides of the day of the change, their means, the verdict, and a sentence that says it.

    The month in which the change came stands on neither side unless it came on the first.
    """

    before: tuple[Month, ...]
    after: tuple[Month, ...]
    mean_before: float | None
    mean_after: float | None
    verdict: Verdict
    sentence: str


def months_to_read(changed_on: date, today: date) -> Period:
    """The whole months looked at: up to MOST before the change and MOST after, none unfinished."""
    first = changed_on.replace(day=1)
    last = min(add_months(_first_after(changed_on), MOST), today.replace(day=1))
    start = add_months(first, -MOST)
    return Period(start, max(last - timedelta(days=1), first - timedelta(days=1)))


def _first_after(changed_on: date) -> date:
    """The first day of the first whole month after the change."""
    first = changed_on.replace(day=1)
    return first if changed_on.day == 1 else add_months(first, 1)


def reading(
    months: Sequence[Month], *, changed_on: date, direction: str, indicator: Indicator
) -> Reading:
    """What the months say. A month without a figure, or with a hidden one, counts on no side."""
    before = tuple(one for one in months if one.first_day < changed_on.replace(day=1))
    after = tuple(one for one in months if one.first_day >= _first_after(changed_on))
    left, right = _values(before), _values(after)
    means = (fmean(left) if left else None, fmean(right) if right else None)
    verdict = _verdict(left, right, direction)
    sentence = _sentence(verdict, left, right, direction, indicator)
    hidden = sum(one.hidden for one in (*before, *after))
    if hidden:
        are = "is" if hidden == 1 else "are"
        sentence += f" {counted(hidden, 'month')} {are} hidden as small numbers and left out."
    return Reading(before, after, *means, verdict, sentence)


def _values(months: Sequence[Month]) -> list[float]:
    return [one.value for one in months if one.value is not None and not one.hidden]


def _verdict(before: list[float], after: list[float], direction: str) -> Verdict:
    if min(len(before), len(after)) < ENOUGH:
        return Verdict.TOO_FEW
    if not differ(before, after):
        return Verdict.NOT_MOVED
    is_up = fmean(after) > fmean(before)
    return Verdict.AS_MEANT if is_up == (direction == "up") else Verdict.OTHER_WAY


def differ(before: Sequence[float], after: Sequence[float]) -> bool:
    """Whether the means differ by more than months do by chance: Welch's test at 95%."""
    spread = [stdev(before), stdev(after)]
    if not any(spread):
        return before[0] != after[0]  # months that never differ leave nothing to chance
    from scipy.stats import ttest_ind_from_stats

    sides = (
        (fmean(side), wide, len(side)) for side, wide in zip((before, after), spread, strict=True)
    )
    numbers = [number for side in sides for number in side]
    return bool(ttest_ind_from_stats(*numbers, equal_var=False).pvalue < _SURE)


def _sentence(
    verdict: Verdict, before: list[float], after: list[float], direction: str, indicator: Indicator
) -> str:
    means = _means(before, after, indicator)
    if verdict is Verdict.TOO_FEW:
        sides = f"{counted(len(before), 'month')} before and {number(len(after))} since"
        return (
            f"Too few months to say: {sides} have a figure, and {ENOUGH} on each side are needed."
            f"{means}"
        )
    way = FIGURE_DIRECTION["up" if fmean(after) > fmean(before) else "down"].lower()
    if verdict is Verdict.AS_MEANT:
        return f"It went {way}, as it was meant to, by more than months differ by chance.{means}"
    if verdict is Verdict.OTHER_WAY:
        meant = FIGURE_DIRECTION[direction].lower()
        return f"It went {way} and was meant to go {meant}.{means}"
    return f"It has not moved by more than months differ by chance.{means}"


def _means(before: list[float], after: list[float], indicator: Indicator) -> str:
    told = [
        f"{_shown(fmean(values), indicator)} {when}"
        for values, when in ((before, "before"), (after, "since"))
        if values
    ]
    return f" The mean of the months: {', '.join(told)}." if told else ""


def _shown(value: float, indicator: Indicator) -> str:
    decimals = max(1, indicator.decimals)
    return f"{number(value, decimals)}{_AFTER.get(indicator.unit, '')}"


def since(changed_on: date) -> str:
    """The day of the change as the chart names it."""
    return f"Change from {long_date(changed_on)}"
