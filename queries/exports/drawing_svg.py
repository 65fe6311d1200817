"""A drawing as SVG on white paper, for picture files and papers."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from queries.exports.drawing import (
    Band,
    Bars,
    Dots,
    Drawing,
    Layer,
    Level,
    Line,
    Mark,
    Spans,
    X,
)
from queries.exports.drawing_axes import level_axis, upright
from queries.exports.drawing_canvas import (
    ALONE,
    FIRST,
    FONT,
    INK,
    LEFT,
    QUIET,
    SECOND,
    THIRD,
    Canvas,
    Scale,
    as_number,
    path,
    text_at,
)

_LINES: Mapping[str, tuple[str, float, str]] = MappingProxyType(
    {
        "main": (FIRST, 2.5, ""),
        "second": (SECOND, 2, ""),
        "middle": (INK, 1.5, ""),
        "limit": (QUIET, 1.5, "5 4"),
        "quiet": (QUIET, 1, ""),
    }
)
_SENSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "usual": (QUIET, "circle"),
        "better": (SECOND, "triangle"),
        "worse": (THIRD, "square"),
        "notable": (FIRST, "diamond"),
    }
)


def as_svg(drawing: Drawing, canvas: Canvas = ALONE) -> str:
    """The chart with its title, subtitle, axes and, at the foot, where its figures come from."""
    xs = [x for layer in drawing.layers for x in _xs(layer)]
    numbers = [as_number(x) for x in xs] or [0.0, 1.0]
    if drawing.x_names:
        numbers = [-0.5, len(drawing.x_names) - 0.5]
    scale = Scale(min(numbers), max(numbers), drawing.y_top or _top(drawing.layers), canvas)
    body = [
        *(_titles(drawing, canvas) if canvas.is_titled else ()),
        *upright(drawing, scale),
        *(_DRAWN[type(layer)](scale, layer) for layer in drawing.layers),
        *level_axis(drawing, xs, scale),
    ]
    wide, tall = f"{canvas.width:g}", f"{canvas.height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" '
        f'width="{wide}" height="{tall}" font-family="{FONT}">'
        f'<rect width="{wide}" height="{tall}" fill="#ffffff"/>{"".join(body)}</svg>'
    )


def _titles(drawing: Drawing, canvas: Canvas) -> list[str]:
    return [
        text_at(LEFT, 34, drawing.title[:96], size=20, weight=600),
        text_at(LEFT, 60, drawing.subtitle[:120], size=14, color=QUIET),
        text_at(LEFT, canvas.height - 8, drawing.credit[:150], size=11, color=QUIET),
    ]


def _xs(layer: Layer) -> Sequence[X]:
    return () if isinstance(layer, Level) else (layer.x,) if isinstance(layer, Mark) else layer.xs


def _top(layers: Sequence[Layer]) -> float:
    heights = [0.0]
    for layer in layers:
        if isinstance(layer, Level):
            heights.append(layer.y)
        elif isinstance(layer, Band | Spans):
            heights += [y for y in layer.highs if y is not None]
        elif not isinstance(layer, Mark):
            heights += [y for y in layer.ys if y is not None]
    return 1.12 * max(heights) or 1.0


def _line(scale: Scale, layer: Line) -> str:
    parts: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(layer.xs, layer.ys, strict=True):
        if y is None:
            parts.append([])
            continue
        at = (scale.x(x), scale.y(y))
        if layer.is_stepped and parts[-1]:
            parts[-1].append((at[0], parts[-1][-1][1]))
        parts[-1].append(at)
    drawn = "".join(path(part, _LINES[layer.kind]) for part in parts if part)
    last = next((part[-1] for part in reversed(parts) if part), None)
    return drawn + (_named(scale, layer.name, last[1], _LINES[layer.kind][0]) if last else "")


def _named(scale: Scale, name: str, y: float, color: str) -> str:
    lines = name.split("\n") if name else []
    first = y + 4 - 8 * (len(lines) - 1)
    at = scale.canvas.right + 8
    return "".join(
        text_at(at, first + 16 * place, line, color=color) for place, line in enumerate(lines)
    )


def _dots(scale: Scale, layer: Dots) -> str:
    senses = layer.senses or ["usual"] * len(layer.xs)
    labels = layer.labels or [""] * len(layer.xs)
    drawn = []
    for x, y, sense, label in zip(layer.xs, layer.ys, senses, labels, strict=True):
        if y is None:
            continue
        color, shape = _SENSES[sense]
        at = (scale.x(x), scale.y(y))
        drawn.append(_shape(*at, shape, color, is_quiet=layer.is_quiet))
        if label:
            drawn.append(text_at(at[0], at[1] - 9, label, size=12, anchor="middle"))
    return "".join(drawn)


def _shape(x: float, y: float, shape: str, color: str, *, is_quiet: bool) -> str:
    look = f'fill="none" stroke="{color}"' if is_quiet else f'fill="{color}"'
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {look}/>'
    corners = {
        "triangle": ((0, -7), (6.5, 5), (-6.5, 5)),
        "square": ((-5, -5), (5, -5), (5, 5), (-5, 5)),
        "diamond": ((0, -7), (7, 0), (0, 7), (-7, 0)),
    }[shape]
    points = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in corners)
    return f'<polygon points="{points}" {look}/>'


def _bars(scale: Scale, layer: Bars) -> str:
    places = sorted({scale.x(x) for x in layer.xs})
    gap = min((b - a for a, b in zip(places, places[1:], strict=False)), default=60.0)
    width = min(0.65 * gap, 60.0)
    faded = layer.faded or [False] * len(layer.xs)
    drawn = []
    for x, y, label, is_part in zip(layer.xs, layer.ys, layer.labels, faded, strict=True):
        left, upper = scale.x(x) - width / 2, scale.y(y or 0)
        tall = scale.canvas.floor - upper
        drawn.append(
            f'<rect x="{left:.1f}" y="{upper:.1f}" width="{width:.1f}" height="{tall:.1f}" '
            f'fill="{FIRST}" opacity="{0.5 if is_part else 1}"/>'
        )
        drawn.append(text_at(scale.x(x), upper - 5, label, size=12, anchor="middle"))
    return "".join(drawn)


def _band(scale: Scale, layer: Band) -> str:
    known = [
        (scale.x(x), scale.y(low), scale.y(high))
        for x, low, high in zip(layer.xs, layer.lows, layer.highs, strict=True)
        if low is not None and high is not None
    ]
    ring = [(x, high) for x, _, high in known] + [(x, low) for x, low, _ in reversed(known)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in ring)
    return f'<polygon points="{points}" fill="{QUIET}" opacity="0.15"/>'


def _spans(scale: Scale, layer: Spans) -> str:
    color, shape = _SENSES[layer.sense]
    drawn = []
    ends = zip(layer.xs, layer.ys, layer.lows, layer.highs, layer.labels, strict=True)
    for place, y, low, high, label in ends:
        x = scale.x(place)
        drawn.append(path([(x, scale.y(low)), (x, scale.y(high))], (color, 1.5, "")))
        for end in (low, high):
            drawn.append(path([(x - 5, scale.y(end)), (x + 5, scale.y(end))], (color, 1.5, "")))
        drawn.append(_shape(x, scale.y(y), shape, color, is_quiet=False))
        drawn.append(text_at(x + 11, scale.y(y) + 4, label))
    return "".join(drawn)


def _level(scale: Scale, layer: Level) -> str:
    y = scale.y(layer.y)
    return path([(LEFT, y), (scale.canvas.right, y)], (INK, 1.5, "2 3")) + _named(
        scale, layer.name, y, INK
    )


def _mark(scale: Scale, layer: Mark) -> str:
    x = scale.x(layer.x)
    line = path(
        [(x, scale.canvas.above), (x, scale.canvas.floor)],
        (QUIET, 1, "" if layer.is_change else "2 3"),
    )
    return line + text_at(
        x, scale.canvas.above - 6, layer.name, size=12, color=QUIET, anchor="middle"
    )


_DRAWN: Mapping[type[Layer], Callable[[Scale, Any], str]] = MappingProxyType(
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
