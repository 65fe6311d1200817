"""A drawing as a Plotly figure in the colours of the theme. Imported only when a chart is drawn."""

from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import FIRST, HAIRLINE, INK, PAPER, QUIET_INK
from queries.exports.drawing import Band, Bars, Dots, Drawing, Layer, Level, Line, Mark, Spans

SECOND, THIRD = "#000002", "#000003"
# A meaning is a shape as well as a colour, so that a chart reads in grey.
SENSES: Mapping[str, tuple[str, str, int]] = MappingProxyType(
    {
        "usual": (QUIET_INK, "circle", 7),
        "better": (SECOND, "triangle-up", 12),
        "worse": (THIRD, "square", 10),
        "notable": (FIRST, "diamond", 11),
    }
)
_LINES: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "main": {"color": FIRST, "width": 2.5},
        "second": {"color": SECOND, "width": 2},
        "middle": {"color": INK, "width": 1.5},
        "limit": {"color": QUIET_INK, "width": 1.5, "dash": "5px,4px"},
        "quiet": {"color": QUIET_INK, "width": 1},
    }
)
_LEVEL = {"color": INK, "width": 1.5, "dash": "2px,3px"}
_SMALL = 13


def figure(drawing: Drawing) -> go.Figure:
    """The figure, its layers in order."""
    drawn = go.Figure()
    for layer in drawing.layers:
        _DRAWN[type(layer)](drawn, layer)
    return _laid_out(drawn, drawing)


def _line(drawn: go.Figure, layer: Line) -> None:
    drawn.add_scatter(
        x=list(layer.xs),
        y=list(layer.ys),
        mode="lines",
        line={**_LINES[layer.kind], "shape": "hv" if layer.is_stepped else "linear"},
        hoverinfo="skip",
        showlegend=False,
    )
    known = [(x, y) for x, y in zip(layer.xs, layer.ys, strict=True) if y is not None]
    if layer.name and known:
        _named(drawn, layer.name, known[-1][1], color=_LINES[layer.kind]["color"])


def _dots(drawn: go.Figure, layer: Dots) -> None:
    senses = layer.senses or ["usual"] * len(layer.xs)
    looks = [SENSES[sense] for sense in senses]
    drawn.add_scatter(
        x=list(layer.xs),
        y=list(layer.ys),
        mode="markers+text" if layer.labels else "markers",
        marker={
            "color": [colour for colour, _, _ in looks],
            "symbol": [f"{shape}-open" if layer.is_quiet else shape for _, shape, _ in looks],
            "size": [size for _, _, size in looks],
        },
        text=list(layer.labels),
        textposition="top center",
        textfont={"color": INK, "size": 12},
        cliponaxis=False,
        customdata=list(layer.told),
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )


def _bars(drawn: go.Figure, layer: Bars) -> None:
    faded = layer.faded or [False] * len(layer.xs)
    drawn.add_bar(
        x=list(layer.xs),
        y=[y or 0 for y in layer.ys],
        text=list(layer.labels),
        textposition="auto",
        insidetextanchor="start",
        textangle=0,
        insidetextfont={"color": PAPER, "size": _SMALL},
        outsidetextfont={"color": INK, "size": _SMALL},
        cliponaxis=False,
        marker={"color": FIRST, "opacity": [0.5 if part else 1 for part in faded]},
        hoverinfo="skip",
        showlegend=False,
    )


def _band(drawn: go.Figure, layer: Band) -> None:
    for ys, fill in ((layer.highs, None), (layer.lows, "tonexty")):
        drawn.add_scatter(
            x=list(layer.xs),
            y=list(ys),
            mode="lines",
            line={"width": 0, "shape": "hv"},
            fill=fill,
            fillcolor="rgba(128,128,150,0.18)",
            hoverinfo="skip",
            showlegend=False,
        )


