"""The cases file: every referral with how it was screened and how it ended."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.areas import Area
from ingest.synthetic.columns import dates, filled, only, yes_no
from ingest.synthetic.draws import Draws, Flags, Whole, words
from ingest.synthetic.listings import (
    BELOW,
    MOVED_EARLY,
    RETURNED,
    SCREENED_OUT,
    TRANSFERRED,
    WITHDRAWN,
    WITHDRAWN_EARLY,
    Hearings,
)

STATUSES = [
    "received",
    "screening",
    "listed",
    "heard",
    "actions_open",
    "actions_complete",
    "closed",
    "withdrawn",
    "below_threshold",
    "transferred_out",
    "returned",
    "deferred",
]
STATUS = {name: place for place, name in enumerate(STATUSES)}
CLOSURES: dict[str | None, float] = {
    "risk_reduced": 30,
    "support_in_place": 48,
    "moved": 7,
    "died": 0.1,
    "declined": 11,
    "other": 4,
}
# The status in which a case that was not heard ends.
ENDINGS = {
    WITHDRAWN: "withdrawn",
    WITHDRAWN_EARLY: "withdrawn",
    BELOW: "below_threshold",
    SCREENED_OUT: "below_threshold",
    TRANSFERRED: "transferred_out",
    MOVED_EARLY: "transferred_out",
    RETURNED: "returned",
}
CLOSED_AS = {"withdrawn": "withdrawn", "below_threshold": "below_threshold",
             "transferred_out": "transferred"}  # fmt: skip


def statuses(
    draws: Draws, found: Hearings, days: Whole, open_actions: Flags, settled: Whole, end: int
) -> list[pl.Series]:
    """status, closed_on and closure_reason; `settled` is the day of the last completed action."""
    size = len(days)
    status = _not_heard(draws, found)
    heard = found.heard
    done = heard & ~open_actions
    closing = np.maximum(settled, found.last_day + 21) + draws.whole(size, 7, 45)
    status[heard] = STATUS["actions_open"]
    status[done] = STATUS["actions_complete"]
    closed = done & (closing <= end) & draws.happens(size, 0.93)
    ended = np.isin(status, [STATUS[name] for name in CLOSED_AS])
    ended_on = np.where(found.last >= 0, found.last_day, days + 10) + 14
    archived = ended & (ended_on <= end) & draws.happens(size, 0.6)
    reason = draws.code(size, CLOSURES)
    was = words(STATUSES, status).replace_strict(CLOSED_AS, default="other")
    status[closed | archived] = STATUS["closed"]
    return [
        words(STATUSES, status).alias("status"),
        dates(np.where(closed, closing, ended_on), closed | archived).alias("closed_on"),
        only(reason.zip_with(pl.Series(closed), was), closed | archived).alias("closure_reason"),
    ]


def _not_heard(draws: Draws, found: Hearings) -> Whole:
    size = len(found.fate)
    status = np.full(size, STATUS["listed"], dtype=np.int64)
    for fate, name in ENDINGS.items():
        status[(found.fate == fate) & ~found.waiting] = STATUS[name]
    status[found.new] = draws.whole(size, 0, 1)[found.new]
    status[found.waiting & found.deferred] = STATUS["deferred"]
    return status


def screening_columns(draws: Draws, found: Hearings) -> list[pl.Series]:
    """threshold_met and threshold_reason; new referrals are not screened yet."""
    size = len(found.fate)
    met = ~np.isin(found.fate, (SCREENED_OUT, BELOW)) | found.waiting
    screened = ~found.new & (found.fate != RETURNED) & (~met | draws.happens(size, 0.92))
    why = draws.word(size, wordlists.sentences("cases", "threshold_met"))
    why_not = draws.word(size, wordlists.sentences("cases", "threshold_not_met"))
    given = screened & (~met | draws.happens(size, 0.5))
    return [
        yes_no(met, screened).alias("threshold_met"),
        only(why.zip_with(pl.Series(met), why_not), given).alias("threshold_reason"),
    ]


def override_columns(draws: Draws, found: Hearings) -> list[pl.Series]:
    """A few decisions by a coordinator that a case is, or is not, a repeat."""
    size = len(found.fate)
    decided = found.heard & draws.happens(size, 0.003)
    against = draws.happens(size, 0.5)
    reasons = words(wordlists.sentences("cases", "override"), against.astype(np.int64))
    return [
        yes_no(~against, decided).alias("repeat_override"),
        only(reasons, decided).alias("repeat_override_reason"),
    ]


def relationship_column(codes: pl.Series, perpetrators: Whole) -> pl.Series:
    """A relationship for each perpetrator; further ones are family of the first."""
    two = filled("{};extended_family", codes)
    return only(two.zip_with(pl.Series(perpetrators > 1), codes), perpetrators > 0)


def sharing_columns(area: Area, draws: Draws, found: Hearings) -> list[pl.Series]:
    """Where it moved to, whether the victim knows, the basis of sharing, who must not receive."""
    size = len(found.fate)
    moved = np.isin(found.fate, (TRANSFERRED, MOVED_EARLY)) & ~found.new & ~found.waiting
    neighbour = pl.repeat(area.neighbour, size, eager=True)
    basis = draws.word(size, wordlists.sentences("cases", "sharing_basis"))
    warning = draws.word(size, wordlists.sentences("cases", "must_not_receive"))
    division = draws.word(size, wordlists.sentences("addresses", "divisions"))
    return [
        only(neighbour, moved).alias("transferred_to"),
        yes_no(draws.happens(size, 0.86), draws.happens(size, 0.93)).alias("victim_aware"),
        only(basis, draws.happens(size, 0.9)).alias("sharing_basis"),
        only(warning, draws.happens(size, 0.004)).alias("must_not_receive"),
        only(division, draws.happens(size, 0.8)).alias("police_division"),
    ]
