"""The people of a case as a picture: shapes and words, lines with arrows; it reads in grey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.words import safe

_WIDE, _HIGH = 176, 64  # a person's box
_ACROSS, _DOWN = 100, 22  # between two boxes
_EDGE = 10  # around the picture
_LONGEST = 22  # letters of a line that fit into a box


@dataclass(frozen=True)
class Box:
    """A person: `kind` is victim, perpetrator, both or child; three lines of words.

    `column` counts from the left; `is_dashed` for somebody of another case.
    """

    key: str
    kind: str
    column: int
    lines: tuple[str, ...]
    is_dashed: bool = False


@dataclass(frozen=True)
class Line:
    """From one box to another, with a word on it; `is_dashed` where another case says so."""

    source: str
    target: str
    word: str
    is_dashed: bool = False
    has_arrow: bool = True


Place = tuple[float, float]


def picture(boxes: Sequence[Box], lines: Sequence[Line], *, label: str) -> str:
    """HTML of the picture, drawn by hand so that it needs no script and prints as it is.

    It stands for itself only together with a table of the same: `label` says so to who hears it.
    """
    places, wide, high = _placed(boxes)
    drawn = "".join(_line(line, places) for line in lines)
    drawn += "".join(_box(box, places[box.key]) for box in boxes)
    drawn += "".join(_word(line, places) for line in lines if line.word)
    return (
        f'<div class="m-scroll m-network" tabindex="0" role="region" aria-label="{safe(label)}">'
        f'<svg viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}" role="img" '
        f'aria-label="{safe(label)}"><defs><marker id="m-arrow" viewBox="0 0 10 10" refX="9" '
        'refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse">'
        f'<path d="M0 0 10 5 0 10z"></path></marker></defs>{drawn}</svg></div>'
    )


def _placed(boxes: Sequence[Box]) -> tuple[dict[str, Place], float, float]:
    """Each box's upper left corner, and how wide and high the picture is."""
    columns: dict[int, list[Box]] = {}
    places: dict[str, Place] = {}
    for box in boxes:
        columns.setdefault(box.column, []).append(box)
    most = max(len(column) for column in columns.values())
    high = most * (_HIGH + _DOWN) - _DOWN
    for at, number in enumerate(sorted(columns)):
        column = columns[number]
        top = (high - (len(column) * (_HIGH + _DOWN) - _DOWN)) / 2
        for row, box in enumerate(column):
            x, y = at * (_WIDE + _ACROSS), top + row * (_HIGH + _DOWN)
            places[box.key] = (_EDGE + x, _EDGE + y)
    wide = len(columns) * (_WIDE + _ACROSS) - _ACROSS
    return places, float(wide + 2 * _EDGE), float(high + 2 * _EDGE)


def _box(box: Box, place: Place) -> str:
    x, y = place
    dashed = " m-dashed" if box.is_dashed else ""
    text = "".join(
        f'<text x="{x + _WIDE / 2:g}" y="{y + 20 + 17 * at:g}" class="m-line-{at}">'
        f"{safe(_short(line))}</text>"
        for at, line in enumerate(box.lines)
    )
    return f'<g class="m-box m-{box.kind}{dashed}">{_shape(box.kind, x, y)}{text}</g>'


def _shape(kind: str, x: float, y: float) -> str:
    if kind == "child":
        return _rounded(x, y, _HIGH / 2)
    if kind == "victim":
        return _rounded(x, y, 6)
    cut = 14  # corners cut off: whoever harms is never round
    right, low = x + _WIDE, y + _HIGH
    points = (
        f"{x + cut:g},{y:g} {right - cut:g},{y:g} {right:g},{y + cut:g} {right:g},{low - cut:g} "
        f"{right - cut:g},{low:g} {x + cut:g},{low:g} {x:g},{low - cut:g} {x:g},{y + cut:g}"
    )
    shape = f'<polygon points="{points}"></polygon>'
    if kind != "both":
        return shape
    inner = f'<rect x="{x + 5:g}" y="{y + 5:g}" width="{_WIDE - 10}" height="{_HIGH - 10}"'
    return f'{shape}{inner} rx="6" class="m-inner"></rect>'


def _rounded(x: float, y: float, radius: float) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="{radius:g}"></rect>'


def _ends(line: Line, places: Mapping[str, Place]) -> tuple[float, float, float, float]:
    """Where the line leaves one box and meets the other: side to side, or down one column."""
    (x1, y1), (x2, y2) = places[line.source], places[line.target]
    middle = _HIGH / 2
    if x1 == x2:
        below = y2 > y1
        return x1 + _WIDE / 2, y1 + _HIGH * below, x2 + _WIDE / 2, y2 + _HIGH * (not below)
    if x1 > x2:
        return x1, y1 + middle, x2 + _WIDE, y2 + middle
    return x1 + _WIDE, y1 + middle, x2, y2 + middle


def _line(line: Line, places: Mapping[str, Place]) -> str:
    x1, y1, x2, y2 = _ends(line, places)
    bend = (x2 - x1) / 2
    path = f"M{x1:g} {y1:g} C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"
    dashed = " m-dashed" if line.is_dashed else ""
    arrow = ' marker-end="url(#m-arrow)"' if line.has_arrow else ""
    return f'<path class="m-tie{dashed}" d="{path}"{arrow}></path>'


def _word(line: Line, places: Mapping[str, Place]) -> str:
    x1, y1, x2, y2 = _ends(line, places)
    return (
        f'<text class="m-tie-word" x="{(x1 + x2) / 2:g}" y="{(y1 + y2) / 2 - 5:g}">'
        f"{safe(line.word)}</text>"
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
