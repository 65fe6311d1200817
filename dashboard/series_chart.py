"""The chart of returns over the years: twelve months to each quarter, and the recommended level."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import FIRST, HAIRLINE, INK, PAPER, QUIET_INK

MOST_TICKS = 5  # more months under the axis would touch on a phone


@dataclass(frozen=True)
class Point:
    """Twelve months to a day: cases, the recommended number, and whether it is from returns."""

    ended: date
    cases: float
    recommended: float | None
    source: str


def twelve_months(points: Sequence[Point]) -> go.Figure:
    """A line of cases with each quarter marked by its source, the recommended level beside it.

    Where imported returns end and the record begins, a line says so.
    """
    figure = go.Figure([_line(points), *_marks(points)])
    if any(point.recommended is not None for point in points):
        figure.add_trace(_level(points))
        _name_level(figure, points)
    _seam(figure, points)
    return _laid_out(figure, points)


def _line(points: Sequence[Point]) -> go.Scatter:
    return go.Scatter(
        x=[point.ended for point in points],
        y=[point.cases for point in points],
        mode="lines",
        line={"color": FIRST, "width": 2.5},
        hoverinfo="skip",
        showlegend=False,
    )


def _marks(points: Sequence[Point]) -> list[go.Scatter]:
    """A ring where past returns count in, a dot from case records, a square where frozen."""
    return [
        go.Scatter(
            x=[point.ended for point in points if _kind(point) == name],
            y=[point.cases for point in points if _kind(point) == name],
            mode="markers",
            name=name,
            marker={
                "symbol": symbol,
                "size": 9,
                "color": fill,
                "line": {"color": FIRST, "width": 2},
            },
            customdata=[
                f"{words.counted(point.cases, 'case')} ({point.source})"
                for point in points
                if _kind(point) == name
            ],
            hovertemplate="12 months to %{x|%B %Y}<br>%{customdata}<extra></extra>",
        )
        for name, symbol, fill in (
            ("with imported past returns", "circle", PAPER),
            ("from case records", "circle", FIRST),
            ("as frozen", "square", FIRST),
        )
        if any(_kind(point) == name for point in points)
    ]


def _kind(point: Point) -> str:
    if "imported" in point.source:
        return "with imported past returns"
    return "as frozen" if point.source == "frozen" else "from case records"


def _level(points: Sequence[Point]) -> go.Scatter:
    return go.Scatter(
        x=[point.ended for point in points],
        y=[point.recommended for point in points],
        mode="lines",
        line={"color": INK, "width": 1.5, "dash": "5px,3px", "shape": "hv"},
        hoverinfo="skip",
        showlegend=False,
    )


def _name_level(figure: go.Figure, points: Sequence[Point]) -> None:
    last = [point.recommended for point in points if point.recommended is not None][-1]
    figure.add_annotation(
        text=f"Recommended<br>{words.number(last)} a year",
        x=1,
        xref="paper",
        xanchor="left",
        xshift=6,
        y=last,
        yanchor="middle",
        align="left",
        showarrow=False,
        font={"color": INK, "size": 13},
    )


def _seam(figure: go.Figure, points: Sequence[Point]) -> None:
    """A line at the first twelve months that no past return counts in, where there are any."""
    kinds = [_kind(point) == "with imported past returns" for point in points]
    if not any(kinds) or all(kinds):
        return
    at = points[max(place for place, imported in enumerate(kinds) if imported) + 1 :][:1]
    for point in at:
        figure.add_vline(x=point.ended, line={"color": QUIET_INK, "width": 1, "dash": "2px,3px"})
        figure.add_annotation(
            text="from here all<br>case records",
            x=point.ended,
            y=0,
            yanchor="bottom",
            xanchor="left",
            xshift=5,
            align="left",
            showarrow=False,
            font={"color": QUIET_INK, "size": 12},
        )


def _laid_out(figure: go.Figure, points: Sequence[Point]) -> go.Figure:
    tallest = max([0.0, *(max(point.cases, point.recommended or 0) for point in points)])
    shown = points[::-1][:: max(1, -(-len(points) // MOST_TICKS))]
    axis = {"fixedrange": True, "tickfont": {"color": QUIET_INK, "size": 13}}
    return figure.update_layout(
        height=330,
        margin={"l": 0, "r": 110, "t": 8, "b": 0},
        dragmode=False,
        font={"color": QUIET_INK, "size": 13},
        hovermode="closest",
        legend={"orientation": "h", "x": 0, "y": 1.12, "xanchor": "left"},
        xaxis={
            **axis,
            "tickvals": [point.ended for point in shown],
            "ticktext": [f"{point.ended:%b}<br>{point.ended:%Y}" for point in shown],
            "tickangle": 0,
            "showgrid": False,
        },
        yaxis={
            **axis,
            "range": [0, 1.15 * tallest or 1],
            "nticks": 5,
            "gridcolor": HAIRLINE,
            "zeroline": True,
            "zerolinecolor": QUIET_INK,
            "separatethousands": True,
        },
    )
