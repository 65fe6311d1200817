"""Columns from arrays: dates from day numbers, blanks, lists and ids."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from ingest.synthetic.draws import Flags, Shares, Whole

_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - _EPOCH).days


def only(values: pl.Series, known: Flags | pl.Series) -> pl.Series:
    """The values where they are known, blank elsewhere."""
    return pl.select(pl.when(pl.Series(known)).then(values)).to_series()


def dates(days: Whole, known: Flags | None = None) -> pl.Series:
    """Dates from day numbers, blank where they are not known."""
    found = pl.Series(days.astype(np.int32)).cast(pl.Date)
    return found if known is None else only(found, known)


def yes_no(flags: Flags, known: Flags | None = None) -> pl.Series:
    """`yes` and `no`, blank where it is not known."""
    found = pl.Series(["no", "yes"]).gather(pl.Series(flags.astype(np.int64)))
    return found if known is None else only(found, known)


def numbers(values: Whole, known: Flags | None = None) -> pl.Series:
    """Whole numbers, blank where they are not known."""
    found = pl.Series(values.astype(np.int64))
    return found if known is None else only(found, known)


def filled(pattern: str, *parts: pl.Series) -> pl.Series:
    """Text with each {} filled from a column; blank where a part is blank."""
    return pl.select(pl.format(pattern, *parts)).to_series()


def joined(parts: Sequence[pl.Series]) -> pl.Series:
    """A list inside a cell: the parts that are there, separated by ";" (blank where none is)."""
    text = pl.concat_str(parts, separator=";", ignore_nulls=True)
    return pl.select(pl.when(text != "").then(text)).to_series()


def by_flags(flags: dict[str, Flags]) -> pl.Series:
    """A list inside a cell: the codes whose flag is set."""
    size = len(next(iter(flags.values())))
    return joined([only(pl.repeat(code, size, eager=True), on) for code, on in flags.items()])


def ids(prefix: str, positions: Whole) -> pl.Series:
    """Ids such as C000001, from numbers that begin with 1."""
    return filled("{}{}", pl.repeat(prefix, len(positions), eager=True), _padded(positions))


def _padded(positions: Whole) -> pl.Series:
    return pl.Series(positions).cast(pl.String).str.zfill(6)


def words_by_group(luck: Shares, group: Whole, offered: Sequence[Sequence[int]]) -> Whole:
    """One of the numbers each group offers, all as often."""
    sizes = np.array([len(numbers) for numbers in offered])
    starts = np.cumsum(sizes) - sizes
    every = np.array([number for numbers in offered for number in numbers], dtype=np.int64)
    places = starts[group] + np.floor(luck * sizes[group]).astype(np.int64)
    return np.asarray(every[places], dtype=np.int64)
