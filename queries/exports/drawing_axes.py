"""The axes of a drawing: hairlines with their numbers, and places in words under them."""

from collections.abc import Sequence
from datetime import date

from queries.exports.drawing import Drawing, X
from queries.exports.drawing_canvas import HAIR, LEFT, QUIET, Scale, path, text_at

WORDS = 72.0  # from one word under the level axis to the next


def upright(drawing: Drawing, scale: Scale) -> list[str]:
    """Hairlines with their numbers, and what is counted."""
    step = _step(scale.top)
    values = [step * at for at in range(int(scale.top / step) + 1)]
    drawn = [text_at(LEFT, scale.canvas.above - 14, drawing.y_title, size=12, color=QUIET)]
    for value in values:
        y = scale.y(value)
        drawn.append(path([(LEFT, y), (scale.canvas.right, y)], (HAIR, 1, "")))
        label = f"{value:,.10g}{drawing.unit}"
        drawn.append(text_at(LEFT - 8, y + 4, label, size=12, color=QUIET, anchor="end"))
    return drawn


def _step(top: float) -> float:
    """A round step that gives four to eight lines."""
    rough = top / 6
    size = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 0.1
    while rough < size:
        size /= 10
    return next(size * times for times in (1, 2, 5, 10) if size * times >= rough)


def level_axis(drawing: Drawing, xs: Sequence[X], scale: Scale) -> list[str]:
    """Places of the level axis in words, and what it counts."""
    days = sorted({x for x in xs if isinstance(x, date)})
    y = scale.canvas.floor + 20
    if drawing.x_names:
        ticks = [(scale.x(place), name) for place, name in enumerate(drawing.x_names)]
    elif days:
        ticks = _spaced([(scale.x(day), f"{day:%b %Y}") for day in days])
    else:
        step = _step((scale.last - scale.first) or 1)
        count = int((scale.last - scale.first) / step)
        values = [scale.first + step * at for at in range(count + 1)]
        ticks = [(scale.x(value), f"{value:,.0f}") for value in values]
    labels = [text_at(x, y, text, size=12, color=QUIET, anchor="middle") for x, text in ticks]
    middle = (LEFT + scale.canvas.right) / 2
    return [
        *labels,
        text_at(middle, y + 20, drawing.x_title, size=12, color=QUIET, anchor="middle"),
    ]


def _spaced(ticks: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Those of the ticks whose words do not touch."""
    found: list[tuple[float, str]] = []
    for at, text in ticks:
        if not found or at - found[-1][0] >= WORDS:
            found.append((at, text))
    return found
