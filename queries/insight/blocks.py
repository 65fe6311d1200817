"""Months of one MARAC that are shown together, so that no small number follows from any filter.

Whoever may not see cases can choose any months and any MARACs, and subtract one answer from
another. So each MARAC's months are put into blocks, once and from its first month on: a block ends
when everything counted in it is nought or no small number. Whatever such a person is shown is a
sum of whole blocks, and what is a sum of whole blocks differs from another by whole blocks: never
by a small number. Months that end no block yet wait: next week’s file adds a block or nothing.
"""

from collections.abc import Sequence

import polars as pl

from models.access import Scope
from models.period import Period

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
    """The frame (marac_id, month, and counts of people in `parts`) with `block` and `is_whole`.

    Who may see cases has a block a month. A row's part that is blank counts as nought. Blocks end
    only where those of `base` alone would: two figures with blocks of their own both show the
    base, and must not cut it at two different places.
    """
    ordered = frame.sort("marac_id", "month")
    if scope.sees_cases:
        return ordered.with_row_index("block").with_columns(
            pl.col("block").cast(pl.Int64), is_whole=pl.lit(value=True)
        )
    places: list[tuple[int, bool]] = []
    for _, months in ordered.group_by("marac_id", maintain_order=True):
        rows = months.select(pl.col(base).alias("its base"), *parts).fill_null(0).rows()
        places += _places(rows, threshold, len(places))
    found = pl.DataFrame(places, schema=_PLACE, orient="row")
    return ordered.hstack(found)


def _places(
    rows: Sequence[tuple[float, ...]], threshold: int, first: int
) -> list[tuple[int, bool]]:
    """Each month's block, numbered by its first month, and whether the block has ended."""
    blocks: list[list[int]] = [[]]
    sums, base = [0.0] * (len(rows[0]) - 1 if rows else 0), 0.0
    for at, (more, *row) in enumerate(rows):
        blocks[-1].append(at)
        base += more
        sums = [so_far + count for so_far, count in zip(sums, row, strict=True)]
        if base and base < threshold:
            continue
        base = 0.0
        if all(count == 0 or count >= threshold for count in sums):
            blocks.append([])
            sums = [0.0] * len(row)
    return [
        (first + block[0], number < len(blocks) - 1)
        for number, block in enumerate(blocks)
        for _ in block
    ]


def by_month(frame: pl.DataFrame, period: Period) -> pl.DataFrame:
    """month, every other column summed over the MARACs, and `hidden`: a row each month with one.

    A month is hidden where a MARAC's block is longer than the month or has not ended.
    """
    sizes = frame.group_by("block").agg(size=pl.len())
    alone = pl.col("is_whole") & (pl.col("size") == 1)
    values = _values(frame)
    inside = frame.join(sizes, on="block").filter(_within(period))
    months = inside.group_by("month").agg(*(_sum(name) for name in values), hidden=(~alone).any())
    shown = [pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in values]
    return months.sort("month").with_columns(shown)


def in_all(frame: pl.DataFrame, period: Period, *groups: str) -> pl.DataFrame:
    """Every column summed over the blocks that lie inside the period (a row each of `groups`).

    `left_out` says whether months of the period are not in the sums, and how many months are.
    """
    within = frame.with_columns(inside=_within(period))
    complete = pl.col("is_whole") & pl.col("inside").all().over("block")
    marked = within.with_columns(counted=complete).filter(pl.col("inside"))
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
        return marked.select(*sums, *told)
    return marked.group_by(*groups).agg(*sums, *told).sort(*groups)


def _values(frame: pl.DataFrame) -> list[str]:
    kept = {"marac_id", "month", "block", "is_whole", "size", "inside", "counted", "hidden"}
    return [name for name, kind in frame.schema.items() if name not in kept and kind.is_numeric()]


def _sum(name: str) -> pl.Expr:
    column = pl.col(name)
    return pl.when(column.is_not_null().any()).then(column.sum()).alias(name)


def _within(period: Period) -> pl.Expr:
    return pl.col("month").is_between(period.start.replace(day=1), period.end)
