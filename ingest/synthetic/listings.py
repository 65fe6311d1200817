"""What becomes of each referral: screened, listed, heard, deferred, or ended before that."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.columns import numbers, only
from ingest.synthetic.draws import Draws, Flags, Whole
from ingest.synthetic.meetings import EMERGENCY, Calendar

# How a referral ends, and how many in a thousand do so. The first four are listed.
FATES = {
    "heard": 943,
    "withdrawn": 4,
    "below_threshold": 4,
    "transferred_out": 5,
    "screened_out": 26,
    "withdrawn_early": 6,
    "transferred_early": 6,
    "returned": 6,
}
HEARD, WITHDRAWN, BELOW, TRANSFERRED, SCREENED_OUT, WITHDRAWN_EARLY, MOVED_EARLY, RETURNED = range(
    8
)
OUTCOMES = ["heard", "withdrawn", "below_threshold", "transferred_out", "deferred"]
DEFERRED = 4
NEW_DAYS = 6


@dataclass(frozen=True)
class Hearings:
    """For each referral its fate and its meetings (positions in the calendar, -1 = none)."""

    fate: Whole
    first: Whole
    last: Whole
    deferred: Flags
    new: Flags
    past: Flags
    last_day: Whole

    @property
    def heard(self) -> Flags:
        return np.asarray((self.fate == HEARD) & (self.last >= 0) & self.past)

    @property
    def waiting(self) -> Flags:
        """Listed for a meeting that has not taken place."""
        return np.asarray((self.last >= 0) & ~self.past)


def hearings(draws: Draws, calendar: Calendar, days: Whole) -> Hearings:
    """Lists each accepted referral at the first meeting with time to prepare it."""
    size = len(days)
    live = calendar.live
    turn = np.searchsorted(calendar.days[live], days + draws.whole(size, 7, 12), side="left")
    first = live[turn]
    urgent = _urgent(calendar, days)
    first = np.where(urgent >= 0, urgent, first)
    fate = draws.index(size, list(FATES.values()))
    fate = np.where(urgent >= 0, HEARD, fate)
    new = days > calendar.records_end - NEW_DAYS
    deferred = (draws.happens(size, 0.05)) & (urgent < 0) & (fate != MOVED_EARLY)
    deferred &= calendar.past[first] & (fate <= TRANSFERRED)
    last = np.where(deferred, live[np.minimum(turn + 1, len(live) - 1)], first)
    unlisted = new | (fate > TRANSFERRED)
    unlisted &= urgent < 0
    first, last = np.where(unlisted, -1, first), np.where(unlisted, -1, last)
    return Hearings(
        fate=fate,
        first=first,
        last=last,
        deferred=deferred & ~unlisted,
        new=new & (urgent < 0),
        past=calendar.past[last] & ~unlisted,
        last_day=calendar.days[last],
    )


def _urgent(calendar: Calendar, days: Whole) -> Whole:
    """The emergency meeting of the first referral within three days before it, else -1."""
    found = np.full(len(days), -1, dtype=np.int64)
    for meeting in np.flatnonzero(calendar.kind == EMERGENCY):
        case = np.searchsorted(days, calendar.days[meeting] - 5, side="left")
        while case < len(days) and found[case] >= 0:
            case += 1
        if case < len(days) and days[case] <= calendar.days[meeting]:
            found[case] = meeting
    return found


def listing_frame(
    draws: Draws, calendar: Calendar, found: Hearings, case_ids: pl.Series, children: Whole
) -> pl.DataFrame:
    """The rows of `listings`, with `meeting` (a position) and `dealt` minutes beside them.

    Cases with children come first on an agenda, as the suggested agenda has it.
    """
    listed = np.flatnonzero(found.last >= 0)
    put_off = np.flatnonzero(found.deferred)
    case = np.concatenate([put_off, listed])
    meeting = np.concatenate([found.first[put_off], found.last[listed]])
    outcome = np.concatenate([np.full(len(put_off), DEFERRED), found.fate[listed]])
    order = np.lexsort((case, children[case] == 0, meeting))
    case, meeting, outcome = case[order], meeting[order], outcome[order]
    heard = calendar.past[meeting] & (outcome == 0)
    minutes = draws.along(len(case), [(0, 5), (0.2, 8), (0.7, 13), (0.95, 18), (1, 26)])
    return pl.DataFrame(
        {
            "case_id": case_ids.gather(pl.Series(case)),
            "meeting_id": calendar.ids.gather(pl.Series(meeting)),
            "position": numbers(_turns(meeting)),
            "outcome": only(pl.Series(OUTCOMES).gather(pl.Series(outcome)), calendar.past[meeting]),
            "outcome_reason": _reasons(draws, outcome, calendar.past[meeting]),
            "minutes": numbers(minutes, heard & ~draws.happens(len(case), 0.04)),
            "meeting": pl.Series(meeting),
            "dealt": pl.Series(np.where(heard, minutes, np.where(calendar.past[meeting], 1, 0))),
        }
    )


def _turns(groups: Whole) -> Whole:
    """1, 2, 3 … within each run of equal numbers."""
    places = np.arange(len(groups))
    starts = np.searchsorted(groups, groups, side="left")
    return places - starts + 1


def _reasons(draws: Draws, outcome: Whole, past: Flags) -> pl.Series:
    size = len(outcome)
    reason = pl.repeat(None, size, dtype=pl.String, eager=True)
    for code, name in enumerate(OUTCOMES):
        if name == "heard":
            continue
        said = draws.word(size, wordlists.sentences("cases", name))
        reason = reason.zip_with(pl.Series(outcome != code), said)
    return only(reason, past)