def _spans(drawn: go.Figure, layer: Spans) -> None:
    color, shape, size = SENSES[layer.sense]
    ends = list(zip(layer.ys, layer.lows, layer.highs, strict=True))
    drawn.add_scatter(
        x=list(layer.xs),
        y=list(layer.ys),
        mode="markers+text",
        marker={"color": color, "symbol": shape, "size": size + 2},
        error_y={
            "symmetric": False,
            "array": [high - y for y, _, high in ends],
            "arrayminus": [y - low for y, low, _ in ends],
            "color": color,
            "thickness": 1.5,
            "width": 5,
        },
        text=[f"  {label}" for label in layer.labels],
        textposition="middle right",
        textfont={"color": INK, "size": _SMALL},
        cliponaxis=False,
        customdata=[escape(told) for told in layer.told],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )


def _level(drawn: go.Figure, layer: Level) -> None:
    drawn.add_hline(y=layer.y, line=_LEVEL)
    _named(drawn, layer.name, layer.y, color=INK)


def _mark(drawn: go.Figure, layer: Mark) -> None:
    dash = "solid" if layer.is_change else "2px,3px"
    drawn.add_vline(x=layer.x, line={"color": QUIET_INK, "width": 1, "dash": dash})
    drawn.add_annotation(
        text=layer.name,
        x=layer.x,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        font={"color": QUIET_INK, "size": 12},
    )


def _named(drawn: go.Figure, name: str, y: float, *, color: str) -> None:
    drawn.add_annotation(
        text=name.replace("\n", "<br>"),
        x=1,
        xref="paper",
        xanchor="left",
        xshift=6,
        y=y,
        yanchor="middle",
        align="left",
        showarrow=False,
        font={"color": color, "size": _SMALL},
    )


_DRAWN: Mapping[type[Layer], Callable[[go.Figure, Any], None]] = MappingProxyType(
    {
        Line: _line,
        Dots: _dots,
        Bars: _bars,
        Band: _band,
        Spans: _spans,
        Level: _level,
        Mark: _mark,
    }
)


def _laid_out(drawn: go.Figure, drawing: Drawing) -> go.Figure:
    has_names = any(getattr(x, "name", "") and not isinstance(x, Mark) for x in drawing.layers)
    has_marks = any(isinstance(layer, Mark) for layer in drawing.layers)
    axis = {"fixedrange": True, "tickfont": {"color": QUIET_INK, "size": _SMALL}}
    return drawn.update_layout(
        height=drawing.height,
        margin={"l": 0, "r": 118 if has_names else 8, "t": 26 if has_marks else 10, "b": 0},
        bargap=0.35,
        uniformtext={"minsize": 11, "mode": "hide"},
        dragmode=False,
        font={"color": QUIET_INK, "size": _SMALL},
        hovermode="closest",
        xaxis={
            **axis,
            "showgrid": False,
            "title": {"text": drawing.x_title or None},
            **_named_places(drawing),
        },
        yaxis={
            **axis,
            "range": [0, drawing.y_top or _top(drawing)],
            "nticks": 6,
            "ticksuffix": drawing.unit,
            "gridcolor": HAIRLINE,
            "zeroline": True,
            "zerolinecolor": QUIET_INK,
            "separatethousands": True,
            "title": {"text": drawing.y_title or None},
        },
    )


def _named_places(drawing: Drawing) -> dict[str, Any]:
    """The level axis of a drawing whose places have names."""
    if not drawing.x_names:
        return {}
    size = len(drawing.x_names)
    return {
        "tickvals": list(range(size)),
        "ticktext": [escape(name) for name in drawing.x_names],
        "range": [-0.5, size - 0.5],
    }


def _top(drawing: Drawing) -> float:
    """A little above the highest thing drawn."""
    heights: list[float] = [0.0]
    for layer in drawing.layers:
        if isinstance(layer, Level):
            heights.append(layer.y)
        elif isinstance(layer, Band | Spans):
            heights += [y for y in layer.highs if y is not None]
        elif not isinstance(layer, Mark):
            heights += [y for y in layer.ys if y is not None]
    return 1.12 * max(heights) or 1
