"""What a drawing stands on: how large it is, its colours, where a value is, lines and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from queries.exports.drawing import X

LEFT, RIGHT = 64.0, 150.0
# The light half of the theme, for paper.
FIRST, SECOND, THIRD = "#3d4a9e", "#2a8ca0", "#8a4a86"
INK, QUIET, HAIR = "#1d1f2b", "#565966", "#d6d2c8"
FONT = "Libertinus Serif, DejaVu Sans, Arial, sans-serif"


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
class Scale:
    """Where a value of each axis stands on the canvas."""

    first: float
    last: float
    top: float
    canvas: Canvas

    def x(self, value: X) -> float:
        share = (as_number(value) - self.first) / ((self.last - self.first) or 1)
        return LEFT + 14 + share * (self.canvas.right - LEFT - 28)

    def y(self, value: float) -> float:
        floor = self.canvas.floor
        return floor - value / self.top * (floor - self.canvas.above)


def as_number(value: X) -> float:
    """A day or number as a place on the level axis."""
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def text_at(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 13,
    color: str = INK,
    anchor: str = "start",
    weight: int = 400,
) -> str:
    """Words at a place."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}" '
        f'text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
    )


def path(points: Sequence[tuple[float, float]], look: tuple[str, float, str]) -> str:
    """A line through the points; its look is colour, width and dashes."""
    color, width, dash = look
    steps = " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{steps}" fill="none" stroke="{color}" stroke-width="{width}"{dashed}/>'
