"""Random draws that come out the same on every machine: uniform numbers, looked up in tables."""

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Shares = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Draws:
    """One stream of draws, named by the seed, the MARAC's number and what is drawn.

    Only uniform numbers are taken from NumPy: its normal or Poisson draws go through the
    machine's mathematics library, whose last digit may differ from one machine to the next.
    """

    def __init__(self, seed: int, marac: int, noun: str) -> None:
        sequence = np.random.SeedSequence([seed, marac, crc32(noun.encode())])
        self._generator = np.random.Generator(np.random.PCG64(sequence))

    def uniform(self, *shape: int) -> Shares:
        return np.asarray(self._generator.random(shape), dtype=np.float64)

    def happens(self, n: int, share: float | Shares) -> Flags:
        """True with the given share."""
        return np.asarray(self.uniform(n) < share)

    def whole(self, n: int, low: int | Whole, high: int | Whole) -> Whole:
        """Whole numbers from low to high, both included."""
        width = np.asarray(high) - np.asarray(low) + 1
        return np.asarray(low + np.floor(self.uniform(n) * width), dtype=np.int64)

    def along(self, n: int, curve: Sequence[tuple[float, float]]) -> Whole:
        """Whole numbers whose cumulative shares follow (share, value) points."""
        shares, values = zip(*curve, strict=True)
        found = np.interp(self.uniform(n), shares, values)
        return np.asarray(np.floor(found), dtype=np.int64)

    def index(self, n: int, weights: Sequence[float] | Shares) -> Whole:
        """Positions in `weights`, each as often as its weight says."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        places = np.searchsorted(edges, self.uniform(n) * edges[-1], side="right")
        return np.asarray(np.minimum(places, len(edges) - 1), dtype=np.int64)

    def code(self, n: int, weights: Mapping[str | None, float] | Mapping[str, float]) -> pl.Series:
        """Words (None = blank), each as often as its weight says."""
        return words(list(weights), self.index(n, list(weights.values())))

    def word(self, n: int, choices: Sequence[str | None]) -> pl.Series:
        """Words, each as often as the others."""
        return words(choices, self.whole(n, 0, len(choices) - 1))


def words(choices: Sequence[str | None], places: NDArray[np.integer[Any]]) -> pl.Series:
    """The words at the given positions."""
    return pl.Series(choices, dtype=pl.String).gather(pl.Series(places))
