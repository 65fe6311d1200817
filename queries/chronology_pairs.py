"""Entries of two agencies that may tell one event: proposed by their days, words and people.

A pair is compared only where the days are the same or next to each other, so that thousands of
entries take a fraction of a second. Nothing is ever joined here: a person decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

Whole = NDArray[np.int64]
Shares = NDArray[np.float64]

# Words that tell nothing of an event: they stand in every other entry.
_EMPTY = frozenset(
    """
    a an and as at be been by for from had has have he her him his if in into is it its of on or our
    she that the their them they this to too up us was we were who will with would after because
    before about there then than not no told informed shared another agency
    """.split()  # noqa: SIM905 - a list of these would fill the page
)
_WORD = re.compile(r"[a-z0-9]+")
_LIKELY, _NEXT_DAY, _OTHERS, _HOURS_APART = 70.0, 4.0, 8.0, 4.0
_FEW_WORDS, _SHORT = 3, 12.0  # of two short entries more must be alike
_WORTH_A_LOOK = 0.25  # the share of words in common below which nothing more is compared
_BITS = 256


@dataclass(frozen=True)
class Alike:
    """Two entries that may tell one event, and how alike their words are, 0 to 100."""

    entry_id: str
    other_id: str
    score: float


def alike(frame: pl.DataFrame) -> list[Alike]:
    """The pairs, those most alike first.

    Of the frame it reads entry_id, agency_id, occurred_on, occurred_at, event and about.
    """
    told = frame.sort("occurred_on", "entry_id")
    one, other = _near(told)
    if not len(one):
        return []
    words = [_words(text) for text in told["event"]]
    keep = _shared(words, one, other) >= _WORTH_A_LOOK
    one, other = one[keep], other[keep]
    score = _score(words, one, other) - _less(told, words, one, other)
    found = score >= _LIKELY
    ids = told["entry_id"].to_list()
    pairs = [
        Alike(min(ids[a], ids[b]), max(ids[a], ids[b]), round(float(s), 1))
        for a, b, s in zip(one[found], other[found], score[found], strict=True)
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.entry_id, pair.other_id))


def _near(told: pl.DataFrame) -> tuple[Whole, Whole]:
    """The places of every two entries of two agencies on the same day or the next."""
    days = told["occurred_on"].cast(pl.Int32).to_numpy().astype(np.int64)
    agency = told["agency_id"].rank("dense").to_numpy().astype(np.int64)
    until = np.searchsorted(days, days + 1, side="right")
    here = np.arange(len(days))
    many = np.maximum(until - here - 1, 0)
    one = np.repeat(here, many)
    begins = np.repeat(np.cumsum(many) - many, many)
    other = np.arange(len(one)) - begins + one + 1
    apart = agency[one] != agency[other]
    return one[apart].astype(np.int64), other[apart].astype(np.int64)


def _words(text: str | None) -> str:
    """The words that tell something, in small letters."""
    return " ".join(word for word in _WORD.findall((text or "").lower()) if word not in _EMPTY)


def _shared(words: Sequence[str], one: Whole, other: Whole) -> Shares:
    """About what share of the shorter entry's words the other has too.

    Each word sets one of 256 bits, so that a million pairs take a few hundredths of a second. Two
    words may share a bit: that only means that the pair is looked at more closely.
    """
    bits = np.zeros((len(words), _BITS // 64), dtype=np.uint64)
    for at, text in enumerate(words):
        for word in text.split():
            place, bit = divmod(crc32(word.encode()) % _BITS, 64)
            bits[at, place] |= np.uint64(1 << bit)
    own = np.bitwise_count(bits).sum(axis=1)
    both = np.bitwise_count(bits[one] & bits[other]).sum(axis=1)
    return np.asarray(both / np.maximum(np.minimum(own[one], own[other]), 1), dtype=np.float64)


def _score(words: Sequence[str], one: Whole, other: Whole) -> Shares:
    """The words compared whatever their order, with those beside that only one of them has."""
    first, second = [words[at] for at in one], [words[at] for at in other]
    whole = process.cpdist(first, second, scorer=fuzz.token_sort_ratio)
    within = process.cpdist(first, second, scorer=fuzz.token_set_ratio)
    return np.asarray((whole + within) / 2, dtype=np.float64)


def _less(told: pl.DataFrame, words: Sequence[str], one: Whole, other: Whole) -> Shares:
    """What is taken off: for the next day, other people, hours between, and few words."""
    days = told["occurred_on"].cast(pl.Int32).to_numpy()
    off = np.where(days[one] != days[other], _NEXT_DAY, 0.0)
    people = [frozenset((about or "").split(";")) - {""} for about in told["about"]]
    minutes = [_minutes(at) for at in told["occurred_at"]]
    counts = np.array([len(text.split()) for text in words])
    for place, (a, b) in enumerate(zip(one, other, strict=True)):
        if people[a] and people[b] and not people[a] & people[b]:
            off[place] += _OTHERS
        if minutes[a] is not None and minutes[b] is not None and days[a] == days[b]:
            off[place] += _HOURS_APART * (abs(minutes[a] - minutes[b]) > 180)
    return np.asarray(
        off + np.where(np.minimum(counts[one], counts[other]) < _FEW_WORDS, _SHORT, 0.0)
    )


def _minutes(at: str | None) -> int | None:
    if not at:
        return None
    hours, minutes = at.split(":")
    return 60 * int(hours) + int(minutes)
