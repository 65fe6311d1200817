"""A share month by month, or by quarter, as a part of a page: control chart, table, notes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from dashboard import words
from dashboard.components.table import Column
from dashboard.insight import asked, control, grid, notes, part
from dashboard.insight.behind import CaseBehind
from dashboard.insight.control import Controlled
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.steps import Steps, steps
from dashboard.insight.view import View
from queries.exports.drawing import Level
from queries.indicators import INDICATORS
from queries.insight import blocks

Row = Mapping[str, float | None]


def draw(
    view: View,
    key: str,
    frame: pl.DataFrame,
    top: str,
    bottom: str,
    *,
    cases: Callable[[], Sequence[CaseBehind]] | None = None,
) -> None:
    """Draws the share of `top` in `bottom` for the indicator `key`; nothing where there is none."""
    made = share_part(view, key, frame, top, bottom, cases=cases)
    if made is not None:
        part.draw(view, made)
        notes.panel(view, key)


def share_part(
    view: View,
    key: str,
    frame: pl.DataFrame,
    top: str,
    bottom: str,
    *,
    cases: Callable[[], Sequence[CaseBehind]] | None = None,
) -> Part | None:
    """The share in steps: control chart and table; None where there is none.

    `frame` is in blocks: `asked.months` of the two parts, or `asked.actions_due`.
    """
    by = steps(view, frame)
    if not _total(by.told, bottom) and not by.is_hidden:
        return None
    indicator = INDICATORS[key]
    series: list[tuple[date, float | None]] = [
        (row["month"], share(row, top, bottom)) for row in by.every.iter_rows(named=True)
    ]
    found = control.controlled(series, indicator, notes.of_chart(view, key))
    subtitle = f"{indicator.name} each {by.step}. {view.subtitle}"
    return Part(
        key=words.slug(key),
        finding=found.finding,
        subtitle=subtitle,
        grid=_grid(view, by, found, top, bottom),
        drawing=control.drawing(found, subtitle=subtitle, levels=levels(key), name=by.name),
        chart_key=control.KEY,
        indicators=(key,),
        is_hidden=by.is_hidden,
        cases=cases,
        control=found,
    )


def of(view: View, key: str) -> None:
    """Draws the same for an indicator whose two sums are kept with each meeting."""
    draw(view, key, *_sums(view, key))


def part_of(view: View, key: str) -> Part | None:
    """The part that `of` draws."""
    return share_part(view, key, *_sums(view, key))


def _sums(view: View, key: str) -> tuple[pl.DataFrame, str, str]:
    indicator = INDICATORS[key]
    top, bottom = indicator.numerator, str(indicator.denominator)
    return asked.months(view, (top, f"{bottom}-{top}")), top, bottom


def share(row: Row, top: str, bottom: str) -> float | None:
    """The share of a row of sums, in per cent; None where it is hidden or there is nothing."""
    part_of, whole = row[top], row[bottom]
    return 100 * part_of / whole if whole and part_of is not None else None


def in_all(view: View, key: str) -> tuple[float | None, float | None]:
    """An indicator's two sums over the period, of what may be told; None where nothing may."""
    indicator = INDICATORS[key]
    top, bottom = indicator.numerator, str(indicator.denominator)
    row = blocks.in_all(asked.months(view, (top, f"{bottom}-{top}")), view.period)
    return row[top].item(), row[bottom].item()


def levels(key: str) -> list[Level]:
    """The published figure, named with its year."""
    mark = INDICATORS[key].benchmark
    if mark is None:
        return []
    when = f"({words.month(mark.as_of)})"
    return [Level(mark.low, f"{mark.label[:16]}\n{when}")]


def _total(told: pl.DataFrame, column: str) -> float:
    return float(told[column].sum() or 0)


def _grid(view: View, by: Steps, found: Controlled, top: str, bottom: str) -> Grid:
    indicator = found.indicator
    columns = [
        Column(by.step.capitalize()),
        Column(indicator.denominator_text, is_number=True),
        Column(indicator.numerator_text, is_number=True),
        Column(indicator.name, is_number=True),
        Column("Reading"),
    ]
    rows = [
        [
            by.label(row["month"], view.context.today),
            grid.count(row[bottom], hidden=row["hidden"]),
            grid.count(row[top], hidden=row["hidden"]),
            grid.rate(share(row, top, bottom), hidden=row["hidden"]),
            grid.cell(found.reading(row["month"])),
        ]
        for row in by.told.iter_rows(named=True)
    ]
    return Grid(f"{indicator.name} by {by.step}", columns, rows)
