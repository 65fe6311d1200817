"""What stands out: which agency or criterion a share comes from, and why it is named, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from queries.statistics.intervals import difference, wilson

LEAST = 10  # screened: of fewer nothing is said of an agency or a criterion
MAJORITY = 0.5


@dataclass(frozen=True)
class Group:
    """One agency or criterion: so many of its referrals screened, so many below the threshold."""

    key: str
    name: str
    screened: int
    below: int


@dataclass(frozen=True)
class StandsOut:
    """A group that is named: its share and interval, that of all others, and how much of all it is.

    `explains_most` where more than half of all below the threshold come from it: that is where
    training would help most.
    """

    group: Group
    share: float
    low: float
    high: float
    others: float
    part_of_all: float
    explains_most: bool

    @property
    def why(self) -> str:
        group = self.group
        text = (
            f"{group.below} of {group.screened} referrals were below the threshold "
            f"({_percent(self.share)}, between {_percent(self.low)} and {_percent(self.high)}), "
            f"against {_percent(self.others)} of all others: more than chance would bring"
        )
        if self.explains_most:
            return f"{text}; they are {_percent(self.part_of_all)} of all that were below it"
        return text


def standing_out(groups: Sequence[Group], *, screened: int, below: int) -> list[StandsOut]:
    """The groups whose share is above that of all other referrals by more than chance.

    `screened` and `below` count each referral once, however many groups it is in. The largest
    part of all first.
    """
    found = [_judged(group, screened, below) for group in groups if group.screened >= LEAST]
    named = [one for one in found if one is not None]
    return sorted(named, key=lambda one: (-one.group.below, one.group.name))


def _judged(group: Group, screened: int, below: int) -> StandsOut | None:
    others, others_below = screened - group.screened, below - group.below
    apart = difference(group.below, group.screened, others_below, others)
    ends = wilson(group.below, group.screened)
    if apart is None or ends is None or apart[0] <= 0:
        return None
    part = group.below / below
    share = group.below / group.screened
    return StandsOut(group, share, *ends, others_below / others, part, part > MAJORITY)


def _percent(share: float) -> str:
    return f"{floor(100 * share + 0.5)}%"  # a half goes up, as everywhere else
