"""Where the numbers of the pack come from: a numbered record for each sentence and table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dashboard import words
from dashboard.insight.control import Controlled
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.indicators import INDICATORS

MEETINGS = "Sums of the meetings held, by month"
ACTIONS = "Actions by the month in which they were due"


@dataclass(frozen=True)
class Source:
    """What was counted, on which days, from how many rows, and the figures a sentence is made of.

    `indicators` are the keys of the definitions; `figures` are told beside the table, where a
    sentence holds a number that the table does not.
    """

    what: str
    counted: str
    days: str
    rows: int
    indicators: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """The figures in one line."""
        return "; ".join(f"{name}: {value}" for name, value in self.figures)

    @property
    def named(self) -> str:
        """The names of the indicators, as the definitions have them."""
        return ", ".join(INDICATORS[key].name for key in self.indicators)


@dataclass(frozen=True)
class Said:
    """A sentence with where its numbers come from."""

    text: str
    source: Source


@dataclass
class References:
    """The numbers of the sources, in the order in which they are first referred to."""

    numbers: dict[Source, int] = field(default_factory=dict)

    def of(self, source: Source) -> str:
        """The reference of a source: "[3]"."""
        return f"[{self.numbers.setdefault(source, len(self.numbers) + 1)}]"

    def said(self, said: Said) -> str:
        """The sentence with its reference, which no line leaves alone."""
        return f"{said.text.rstrip('.')}\N{NO-BREAK SPACE}{self.of(said.source)}."


def source_of(
    view: View,
    part: Part,
    counted: str,
    *,
    figures: Mapping[str, str] | None = None,
    rows: int | None = None,
    days: str = "",
) -> Source:
    """The source of a part's table; its control chart adds the figures that are drawn only."""
    chart = () if part.control is None else _of_chart(part.control)
    return Source(
        what=part.grid.title,
        counted=counted,
        days=days or words.period(view.period),
        rows=len(part.grid.rows) if rows is None else rows,
        indicators=tuple(part.indicators),
        figures=(*chart, *(figures or {}).items()),
    )


def _of_chart(found: Controlled) -> tuple[tuple[str, str], ...]:
    """What a control chart says of its last point, and of how many months."""
    points = found.chart.points
    if not points:
        return ()
    last = points[-1]
    told = [("Months drawn", words.number(len(points))), ("Last point", found.write(last.value))]
    if last.limits is not None:
        told += [
            ("Mean", found.write(last.limits.mean)),
            ("Lower limit", found.write(last.limits.lower)),
            ("Upper limit", found.write(last.limits.upper)),
        ]
    return tuple(told)


def keys(sources: Iterable[Source]) -> list[str]:
    """The indicators that the sources name, in the order in which all of them are declared."""
    used = {key for source in sources for key in source.indicators}
    return [key for key in INDICATORS if key in used]
