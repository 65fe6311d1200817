"""A drawing as SVG on white paper, for picture files and papers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from types import MappingProxyType
from typing import Any

from queries.exports.drawing import Band, Bars, Dots, Drawing, Layer, Level, Line, Mark, X

LEFT, RIGHT = 64.0, 150.0
WORDS = 72.0  # from one word under the level axis to the next
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
class Canvas:
    """How large a picture is, and what lies around its axes; without a title it has no credit."""

    width: float
    height: float
    above: float
    below: float
    is_titled: bool

    @property
    def right(self) -> float:
        """Where the axes end and the names of lines begin."""
        return self.width - RIGHT

    @property
    def floor(self) -> float:
        """Where nought stands."""
        return self.height - self.below


ALONE = Canvas(960, 540, 104, 64, is_titled=True)
# In a paper that says title and source itself: smaller, so that the words in it are not.
IN_PAPER = Canvas(700, 250, 26, 46, is_titled=False)


@dataclass(frozen=True)
class _Scale:
    """Where a value of each axis stands on the canvas."""

    first: float
    last: float
    top: float
    canvas: Canvas

    def x(self, value: X) -> float:
        share = (_number(value) - self.first) / ((self.last - self.first) or 1)
        return LEFT + 14 + share * (self.canvas.right - LEFT - 28)

    def y(self, value: float) -> float:
        floor = self.canvas.floor
        return floor - value / self.top * (floor - self.canvas.above)


def as_svg(drawing: Drawing, canvas: Canvas = ALONE) -> str:
    """The chart with its title, subtitle, axes and, at the foot, where its figures come from."""
    xs = [x for layer in drawing.layers for x in _xs(layer)]
    numbers = [_number(x) for x in xs] or [0.0, 1.0]
    scale = _Scale(min(numbers), max(numbers), drawing.y_top or _top(drawing.layers), canvas)
    body = [
        *(_titles(drawing, canvas) if canvas.is_titled else ()),
        *_upright(drawing, scale),
        *(_DRAWN[type(layer)](scale, layer) for layer in drawing.layers),
        *_level_axis(drawing, xs, scale),
    ]
    wide, tall = f"{canvas.width:g}", f"{canvas.height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" '
        f'width="{wide}" height="{tall}" font-family="{FONT}">'
        f'<rect width="{wide}" height="{tall}" fill="#ffffff"/>{"".join(body)}</svg>'
    )


def _titles(drawing: Drawing, canvas: Canvas) -> list[str]:
    return [
        _text(LEFT, 34, drawing.title[:96], size=20, weight=600),
        _text(LEFT, 60, drawing.subtitle[:120], size=14, color=QUIET),
        _text(LEFT, canvas.height - 8, drawing.credit[:150], size=11, color=QUIET),
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
    return drawn + (_named(scale, layer.name, last[1], _LINES[layer.kind][0]) if last else "")


def _named(scale: _Scale, name: str, y: float, color: str) -> str:
    lines = name.split("\n") if name else []
    first = y + 4 - 8 * (len(lines) - 1)
    at = scale.canvas.right + 8
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
        tall = scale.canvas.floor - upper
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
    return _path([(LEFT, y), (scale.canvas.right, y)], (INK, 1.5, "2 3")) + _named(
        scale, layer.name, y, INK
    )


def _mark(scale: _Scale, layer: Mark) -> str:
    x = scale.x(layer.x)
    line = _path(
        [(x, scale.canvas.above), (x, scale.canvas.floor)],
        (QUIET, 1, "" if layer.is_change else "2 3"),
    )
    return line + _text(
        x, scale.canvas.above - 6, layer.name, size=12, color=QUIET, anchor="middle"
    )


_DRAWN: Mapping[type[Layer], Callable[[_Scale, Any], str]] = MappingProxyType(
    {Line: _line, Dots: _dots, Bars: _bars, Band: _band, Level: _level, Mark: _mark}
)


def _upright(drawing: Drawing, scale: _Scale) -> list[str]:
    """Hairlines with their numbers, and what is counted."""
    step = _step(scale.top)
    values = [step * at for at in range(int(scale.top / step) + 1)]
    drawn = [_text(LEFT, scale.canvas.above - 14, drawing.y_title, size=12, color=QUIET)]
    for value in values:
        y = scale.y(value)
        drawn.append(_path([(LEFT, y), (scale.canvas.right, y)], (HAIR, 1, "")))
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
    """Places of the level axis in words, and what it counts."""
    days = sorted({x for x in xs if isinstance(x, date)})
    y = scale.canvas.floor + 20
    if days:
        ticks = _spaced([(scale.x(day), f"{day:%b %Y}") for day in days])
    else:
        step = _step((scale.last - scale.first) or 1)
        count = int((scale.last - scale.first) / step)
        values = [scale.first + step * at for at in range(count + 1)]
        ticks = [(scale.x(value), f"{value:,.0f}") for value in values]
    labels = [_text(x, y, text, size=12, color=QUIET, anchor="middle") for x, text in ticks]
    middle = (LEFT + scale.canvas.right) / 2
    return [*labels, _text(middle, y + 20, drawing.x_title, size=12, color=QUIET, anchor="middle")]


def _spaced(ticks: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Those of the ticks whose words do not touch."""
    found: list[tuple[float, str]] = []
    for at, text in ticks:
        if not found or at - found[-1][0] >= WORDS:
            found.append((at, text))
    return found
