"""Who comes back: which referrals concern the same victim, and the same perpetrator."""

from dataclasses import dataclass

import numpy as np

from ingest.synthetic.areas import Area
from ingest.synthetic.columns import day_number
from ingest.synthetic.draws import Draws, Flags, Whole

RETURN_LATER = 0.06
NEW_PERPETRATOR = 0.04
SERIAL = 0.03
DAYS_TO_RETURN = [(0.0, 4.0), (0.25, 45.0), (0.5, 110.0), (0.75, 210.0), (1.0, 352.0)]


@dataclass(frozen=True)
class Histories:
    """For each referral, in order of date, where its story began.

    `victim`, `couple` and `perpetrator` are the position of the first referral with that
    victim, that victim and perpetrator together, and that perpetrator. `parent` is the referral
    it follows (-1: none). `before` is the day of a referral from before the records began.
    """

    days: Whole
    parent: Whole
    victim: Whole
    couple: Whole
    perpetrator: Whole
    before: Whole
    has_before: Flags
    within_year: Flags


def referral_days(area: Area, draws: Draws) -> Whole:
    """The day of each referral, in order; few at weekends."""
    drawn = []
    for end, count in zip(area.span.ends, area.cases, strict=True):
        last = day_number(end)
        drawn.append(draws.whole(count, last - 364, last))
    days = np.concatenate(drawn)
    weekday = (days + 3) % 7
    moved = (weekday >= 5) & draws.happens(len(days), 0.8)
    return np.sort(np.where(moved, days - (weekday - 4), days))


def histories(area: Area, draws: Draws, days: Whole) -> Histories:
    """Links each returning referral to one about as long ago as people take to come back."""
    size = len(days)
    fate = draws.uniform(size)
    within = fate < area.returning
    later = ~within & (fate < area.returning + RETURN_LATER)
    gap = np.where(within, draws.along(size, DAYS_TO_RETURN), draws.whole(size, 375, 1500))
    wanted = days - gap
    found = np.searchsorted(days, wanted, side="right") - 1
    parent = np.where(within | later, found, -1)
    before = within & (found < 0)
    own = np.arange(size)
    fresh = (parent < 0) | draws.happens(size, NEW_PERPETRATOR)
    victim = _roots(np.where(parent < 0, own, parent))
    couple_parent = np.where(fresh, own, parent)
    serial = (parent < 0) & draws.happens(size, SERIAL) & (own > 0)
    earlier = np.floor(draws.uniform(size) * own).astype(np.int64)
    return Histories(
        days=days,
        parent=parent,
        victim=victim,
        couple=_roots(couple_parent),
        perpetrator=_roots(np.where(serial, earlier, couple_parent)),
        before=wanted,
        has_before=before,
        within_year=within & ~before & ~fresh,
    )


def _roots(parent: Whole) -> Whole:
    """Follows each chain to its beginning (each points to an earlier place or to itself)."""
    root = parent
    while not np.array_equal(root, root[root]):
        root = root[root]
    return root
