"""The running numbers behind ids, so that an id is unique in its file."""

from collections import Counter

import numpy as np
import polars as pl

from ingest.synthetic.columns import ids
from ingest.synthetic.draws import Whole

PREFIX = {
    "agency": "A",
    "meeting": "MT",
    "person": "P",
    "case": "C",
    "child": "CH",
    "assessment": "AS",
    "action": "AC",
    "lesson": "L",
    "entry": "E",
    "contact": "N",
    "wish": "W",
    "transfer": "F",
    "review": "R",
}


class Numbering:
    """Hands out the next numbers of each kind of record."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def take(self, noun: str, count: int) -> Whole:
        """The next `count` numbers of this kind, beginning with 1."""
        first = self._used[noun] + 1
        self._used[noun] += count
        return np.arange(first, first + count, dtype=np.int64)

    def ids(self, noun: str, count: int) -> pl.Series:
        """The next `count` ids of this kind, such as C000001."""
        return ids(PREFIX[noun], self.take(noun, count))
