"""The chart of a figure before and after a change: months as dots, a mean on each side."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import FIRST, HAIRLINE, INK, PAPER, QUIET_INK
from queries.indicators.registry import Indicator
from queries.lessons.moved import Month, Reading


def before_and_after(reading: Reading, changed_on: date, indicator: Indicator) -> go.Figure:
    """Rings before the change and dots since, each side's mean as a line, the day named."""
    figure = go.Figure()
    for months, mean, name, fill in (
        (reading.before, reading.mean_before, "before", PAPER),
        (reading.after, reading.mean_after, "since", FIRST),
    ):
        if months:
            figure.add_trace(_dots(months, name, fill, indicator))
        if mean is not None:
            figure.add_trace(_mean(months, mean))
            _name_mean(figure, changed_on, f"mean {name}<br>{shown(mean, indicator)}", name)
    figure.add_vline(x=changed_on, line={"color": QUIET_INK, "width": 1.5, "dash": "3px,3px"})
    figure.add_annotation(
        text=f"Change from<br>{words.day(changed_on)}",
        x=changed_on,
        y=1,
        yref="paper",
        yanchor="top",
        xanchor="left",
        xshift=5,
        align="left",
        showarrow=False,
        font={"color": QUIET_INK, "size": 12},
    )
    return _laid_out(figure, [*reading.before, *reading.after])


def _dots(months: Sequence[Month], name: str, fill: str, indicator: Indicator) -> go.Scatter:
    known = [month for month in months if month.value is not None]
    return go.Scatter(
        x=[month.first_day for month in known],
        y=[month.value for month in known],
        mode="markers",
        name=f"months {name}",
        marker={"size": 9, "color": fill, "line": {"color": FIRST, "width": 2}},
        customdata=[shown(month.value, indicator) for month in known],
        hovertemplate="%{x|%B %Y}<br>%{customdata}<extra></extra>",
        showlegend=False,
    )


def _mean(months: Sequence[Month], mean: float) -> go.Scatter:
    ends = [months[0].first_day, months[-1].first_day]
    return go.Scatter(
        x=ends,
        y=[mean, mean],
        mode="lines",
        line={"color": INK, "width": 2},
        hoverinfo="skip",
        showlegend=False,
    )


def _name_mean(figure: go.Figure, changed_on: date, text: str, side: str) -> None:
    """The mean in words at the foot of its side, where no month stands in the way."""
    is_before = side == "before"
    figure.add_annotation(
        text=text,
        x=changed_on,
        y=0.03,
        yref="paper",
        yanchor="bottom",
        xanchor="right" if is_before else "left",
        xshift=-6 if is_before else 6,
        align="right" if is_before else "left",
        showarrow=False,
        font={"color": INK, "size": 13},
    )


def shown(value: float | None, indicator: Indicator) -> str:
    """The value as it is written beside a dot or a line."""
    return words.figure(value, indicator.unit, max(1, indicator.decimals))


def _laid_out(figure: go.Figure, months: Sequence[Month]) -> go.Figure:
    tallest = max([0.0, *(month.value or 0 for month in months)])
    axis = {"fixedrange": True, "tickfont": {"color": QUIET_INK, "size": 13}}
    return figure.update_layout(
        height=300,
        margin={"l": 0, "r": 12, "t": 8, "b": 0},
        dragmode=False,
        font={"color": QUIET_INK, "size": 13},
        hovermode="closest",
        xaxis={**axis, "tickformat": "%b\n%Y", "nticks": 8, "showgrid": False},
        yaxis={
            **axis,
            "range": [0, 1.2 * tallest or 1],
            "nticks": 5,
            "gridcolor": HAIRLINE,
            "zeroline": True,
            "zerolinecolor": QUIET_INK,
        },
    )
