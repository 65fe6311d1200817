"""Years that might come: a MARAC's own weeks drawn again, in blocks, with as much growth."""

import numpy as np
from numpy.typing import NDArray

from queries.insight.what_if_history import YEAR, History, Rates

RUNS = 400
BLOCK = 4  # weeks that are drawn together, so that busy weeks stay beside busy weeks
WARM_UP = 8  # weeks before the year that is counted, so that it begins with lists as they are
WEEKS = WARM_UP + YEAR
DAYS = WEEKS * 7
Counts = NDArray[np.int64]


def arrivals(history: History, *, seed: int, growth: float, runs: int = RUNS) -> Counts:
    """Cases by run, day and division (one place where there are none).

    The same seed gives the same cases, whatever the plan they are tried with. `growth` is in per
    cent, from -100 to 100; at nought nothing is added or taken.
    """
    draws = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(4)]
    weeks = _drawn(history.weeks, draws[0], runs)
    counts = weeks.astype(np.int64) if history.is_by_day else draws[1].poisson(weeks)
    return _placed(_grown(counts, growth, draws[2]), draws[3])


def _drawn(weeks: Rates, draw: np.random.Generator, runs: int) -> Rates:
    """Blocks of weeks from anywhere in the history, which goes on at its beginning."""
    firsts = draw.integers(len(weeks), size=(runs, WEEKS // BLOCK, 1))
    chosen = (firsts + np.arange(BLOCK)) % len(weeks)
    return np.asarray(weeks[chosen.reshape(runs, WEEKS)].reshape(runs, DAYS, weeks.shape[2]))


def _grown(counts: Counts, growth: float, draw: np.random.Generator) -> Counts:
    """Each case comes once more, or not at all, with the chance of the growth."""
    if not growth:
        return counts
    some = draw.binomial(counts, min(abs(growth), 100) / 100)
    return counts + some if growth >= 0 else counts - some


def _placed(counts: Counts, draw: np.random.Generator) -> Counts:
    """Cases without a division fall to the divisions by their size."""
    if counts.shape[2] == 1:
        return counts
    known, unknown = counts[..., :-1], counts[..., -1]
    sizes = known.sum(axis=(0, 1))
    shares = sizes / sizes.sum() if sizes.any() else np.full(len(sizes), 1 / len(sizes))
    return np.asarray(known + draw.multinomial(unknown, shares))
