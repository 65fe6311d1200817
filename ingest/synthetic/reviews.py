"""Agencies' own management reviews: of a very few cases, as after a death."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.agencies import Agencies
from ingest.synthetic.columns import dates
from ingest.synthetic.draws import Draws
from ingest.synthetic.listings import Hearings
from ingest.synthetic.numbering import Numbering
from ingest.synthetic.people_names import staff

ONE_IN = 400  # cases heard
_TEXTS = ("account", "analysis", "good_practice", "learning", "recommendations")


def review_frame(
    draws: Draws,
    numbering: Numbering,
    found: Agencies,
    heard: Hearings,
    case_ids: pl.Series,
    end: int,
) -> pl.DataFrame:
    """The rows of `management_reviews`: one agency's for each of those cases, one at least."""
    cases = np.flatnonzero(heard.heard)
    case = cases[:: max(ONE_IN, 1)]
    size = len(case)
    written = np.minimum(heard.last_day[case] + draws.whole(size, 60, 200), end)
    return pl.DataFrame(
        {
            "review_id": numbering.ids("review", size),
            "case_id": case_ids.gather(pl.Series(case)),
            "agency_id": found.ids.gather(pl.Series(np.zeros(size, dtype=np.int64))),
            "reviewed_on": dates(written),
            "author": staff(draws, size) if size else pl.Series([], dtype=pl.String),
            "period_covered": pl.repeat("the twelve months before", size, eager=True),
            **{name: draws.word(size, wordlists.sentences("reviews", name)) for name in _TEXTS},
        }
    )
