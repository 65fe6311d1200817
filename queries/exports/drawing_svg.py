"""A drawing as SVG on white paper, for picture files and papers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from types import MappingProxyType
from typing import Any

from queries.exports.drawing import Band, Bars, Dots, Drawing, Layer, Level, Line, Mark, X

WIDTH, HEIGHT = 960.0, 540.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 150.0, 104.0, 64.0
HEAD = 30.0  # above the axes of a chart without a title: room for the signs of notes
# The light half of the theme, for paper.
FIRST, SECOND, THIRD = "#3d4a9e", "#2a8ca0", "#8a4a86"
INK, QUIET, HAIR = "#1d1f2b", "#565966", "#d6d2c8"
FONT = "Libertinus Serif, DejaVu Sans, Arial, sans-serif"
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


@dataclass(frozen=True)
class _Scale:
    """Where a value of each axis stands on the paper."""

    first: float
    last: float
    top: float

    def x(self, value: X) -> float:
        share = (_number(value) - self.first) / ((self.last - self.first) or 1)
        return LEFT + 14 + share * (WIDTH - LEFT - RIGHT - 28)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)


def as_svg(drawing: Drawing, *, is_titled: bool = True) -> str:
    """The chart with its title, subtitle, axes and, at the foot, where its figures come from.

    One that is not titled stands in a paper that says the same above it, and is cut there.
    """
    first = 0.0 if is_titled else TOP - HEAD
    tall = HEIGHT - first
    xs = [x for layer in drawing.layers for x in _xs(layer)]
    numbers = [_number(x) for x in xs] or [0.0, 1.0]
    scale = _Scale(min(numbers), max(numbers), drawing.y_top or _top(drawing.layers))
    body = [
        *(_titles(drawing) if is_titled else ()),
        *_upright(drawing, scale),
        *(_DRAWN[type(layer)](scale, layer) for layer in drawing.layers),
        *_level_axis(drawing, xs, scale),
        _text(LEFT, HEIGHT - 8, drawing.credit[:150], size=11, color=QUIET),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {first:g} {WIDTH:g} {tall:g}" '
        f'width="{WIDTH:g}" height="{tall:g}" font-family="{FONT}">'
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#ffffff"/>{"".join(body)}</svg>'
    )


def _titles(drawing: Drawing) -> list[str]:
    return [
        _text(LEFT, 34, drawing.title[:96], size=20, weight=600),
        _text(LEFT, 60, drawing.subtitle[:120], size=14, color=QUIET),
    ]


def _number(value: X) -> float:
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def _xs(layer: Layer) -> Sequence[X]:
    return () if isinstance(layer, Level) else (layer.x,) if isinstance(layer, Mark) else layer.xs


def _top(layers: Sequence[Layer]) -> float:
    heights = [0.0]
    for layer in layers:
        if isinstance(layer, Level):
            heights.append(layer.y)
        elif isinstance(layer, Band):
            heights += [y for y in layer.highs if y is not None]
        elif not isinstance(layer, Mark):
            heights += [y for y in layer.ys if y is not None]
    return 1.12 * max(heights) or 1.0


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 13,
    color: str = INK,
    anchor: str = "start",
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}" '
        f'text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
    )


def _path(points: Sequence[tuple[float, float]], look: tuple[str, float, str]) -> str:
    color, width, dash = look
    steps = " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{steps}" fill="none" stroke="{color}" stroke-width="{width}"{dashed}/>'


def _line(scale: _Scale, layer: Line) -> str:
    parts: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(layer.xs, layer.ys, strict=True):
        if y is None:
            parts.append([])
            continue
        at = (scale.x(x), scale.y(y))
        if layer.is_stepped and parts[-1]:
            parts[-1].append((at[0], parts[-1][-1][1]))
        parts[-1].append(at)
    drawn = "".join(_path(part, _LINES[layer.kind]) for part in parts if part)
    last = next((part[-1] for part in reversed(parts) if part), None)
    return drawn + (_named(layer.name, last[1], _LINES[layer.kind][0]) if last else "")


def _named(name: str, y: float, color: str) -> str:
    lines = name.split("\n") if name else []
    first = y + 4 - 8 * (len(lines) - 1)
    at = WIDTH - RIGHT + 8
    return "".join(
        _text(at, first + 16 * place, line, color=color) for place, line in enumerate(lines)
    )


def _dots(scale: _Scale, layer: Dots) -> str:
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
            drawn.append(_text(at[0], at[1] - 9, label, size=12, anchor="middle"))
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


def _bars(scale: _Scale, layer: Bars) -> str:
    places = sorted({scale.x(x) for x in layer.xs})
    gap = min((b - a for a, b in zip(places, places[1:], strict=False)), default=60.0)
    width = min(0.65 * gap, 60.0)
    faded = layer.faded or [False] * len(layer.xs)
    drawn = []
    for x, y, label, is_part in zip(layer.xs, layer.ys, layer.labels, faded, strict=True):
        left, upper = scale.x(x) - width / 2, scale.y(y or 0)
        tall = HEIGHT - BOTTOM - upper
        drawn.append(
            f'<rect x="{left:.1f}" y="{upper:.1f}" width="{width:.1f}" height="{tall:.1f}" '
            f'fill="{FIRST}" opacity="{0.5 if is_part else 1}"/>'
        )
        drawn.append(_text(scale.x(x), upper - 5, label, size=12, anchor="middle"))
    return "".join(drawn)


def _band(scale: _Scale, layer: Band) -> str:
    known = [
        (scale.x(x), scale.y(low), scale.y(high))
        for x, low, high in zip(layer.xs, layer.lows, layer.highs, strict=True)
        if low is not None and high is not None
    ]
    ring = [(x, high) for x, _, high in known] + [(x, low) for x, low, _ in reversed(known)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in ring)
    return f'<polygon points="{points}" fill="{QUIET}" opacity="0.15"/>'


def _level(scale: _Scale, layer: Level) -> str:
    y = scale.y(layer.y)
    return _path([(LEFT, y), (WIDTH - RIGHT, y)], (INK, 1.5, "2 3")) + _named(layer.name, y, INK)


def _mark(scale: _Scale, layer: Mark) -> str:
    x = scale.x(layer.x)
    line = _path([(x, TOP), (x, HEIGHT - BOTTOM)], (QUIET, 1, "" if layer.is_change else "2 3"))
    return line + _text(x, TOP - 6, layer.name, size=12, color=QUIET, anchor="middle")


_DRAWN: Mapping[type[Layer], Callable[[_Scale, Any], str]] = MappingProxyType(
    {Line: _line, Dots: _dots, Bars: _bars, Band: _band, Level: _level, Mark: _mark}
)


def _upright(drawing: Drawing, scale: _Scale) -> list[str]:
    """Hairlines with their numbers, and what is counted."""
    step = _step(scale.top)
    values = [step * at for at in range(int(scale.top / step) + 1)]
    drawn = [_text(LEFT, TOP - 14, drawing.y_title, size=12, color=QUIET)]
    for value in values:
        y = scale.y(value)
        drawn.append(_path([(LEFT, y), (WIDTH - RIGHT, y)], (HAIR, 1, "")))
        label = f"{value:,.10g}{drawing.unit}"
        drawn.append(_text(LEFT - 8, y + 4, label, size=12, color=QUIET, anchor="end"))
    return drawn


def _step(top: float) -> float:
    """A round step that gives four to eight lines."""
    rough = top / 6
    size = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 0.1
    while rough < size:
        size /= 10
    return next(size * times for times in (1, 2, 5, 10) if size * times >= rough)


def _level_axis(drawing: Drawing, xs: Sequence[X], scale: _Scale) -> list[str]:
    """Up to twelve places of the level axis in words, and what it counts."""
    days = sorted({x for x in xs if isinstance(x, date)})
    y = HEIGHT - BOTTOM + 20
    if days:
        shown = days[:: max(1, -(-len(days) // 9))]
        ticks = [(scale.x(day), f"{day:%b %Y}") for day in shown]
    else:
        step = _step((scale.last - scale.first) or 1)
        count = int((scale.last - scale.first) / step)
        values = [scale.first + step * at for at in range(count + 1)]
        ticks = [(scale.x(value), f"{value:,.0f}") for value in values]
    labels = [_text(x, y, text, size=12, color=QUIET, anchor="middle") for x, text in ticks]
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [*labels, _text(middle, y + 20, drawing.x_title, size=12, color=QUIET, anchor="middle")]
