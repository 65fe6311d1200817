"""The figures of the annual workbook: a row a MARAC and a row a force area, twelve months."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.errors import ForPerson
from models.period import quarter as quarter_period
from models.period import quarter_name, quarter_title
from models.safelives import COUNTS, ETHNIC_GROUPS, SOURCES
from queries.maracs import maracs
from queries.reports.hiding import protect, threshold
from queries.safelives.series import EVERYONE, NO_FORCE, RATES, series

_RATES = ("repeat_rate", "minoritised_rate", "lgbtq_rate", "disabled_rate", "male_rate")
_DERIVED = (
    *("cases_per_10k", "recommended_cases", "adult_females"),
    *_RATES,
    *("age_16_17_rate", "harmer_under_18_rate"),
)
NUMERATORS = RATES | {"cases_per_10k": "cases_discussed"}


@dataclass(frozen=True)
class Line:
    """One line of the workbook. `figures` None: no return; `hidden` names its small numbers."""

    name: str
    is_area: bool
    maracs: int
    figures: Mapping[str, float | None] | None
    hidden: frozenset[str] = frozenset()

    @property
    def has_population(self) -> bool:
        return self.figures is not None and self.figures["adult_females"] is not None


@dataclass(frozen=True)
class Annual:
    """The lines in their order: each area, then its MARACs; all together last."""

    quarter: str
    lines: tuple[Line, ...]
    carried: tuple[str, ...]
    left_out: tuple[str, ...]
    small_number: int
    is_hidden: bool


def annual(connection: sa.Connection, *, scope: Scope, last: str, hide: bool) -> Annual:
    """Twelve months to a quarter's end for every MARAC in scope and every force area.

    `hide` leaves out small numbers, with enough others that none follows from a total: for whoever
    may not see cases. Raises ForPerson where no MARAC has twelve months of returns.
    """
    quarter = quarter_name(quarter_period(last).start)
    known = maracs(connection, scope=scope).with_columns(pl.col("force_area").fill_null(NO_FORCE))
    found = {
        by: _by_group(series(connection, scope=scope, last=quarter, by=by).rolling, quarter)
        for by in ("marac", "force", "all")
    }
    total = found["all"].get(EVERYONE)
    if total is None:
        raise ForPerson(
            f"No MARAC has returns for the twelve months to the end of {quarter_title(quarter)}: "
            "choose another quarter."
        )
    lines = list(_lines(known, found))
    few = threshold(connection, scope=scope)
    if hide:
        lines = _hidden(lines, few)
    return Annual(
        quarter, tuple(lines), tuple(total["carried"]), tuple(total["left_out"]), few, hide
    )


def _by_group(rolling: pl.DataFrame, quarter: str) -> dict[str, dict[str, Any]]:
    rows = rolling.filter(pl.col("quarter") == quarter).rows(named=True)
    return {row["group"]: row for row in rows}


def _lines(
    known: pl.DataFrame, found: Mapping[str, Mapping[str, Mapping[str, object]]]
) -> Iterator[Line]:
    areas = known["force_area"].unique().to_list()
    for area in sorted(areas, key=lambda name: (name == NO_FORCE, name)):
        inside = known.filter(pl.col("force_area") == area)
        yield _line(area, found["force"].get(area), is_area=True)
        for marac_id, name in inside.select("marac_id", "name").rows():
            yield _line(name, found["marac"].get(marac_id), is_area=False)
    yield _line(EVERYONE, found["all"].get(EVERYONE), is_area=True)


def _line(name: str, row: Mapping[str, object] | None, *, is_area: bool) -> Line:
    if row is None:
        return Line(name, is_area, 0, None)
    figures = {key: _number(row[key]) for key in (*COUNTS, *_DERIVED)}
    return Line(name, is_area, int(_number(row["maracs"]) or 0), figures)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _hidden(lines: Sequence[Line], few: int) -> list[Line]:
    """The lines with the names of the numbers that may not be shown."""
    values = {
        (place, key): value
        for place, line in enumerate(lines)
        for key in COUNTS
        if line.figures is not None and (value := line.figures[key]) is not None
    }
    hidden = {cell for cell, value in values.items() if 0 < value < few}
    for place, line in enumerate(lines):
        hidden |= {(place, key) for key in _nearly_all(line, few)}
    protect(values, hidden, list(_sums(lines)), least=few)
    return [
        Line(
            line.name,
            line.is_area,
            line.maracs,
            line.figures,
            frozenset(key for at, key in hidden if at == place),
        )
        for place, line in enumerate(lines)
    ]


def _nearly_all(line: Line, few: int) -> Iterator[str]:
    """Counts of cases so near to all of them that the rest is a small number."""
    if line.figures is None:
        return
    cases = line.figures["cases_discussed"] or 0
    for key in ("repeat_cases", "minoritised", "lgbtq", "disabled", "male"):
        value = line.figures[key]
        if value is not None and 0 < cases - value < few:
            yield key


def _sums(lines: Sequence[Line]) -> Iterator[list[tuple[int, str]]]:
    """Cells tied together by a sum: MARACs and their area, areas and all, parts and their whole."""
    areas = [place for place, line in enumerate(lines) if line.is_area]
    groups = [list(range(start, end)) for start, end in zip(areas, areas[1:], strict=False)]
    for key in COUNTS:
        for group in (*groups, areas):
            yield [(place, key) for place in group]
    for place in range(len(lines)):
        yield [(place, key) for key in ("cases_discussed", *SOURCES)]
        yield [(place, key) for key in ("minoritised", *ETHNIC_GROUPS)]
