"""Months of one MARAC that are shown together, so that no small number follows from any filter.

Whoever may not see cases can choose any months and any MARACs, and subtract one answer from
another. So the months of each finished quarter of a MARAC are put into blocks, once. A block ends
when everything counted in it is nought or no small number; what is left at the end of the quarter
belongs to the block before it; a quarter that is small as a whole is never told. Whatever such a
person is shown is a sum of whole blocks, and such sums differ by whole blocks: never by a small
number. Tables of a quarter are sums of whole blocks too. The file of next week adds a quarter or
nothing.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

import polars as pl

from models.access import Scope
from models.period import Period, quarter_name

Parts = Sequence[str]
_PLACE = {"block": pl.Int64, "is_whole": pl.Boolean}


def in_blocks(
    frame: pl.DataFrame,
    parts: Parts,
    *,
    scope: Scope,
    threshold: int,
    base: str = "cases_discussed",
) -> pl.DataFrame:
    """The frame (marac_id, month, and counts of people in `parts`) with the columns of its blocks.

    `block` numbers them, `is_whole` says whether one may be told, `is_alone` whether it may and is
    no longer than the month. Who may see cases has a block a month. A row's part that is blank
    counts as nought. Blocks are joined from those of `base` alone: two figures with blocks of their
    own both show the base, and must not cut it at two different places. Only finished quarters
    belong into the frame.
    """
    ordered = frame.sort("marac_id", "month")
    if scope.sees_cases:
        return ordered.with_row_index("block").with_columns(
            pl.col("block").cast(pl.Int64), is_whole=pl.lit(value=True), is_alone=pl.lit(value=True)
        )
    places: list[tuple[int, bool]] = []
    for _, months in ordered.group_by("marac_id", maintain_order=True):
        rows = months.select("month", pl.col(base).alias("its base"), *parts).fill_null(0).rows()
        for _, quarter in groupby(rows, key=lambda row: quarter_name(row[0])):
            counts = [tuple(float(count) for count in row[1:]) for row in quarter]
            places += _places(counts, threshold, len(places))
    found = pl.DataFrame(places, schema=_PLACE, orient="row")
    is_one = pl.len().over("block") == 1
    return ordered.hstack(found.with_columns(is_alone=pl.col("is_whole") & is_one))


Row = tuple[float, ...]


def _places(quarter: Sequence[Row], threshold: int, first: int) -> list[tuple[int, bool]]:
    """Each month's block, numbered by its first month, and whether it may be told.

    The first count of a month is that of the base.
    """
    alone = [[row] for row in quarter]
    by_base = _merged(alone, lambda row: _is_safe(row[:1], threshold))
    if by_base is None:
        return [(first, False)] * len(alone)
    blocks = _merged(by_base, lambda row: _is_safe(row[1:], threshold))
    if blocks is None:
        return [(first, False)] * len(alone)
    found: list[tuple[int, bool]] = []
    for block in blocks:
        found += [(first + len(found), True)] * len(block)
    return found


def _merged(pieces: Sequence[list[Row]], is_safe: Callable[[Row], bool]) -> list[list[Row]] | None:
    """The pieces in order, joined until each sum is safe; None where even all together are not.

    What is left at the end belongs to the piece before it.
    """
    joined: list[list[Row]] = []
    so_far: list[Row] = []
    for piece in pieces:
        so_far = [*so_far, *piece]
        if is_safe(_sums(so_far)):
            joined.append(so_far)
            so_far = []
    if not so_far:
        return joined
    if not joined:
        return None
    # With what is left the last piece may hold a part that was nought and now is small.
    joined[-1] = [*joined[-1], *so_far]
    while not is_safe(_sums(joined[-1])):
        if len(joined) == 1:
            return None
        joined[-2:] = [[*joined[-2], *joined[-1]]]
    return joined


def _sums(rows: Sequence[Row]) -> Row:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _is_safe(counts: Row, threshold: int) -> bool:
    return all(count == 0 or count >= threshold for count in counts)


def by_month(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    """month, every other column summed over the MARACs, and `hidden`: a row each month with one.

    A month is hidden where a MARAC's block is longer than the month or may not be told.
    """
    values = _values(frame)
    sums = [_sum(name) for name in values]
    shown = [pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in values]
    return (
        frame.lazy()
        .filter(_within(period))
        .group_by("month")
        .agg(*sums, hidden=(~pl.col("is_alone")).any())
        .sort("month")
        .with_columns(shown)
        .collect()
    )


def by_quarter(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The same for each quarter that lies whole inside the period; `month` is its first.

    What may be told of the MARACs is summed and the rest left out: a quarter is hidden where
    nothing of it may be told.
    """
    first = pl.col("month").dt.truncate("1q")
    last = first.dt.offset_by("1q").dt.offset_by("-1d")
    whole = frame.filter(first >= period.start.replace(day=1), last <= period.end)
    summed = in_all(whole.with_columns(first=first), period, "first").rename({"first": "month"})
    return summed.with_columns(hidden=pl.col("months") == 0).drop("months", "left_out")


def in_all(frame: pl.DataFrame, period: Period, *groups: str) -> pl.DataFrame:
    """Every column summed over the blocks that lie inside the period (a row each of `groups`).

    `left_out` says whether months of the period are not in the sums, and how many months are.
    """
    complete = pl.col("inside")
    if not frame["is_alone"].all():
        complete = pl.col("is_whole") & complete.all().over("block")
    marked = (
        frame.lazy()
        .with_columns(inside=_within(period))
        .with_columns(counted=complete)
        .filter(pl.col("inside"))
    )
    sums = [
        pl.when((pl.col(name).is_not_null() & pl.col("counted")).any())
        .then(pl.col(name).filter("counted").sum())
        .alias(name)
        for name in _values(frame)
    ]
    told = [
        (~pl.col("counted")).any().alias("left_out"),
        pl.col("month").filter("counted").n_unique().alias("months"),
    ]
    if not groups:
        return marked.select(*sums, *told).collect()
    return marked.group_by(*groups).agg(*sums, *told).sort(*groups).collect()


def _values(frame: pl.DataFrame) -> list[str]:
    kept = {"marac_id", "month", "block", "is_whole", "is_alone", "inside", "counted", "hidden"}
    return [name for name, kind in frame.schema.items() if name not in kept and kind.is_numeric()]


def _sum(name: str) -> pl.Expr:
    column = pl.col(name)
    return pl.when(column.is_not_null().any()).then(column.sum()).alias(name)


def _within(period: Period) -> pl.Expr:
    return pl.col("month").is_between(period.start.replace(day=1), period.end)
