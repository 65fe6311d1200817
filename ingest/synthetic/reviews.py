"""Agencies' own management reviews: rare, since they are for the gravest cases only."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.columns import dates
from ingest.synthetic.draws import Draws
from ingest.synthetic.numbering import Numbering

_ONE_IN = 300  # cases; the first of a MARAC among them, so that every set has one
_TEXTS = ("account", "analysis", "good_practice", "learning", "recommendations")


def review_frame(draws: Draws, numbering: Numbering, cases: pl.DataFrame, end: int) -> pl.DataFrame:
    """The rows of `management_reviews`, by the first agency that referred the case."""
    chosen = cases.gather_every(_ONE_IN)
    size = chosen.height
    referred = np.asarray(chosen["referral_date"].cast(pl.Int32).to_numpy(), dtype=np.int64)
    return pl.DataFrame(
        {
            "review_id": numbering.ids("review", size),
            "case_id": chosen["case_id"],
            "agency_id": chosen["referring_agencies"].str.split(";").list.first(),
            "reviewed_on": dates(np.minimum(referred + draws.whole(size, 60, 120), end)),
            "author": pl.repeat("Reviewing officer", size, eager=True),
            **{
                name: draws.word(size, wordlists.sentences("management_reviews", name))
                for name in _TEXTS
            },
        }
    )
