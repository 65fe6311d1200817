"""A chronology as lanes: a line an agency on one axis of time; it reads in grey and prints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import words
from dashboard.words import safe
from models.period import add_months

_MOST_PLACES = 110  # marks side by side: more would lie over each other
_ORDER = ("", "low", "medium", "high")


@dataclass(frozen=True)
class Mark:
    """One mark: the day it stands at, its significance ("" where none is recorded)."""

    day: date
    significance: str = ""


@dataclass(frozen=True)
class Lane:
    """A line: its name, how many entries, its marks, and spans in which it says nothing.

    `kind` is facts (a line an agency), analysis or told (events that several agencies tell).
    """

    name: str
    note: str
    marks: Sequence[Mark]
    gaps: Sequence[tuple[date, date]] = ()
    kind: str = "facts"


def lanes(
    drawn: Sequence[Lane],
    *,
    first: date,
    last: date,
    chosen: tuple[date, date] | None,
    label: str,
) -> str:
    """HTML of the lanes, plain blocks so that no script is needed (a page's HTML holds no SVG).

    `chosen` is the span that the list beneath is narrowed to. The same stands in the list, to
    which `label` points whoever hears it.
    """
    axis = _Axis(first, last)
    inside = "".join(_lane(lane, axis) for lane in drawn)
    brushed = "" if chosen is None else _span("m-brushed", axis, *chosen)
    return (
        f'<div class="m-scroll m-lanes" tabindex="0" role="region" aria-label="{safe(label)}">'
        f'<div class="m-lanes-in" role="img" aria-label="{safe(label)}">'
        f'<div class="m-lane m-axis"><span class="m-lane-name"></span>'
        f'<div class="m-track">{"".join(_ticks(axis))}</div></div>{inside}'
        f'<div class="m-lane m-over"><span class="m-lane-name"></span>'
        f'<div class="m-track">{brushed}</div></div></div></div>'
    )


def key() -> str:
    """HTML of what the marks mean."""
    marks = (("high", "High"), ("medium", "Medium"), ("low", "Low"), ("", "Not recorded"))
    shown = "".join(
        f'<li><span class="m-dot m-sig-{code or "none"}" aria-hidden="true"></span> {word}</li>'
        for code, word in marks
    )
    return (
        '<ul class="m-lanes-key" aria-label="What the marks mean">'
        f"<li>Significance:</li>{shown}"
        '<li><span class="m-quiet-span" aria-hidden="true"></span> Nothing recorded for months</li>'
        "</ul>"
    )


@dataclass(frozen=True)
class _Axis:
    first: date
    last: date

    def place(self, day: date) -> float:
        """Where a day stands, 0 to 100."""
        length = max((self.last - self.first).days, 1)
        return round(100 * min(max((day - self.first).days / length, 0), 1), 2)


def _ticks(axis: _Axis) -> Iterator[str]:
    """A line at the beginning of each year, or of months where there are few."""
    months = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month
    step = next((one for one in (1, 2, 3, 6, 12, 24, 60) if months / one <= 8), 120)
    day = axis.first.replace(day=1, month=1) if step >= 12 else axis.first.replace(day=1)
    while day <= axis.last:
        if day >= axis.first:
            text = f"{day:%Y}" if step >= 12 else f"{day:%b %Y}"
            yield f'<span class="m-tick" style="left:{axis.place(day)}%">{text}</span>'
        day = add_months(day, step)


def _lane(lane: Lane, axis: _Axis) -> str:
    gaps = "".join(_span("m-quiet-span", axis, *gap) for gap in lane.gaps)
    marks = "".join(_marks(lane, axis))
    return (
        f'<div class="m-lane m-lane-{safe(lane.kind)}"><span class="m-lane-name">{safe(lane.name)}'
        f"<small>{safe(lane.note)}</small></span>"
        f'<div class="m-track">{gaps}{marks}</div></div>'
    )


def _marks(lane: Lane, axis: _Axis) -> Iterator[str]:
    """The marks, those at one place drawn as one: the gravest, larger the more they are."""
    places: dict[int, list[Mark]] = {}
    for mark in lane.marks:
        places.setdefault(round(axis.place(mark.day) * _MOST_PLACES / 100), []).append(mark)
    for place, marks in sorted(places.items()):
        gravest = max(marks, key=lambda mark: _ORDER.index(mark.significance)).significance
        size = "m-many" if len(marks) > 4 else "m-several" if len(marks) > 1 else "m-one"
        left = round(place * 100 / _MOST_PLACES, 2)
        title = f"{words.counted(len(marks), 'entry', 'entries')}, {_days(marks)}"
        yield (
            f'<span class="m-dot m-sig-{gravest or "none"} {size}" style="left:{left}%" '
            f'title="{safe(title)}"></span>'
        )


def _days(marks: Sequence[Mark]) -> str:
    first, last = min(mark.day for mark in marks), max(mark.day for mark in marks)
    return words.day(first) if first == last else f"{words.day(first)} to {words.day(last)}"


def _span(kind: str, axis: _Axis, first: date, last: date) -> str:
    left, right = axis.place(first), axis.place(last)
    return f'<span class="{kind}" style="left:{left}%;width:{max(right - left, 0.4):.2f}%"></span>'


def in_words(lane: Lane, counts: Mapping[str, int]) -> str:
    """A lane as a sentence: “Police: 540 entries, 23 of high significance; 3 March 2023 to …”."""
    high = f", {words.number(counts['high'])} of high significance" if counts.get("high") else ""
    span = f"; {_days(lane.marks)}" if lane.marks else ""
    silent = "".join(
        f"; nothing from {words.day(first)} to {words.day(last)}" for first, last in lane.gaps
    )
    return f"{lane.name}: {lane.note}{high}{span}{silent}."
