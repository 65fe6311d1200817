"""Names put together from the lists of invented and common names."""

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.columns import filled
from ingest.synthetic.draws import Draws, Shares, Whole


def staff(draws: Draws, count: int) -> pl.Series:
    """Names of professionals: an initial and a family name."""
    initials = draws.word(count, list("ABCDEFGHJKLMNPRSTW"))
    return filled("{} {}", initials, draws.word(count, wordlists.names("british", "family")))


def picked(luck: Shares, heritage: Whole, kind: str) -> pl.Series:
    """Names by heritage (a position in the lists); earlier names come more often."""
    lists = [wordlists.names(name, kind) for name in wordlists.heritages()]
    sizes = np.array([len(names) for names in lists])
    first = np.cumsum(sizes) - sizes
    place = np.floor(luck * (0.5 + 0.5 * luck) * sizes[heritage]).astype(np.int64)
    every = pl.Series([name for names in lists for name in names])
    return every.gather(pl.Series(first[heritage] + place))
