"""Charts: rows in, Plotly figure out; nothing here reads, counts or draws on a page.

The six-digit colours are Streamlit's own placeholders: in the browser they become the colours of
the theme, light or dark, that the person has chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from dashboard import words

FIRST = "#000001"
INK = "#000037"
QUIET_INK = "#000036"
HAIRLINE = "#000039"
PAPER = "#000038"
MOST_LABELS = 18  # beyond these the numbers above the bars would touch

CONFIG: Mapping[str, Any] = MappingProxyType(
    {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": True}
)


@dataclass(frozen=True)
class Month:
    """Cases discussed in one month; None where the number is hidden, `is_part` at a cut month."""

    first_day: date
    cases: float | None
    level: float | None = None
    is_part: bool = False
    hidden_as: str = ""


def volume(months: Sequence[Month]) -> go.Figure:
    """Bars of cases by month, with the recommended monthly level drawn and named."""
    figure = go.Figure(_bars(months))
    level = _level(months)
    if level is not None:
        figure.add_hline(y=level, line={"color": INK, "width": 1.5, "dash": "5px,3px"})
        figure.add_annotation(
            text=f"Recommended<br>{words.number(level)} a month",
            x=1,
            xref="paper",
            xanchor="left",
            xshift=6,
            y=level,
            yanchor="middle",
            align="left",
            showarrow=False,
            font={"color": INK, "size": 13},
        )
    return _laid_out(figure, months, level)


def _bars(months: Sequence[Month]) -> go.Bar:
    has_labels = len(months) <= MOST_LABELS
    return go.Bar(
        x=[month.first_day for month in months],
        y=[month.cases or 0 for month in months],
        text=[_label(month) if has_labels else "" for month in months],
        textposition="auto",
        insidetextanchor="start",  # at the foot of the bar, where the level never crosses it
        textangle=0,
        insidetextfont={"color": PAPER, "size": 13},
        outsidetextfont={"color": INK, "size": 13},
        cliponaxis=False,
        marker={"color": FIRST, "opacity": [0.5 if month.is_part else 1 for month in months]},
        customdata=[f"{_label(month)} cases" + _part(month) for month in months],
        hovertemplate="%{x|%B %Y}<br>%{customdata}<extra></extra>",
        showlegend=False,
    )


def _label(month: Month) -> str:
    return month.hidden_as or words.number(month.cases or 0)


def _part(month: Month) -> str:
    return ", part of the month" if month.is_part else ""


def _level(months: Sequence[Month]) -> float | None:
    """The level of the latest whole month; a cut month has a share of it only."""
    whole = [month.level for month in months if not month.is_part and month.level is not None]
    return whole[-1] if whole else None


def _laid_out(figure: go.Figure, months: Sequence[Month], level: float | None) -> go.Figure:
    tallest = max([level or 0, *(month.cases or 0 for month in months)])
    return figure.update_layout(
        height=300,
        margin={"l": 0, "r": 0 if level is None else 100, "t": 8, "b": 0},
        bargap=0.35,
        uniformtext={"minsize": 11, "mode": "hide"},
        dragmode=False,
        font={"color": QUIET_INK, "size": 13},
        hovermode="closest",
        xaxis={
            "tickformat": "%b\n%Y",
            "dtick": "M1" if len(months) <= MOST_LABELS else None,
            "autotickangles": [0, 90],
            "fixedrange": True,
            "showgrid": False,
            "tickfont": {"color": QUIET_INK, "size": 13},
        },
        yaxis={
            "range": [0, 1.12 * tallest or 1],
            "fixedrange": True,
            "nticks": 5,
            "gridcolor": HAIRLINE,
            "zeroline": True,
            "zerolinecolor": QUIET_INK,
            "separatethousands": True,
            "tickfont": {"color": QUIET_INK, "size": 13},
        },
    )
