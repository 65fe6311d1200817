"""What a chart shows, in layers: drawn on a page by one program and into files by another."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

X = date | float
Sense = Literal["usual", "better", "worse", "notable"]


@dataclass(frozen=True)
class Line:
    """A line; None breaks it. `kind` says how loud it is, `name` stands at its end."""

    xs: Sequence[X]
    ys: Sequence[float | None]
    name: str = ""
    kind: Literal["main", "second", "middle", "limit", "quiet"] = "main"
    is_stepped: bool = False


@dataclass(frozen=True)
class Dots:
    """Points, each with what it is called (`told`) and what it means (`senses`).

    A meaning has a shape of its own beside its colour; `labels` stand beside the points.
    """

    xs: Sequence[X]
    ys: Sequence[float | None]
    told: Sequence[str]
    senses: Sequence[Sense] = ()
    labels: Sequence[str] = ()
    name: str = ""
    is_quiet: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars by month or by number, each with its number above it; faded where only part is known."""

    xs: Sequence[X]
    ys: Sequence[float | None]
    labels: Sequence[str]
    faded: Sequence[bool] = ()
    name: str = ""


@dataclass(frozen=True)
class Band:
    """What lies between two lines."""

    xs: Sequence[X]
    lows: Sequence[float | None]
    highs: Sequence[float | None]


@dataclass(frozen=True)
class Spans:
    """Estimates: a point each (`ys`), the line of its interval, its label on the right."""

    xs: Sequence[float]
    ys: Sequence[float]
    lows: Sequence[float]
    highs: Sequence[float]
    labels: Sequence[str]
    told: Sequence[str]
    sense: Sense = "usual"


@dataclass(frozen=True)
class Level:
    """A benchmark over the whole width, named with its year."""

    y: float
    name: str


@dataclass(frozen=True)
class Mark:
    """A day on which somebody noted something."""

    x: date
    name: str
    is_change: bool = False


Layer = Line | Dots | Bars | Band | Spans | Level | Mark


@dataclass(frozen=True)
class Drawing:
    """One chart: its title is the finding, its subtitle the measure and period.

    With `x_names` the level axis has no numbers: the first name stands at 0, the next at 1.
    """

    title: str
    subtitle: str
    layers: Sequence[Layer]
    y_title: str = ""
    x_title: str = ""
    x_names: Sequence[str] = ()
    unit: str = ""  # after each number of the upright axis: "%"
    y_top: float | None = None
    height: int = field(default=320)
    credit: str = ""
