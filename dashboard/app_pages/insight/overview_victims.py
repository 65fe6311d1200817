"""The part of the overview on who the victims are: each rate, and how much it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import polars as pl

from dashboard import words
from dashboard.components.table import Cell, Column
from dashboard.figures import Figure
from dashboard.insight import asked, grid
from dashboard.insight.grid import Grid, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View
from models.period import Period
from queries.indicators import INDICATORS
from queries.reports.support import NOT_RECORDED

WELL_RECORDED = 0.95
# Each rate about the people of a case, and what has to be recorded for it.
CHARACTERISTICS = MappingProxyType(
    {
        "minoritised_rate": "ethnicity",
        "lgbtq_rate": "sexual orientation or gender identity",
        "disabled_rate": "disability",
        "male_rate": "gender",
        "age_16_17_rate": "the victim's age",
        "age_65_plus_rate": "the victim's age",
        "harmer_under_18_rate": "the perpetrator's age",
    }
)
# The same people in the tables of the page Victims. What is hidden there, be it for the sake of
# others, must not stand here. A group of "" is all groups: a rate that is a sum of several.
_SAME = MappingProxyType(
    {
        "minoritised_rate": ("ethnic_group", ""),
        "lgbtq_rate": ("lgbtq", "yes"),
        "disabled_rate": ("disability", "yes"),
        "male_rate": ("gender", "male"),
        "age_16_17_rate": ("age_band", "16_17"),
        "age_65_plus_rate": ("age_band", "65_plus"),
        "harmer_under_18_rate": ("harmer_under_18", "yes"),
        "children": ("children", ""),
    }
)


def victims_part(view: View, now: Mapping[str, Figure]) -> Part:
    """The characteristics with their number, share, published share and how many are recorded."""
    shown = {key: now[key] for key in CHARACTERISTICS}
    cases = now["cases_discussed"].value or 0
    columns = [
        Column("Characteristic"),
        Column("Cases", is_number=True),
        Column("Share", is_number=True),
        Column(_published_heading()),
        Column("Recorded in", is_number=True),
        Column("Bar of the share", is_quiet=True),
    ]
    return Part(
        key="victims",
        finding=finding(list(shown.values()), cases),
        subtitle=f"Characteristics of victims, out of all cases discussed. {view.subtitle}",
        grid=Grid(
            "Characteristics of victims, and perpetrators under 18",
            columns,
            [_row(figure, cases) for figure in shown.values()],
        ),
        indicators=tuple(CHARACTERISTICS),
        is_hidden=any(figure.hidden for figure in shown.values()),
    )


def protected(view: View, figures: Mapping[str, Figure], period: Period) -> dict[str, Figure]:
    """The figures of a period, without those that would undo what the page Victims hides."""
    if view.scope.sees_cases:
        return dict(figures)
    hidden = asked.report(view, "demographics", period).filter(pl.col("hidden"))
    untold = set(hidden.select("characteristic", "group").iter_rows())
    return {
        key: _told(figure, *_SAME[key], untold) if key in _SAME else figure
        for key, figure in figures.items()
    }


def _told(figure: Figure, characteristic: str, group: str, untold: set[tuple[str, str]]) -> Figure:
    groups = {name for of, name in untold if of == characteristic}
    if group in groups or (not group and groups):
        return Figure(figure.key, hidden=True)
    return replace(figure, recorded=None) if NOT_RECORDED in groups else figure


def finding(figures: Sequence[Figure], cases: float) -> str:
    """What is recorded least: a share means little where little is."""
    known = [figure for figure in figures if figure.recorded is not None]
    if not known or not cases or any(figure.hidden for figure in figures):
        return "Who the victims are"
    least = min(known, key=lambda figure: figure.recorded or 0)
    share = (least.recorded or 0) / cases
    percent = words.figure(100 * share, "percent")
    if share >= WELL_RECORDED:
        return f"Who the victims are is recorded in at least {percent} of cases"
    noun = words.sentence(CHARACTERISTICS[least.key])
    return f"{noun} is recorded in {percent} of cases, less than the rest"


def _published_heading() -> str:
    marks = [INDICATORS[key].benchmark for key in CHARACTERISTICS]
    dates = {mark.as_of for mark in marks if mark is not None}
    return f"Published, {max(dates):%b %Y}" if dates else "Published"


def _row(figure: Figure, cases: float) -> list[Shown]:
    indicator = INDICATORS[figure.key]
    part = figure.recorded / cases if figure.recorded is not None and cases else None
    known = words.figure(100 * part, "percent") if part is not None else words.DASH
    is_blank = figure.numerator is None and not figure.hidden
    count = grid.count(figure.numerator, hidden=figure.hidden)
    return [
        grid.text(indicator.name),
        grid.text(words.NOT_RECORDED) if is_blank else count,
        grid.rate(figure.value, hidden=figure.hidden),
        grid.text(indicator.benchmark.label if indicator.benchmark else words.DASH),
        Shown(Cell(known), None if part is None else 100 * part),
        Shown(Cell("", part, "m-quiet"), None),
    ]
