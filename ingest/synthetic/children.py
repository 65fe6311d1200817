"""The children of the cases, the same ones each time a victim returns."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.synthetic.columns import dates, numbers
from ingest.synthetic.draws import Draws, Flags, Whole, words
from ingest.synthetic.histories import Histories
from ingest.synthetic.numbering import Numbering

MOST = 6
HOUSEHOLD_SIZES = [41, 20, 21, 11, 4.8, 2, 0.5]


@dataclass(frozen=True)
class Children:
    """For each referral up to seven children: which are there, and when they were born.

    The last place is a child who lives elsewhere.
    """

    there: NDArray[np.bool_]
    born: Whole
    recorded: Flags

    @property
    def in_household(self) -> Whole:
        return np.asarray(self.there[:, :MOST].sum(axis=1), dtype=np.int64)

    def count_column(self) -> pl.Series:
        """`children_in_household`, blank where the sender did not record it."""
        return numbers(self.in_household, self.recorded)


def children(draws: Draws, history: Histories) -> Children:
    """Children under 18 at the referral; a grown-up one is no longer counted."""
    size = len(history.days)
    count = draws.index(size, HOUSEHOLD_SIZES)
    ages = np.floor(draws.uniform(size, MOST + 1) * 15 * 365).astype(np.int64) + 20
    born = (history.days[:, None] - ages)[history.victim]
    there = np.arange(MOST + 1)[None, :] < count[history.victim][:, None]
    there[:, MOST] = draws.happens(size, 0.04)[history.victim]
    there &= history.days[:, None] - born < 18 * 365
    return Children(there, born, ~draws.happens(size, 0.03))


def child_frame(
    draws: Draws, numbering: Numbering, found: Children, case_ids: pl.Series
) -> pl.DataFrame:
    """The rows of `children`; where the count is blank, half of the cases list theirs."""
    listed = found.recorded | draws.happens(len(found.recorded), 0.5)
    case, place = np.nonzero(found.there & listed[:, None])
    size = len(case)
    relation = draws.index(size, [0.48, 0.48, 0.04])
    other = draws.code(size, {"child": 0.62, "stepchild": 0.25, "none": 0.08, None: 0.05})
    return pl.DataFrame(
        {
            "child_id": numbering.ids("child", size),
            "case_id": case_ids.gather(pl.Series(case)),
            "date_of_birth": dates(found.born[case, place], ~draws.happens(size, 0.06)),
            "relation_to_victim": words(["daughter", "son", "grandchild"], relation),
            "relation_to_perpetrator": other,
            "in_household": words(["yes", "no"], (place == MOST).astype(np.int64)),
        }
    )
