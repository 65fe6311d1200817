"""A section of the pack: sentences, parts of pages, and what it gives to “In short”."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from dashboard.insight.control import Controlled
from dashboard.insight.part import Part
from dashboard.steering_pack.sources import Said, Source
from queries.statistics.control_chart import Reading


class Rank(IntEnum):
    """What is asked first where there is more to ask than there is room: safety before order."""

    CONTACT = 1
    ACTIONS = 2
    THRESHOLD = 3
    VOLUME = 4
    ATTENDANCE = 5
    AGREED = 6
    RECORDING = 7


@dataclass(frozen=True)
class Ask:
    """Something to ask about at the meeting: a question, and the sentence behind it."""

    rank: Rank
    question: str
    behind: Said


@dataclass(frozen=True)
class Placed:
    """A part with its source; `most` rows of its table are printed (None: all)."""

    part: Part
    source: Source
    most: int | None = None


@dataclass(frozen=True)
class Section:
    """One section. Where nothing is recorded a sentence says so, and there is no part."""

    heading: str
    said: Sequence[Said]
    placed: Sequence[Placed] = ()
    asks: Sequence[Ask] = ()


_ORDER = {Reading.CONCERN: 0, Reading.IMPROVEMENT: 1, Reading.NEITHER: 2}
MOST = 3  # of what changed, and of what to ask


def changed(sections: Sequence[Section], since: date) -> list[Said]:
    """The findings of the control charts whose last point, on that day or later, is more than

    chance; the worse first.
    """
    found = [
        (place, Said(one.part.finding, one.source))
        for section in sections
        for one in section.placed
        if (place := _place(one.part.control, since)) is not None
    ]
    return [said for _, said in sorted(found, key=lambda one: one[0])][:MOST]


def _place(control: Controlled | None, since: date) -> int | None:
    points = control.chart.points if control is not None else ()
    if not points or not points[-1].signals or points[-1].day < since:
        return None
    return _ORDER[points[-1].reading]


def asked(asks: Sequence[Ask]) -> list[Ask]:
    """The questions that matter most."""
    return sorted(asks, key=lambda one: one.rank)[:MOST]
