"""The people of a case as a picture: shapes and words, lines with arrows; it reads in grey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

from dashboard.words import safe

_WIDE, _HIGH = 176, 76  # a person's box, in pixels
_ACROSS, _DOWN = 110, 24  # between two boxes
_EDGE = 10  # around the picture


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
    """HTML of the picture: boxes and turned lines, so that it needs no script and prints as it is.

    A page's HTML may hold no SVG. It stands only together with a table of the same, to which
    `label` points whoever hears it.
    """
    places, wide, high = _placed(boxes)
    drawn = "".join(_line(line, places) for line in lines)
    drawn += "".join(_box(box, places[box.key]) for box in boxes)
    drawn += "".join(_word(line, places) for line in lines if line.word)
    return (
        f'<div class="m-scroll m-network" tabindex="0" role="region" aria-label="{safe(label)}">'
        f'<div class="m-picture" role="img" aria-label="{safe(label)}" '
        f'style="width:{wide:g}px;height:{high:g}px">{drawn}</div></div>'
    )


def _placed(boxes: Sequence[Box]) -> tuple[dict[str, Place], float, float]:
    """Each box's upper left corner, and how wide and high the picture is."""
    columns: dict[int, list[Box]] = {}
    for box in boxes:
        columns.setdefault(box.column, []).append(box)
    most = max(len(column) for column in columns.values())
    high = most * (_HIGH + _DOWN) - _DOWN
    places: dict[str, Place] = {}
    for at, number in enumerate(sorted(columns)):
        column = columns[number]
        top = (high - (len(column) * (_HIGH + _DOWN) - _DOWN)) / 2
        for row, box in enumerate(column):
            places[box.key] = (
                _EDGE + at * (_WIDE + _ACROSS),
                _EDGE + top + row * (_HIGH + _DOWN),
            )
    wide = len(columns) * (_WIDE + _ACROSS) - _ACROSS
    return places, float(wide + 2 * _EDGE), float(high + 2 * _EDGE)


def _box(box: Box, place: Place) -> str:
    x, y = place
    dashed = " m-dashed" if box.is_dashed else ""
    text = "".join(f"<span>{safe(line)}</span>" for line in box.lines)
    return (
        f'<div class="m-box m-{box.kind}{dashed}" '
        f'style="left:{x:g}px;top:{y:g}px;width:{_WIDE}px;height:{_HIGH}px">{text}</div>'
    )


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
    """A thin block as long as the way between its ends, turned to lead from one to the other."""
    x1, y1, x2, y2 = _ends(line, places)
    length, turn = hypot(x2 - x1, y2 - y1), degrees(atan2(y2 - y1, x2 - x1))
    names = "m-tie" + (" m-dashed" if line.is_dashed else "") + (" m-to" if line.has_arrow else "")
    return (
        f'<div class="{names}" style="left:{x1:g}px;top:{y1:g}px;width:{length:.1f}px;'
        f'transform:rotate({turn:.2f}deg)"></div>'
    )


def _word(line: Line, places: Mapping[str, Place]) -> str:
    x1, y1, x2, y2 = _ends(line, places)
    return (
        f'<span class="m-tie-word" style="left:{(x1 + x2) / 2:g}px;top:{(y1 + y2) / 2:g}px">'
        f"{safe(line.word)}</span>"
    )
