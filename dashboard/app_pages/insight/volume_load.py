"""The part of the Volume page on load: signals of a high-volume MARAC, hours it takes."""

from collections.abc import Sequence

import streamlit as st

from dashboard import reads, words
from dashboard.components import filters
from dashboard.components.table import Cell, Column
from dashboard.insight import asked, grid, part
from dashboard.insight.grid import Grid, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.insight.high_volume import MOST_CASES, MOST_OF_RECOMMENDED, Load, load

ABOUT = (
    "The signals are those of SafeLives’ checklist for high volume: more than 40 cases at a "
    "meeting, 25% above the recommended yearly cases, lists longer than the meeting has slots, "
    "cases that get too little time or too much.",
    "A signal is no fault of anybody: it says where to look. First look whether referrals meet "
    "the threshold (page Appropriateness), then at frequency, time and posts.",
)
USUAL_PREPARATION = 30  # ASSUMPTION: minutes an agency spends on a case outside the meeting
Line = tuple[str, str, str, bool | None]


def draw(view: View, against: float | None, cases: float | None) -> None:
    """Draws the signals and the hours."""
    part.draw(view, signals_part(view, against))
    _hours(view, carried(view), cases, _slots(view)[0])


def carried(view: View) -> Load:
    """What the meetings of the period carried."""
    rules = reads.maracs(view.context, view.scope)
    slots = dict(zip(rules["marac_id"], rules["cases_per_meeting"], strict=True))
    return load(asked.lists(view), view.period, slots)


def _slots(view: View) -> tuple[int, int]:
    """The fewest and the most minutes planned for a case."""
    rules = reads.maracs(view.context, view.scope)
    return int(rules["slot_minutes"].min() or 0), int(rules["max_slot_minutes"].max() or 0)  # type: ignore[arg-type]


def lines_of(view: View, against: float | None) -> list[Line]:
    """What is looked at for the signals, as `signals`."""
    return signals(carried(view), against, _slots(view))


def signals_part(view: View, against: float | None) -> Part:
    """The signals of high volume."""
    lines = lines_of(view, against)
    return Part(
        key="signals",
        finding=finding(lines),
        subtitle=f"Signals of a high-volume MARAC. {view.subtitle}",
        grid=_grid(lines),
        indicators=("volume_against_recommended", "minutes_per_case"),
        about=ABOUT,
    )


def signals(found: Load, against: float | None, limits: tuple[int, int]) -> list[Line]:
    """What is looked at, ours, the level, and whether it is a signal (None: not known)."""
    minutes = found.minutes_a_case
    least, most = limits
    of = f" of {words.counted(found.meetings, 'meeting')}"
    return [
        (
            "Lists of more than 40 cases",
            f"{found.over_forty}{of}",
            f"more than {MOST_CASES} cases at a meeting",
            found.over_forty > 0,
        ),
        (
            "Cases against the recommended",
            words.figure(against, "percent", 1),
            f"over {MOST_OF_RECOMMENDED:.0f}%",
            None if against is None else against > MOST_OF_RECOMMENDED,
        ),
        (
            "Lists longer than the slots",
            f"{found.over_slots}{of}",
            "more cases than the MARAC’s own number for a meeting",
            found.over_slots > 0,
        ),
        (
            "Minutes a case",
            words.figure(minutes, "minutes", 1),
            f"under {least} or over {most} minutes",
            None if minutes is None else not least <= minutes <= most,
        ),
    ]


def finding(lines: Sequence[Line]) -> str:
    """How many signals there are, in a sentence."""
    there = [name for name, _, _, is_signal in lines if is_signal]
    if not there:
        return "No signal of high volume"
    named = words.listed(name[:1].lower() + name[1:] for name in there)
    return f"{words.counted(len(there), 'signal')} of high volume: {named}"


def _grid(lines: Sequence[Line]) -> Grid:
    columns = [Column("What is looked at"), Column("Ours"), Column("A signal where"), Column("")]
    rows: list[list[Shown]] = [
        [grid.text(name), grid.text(ours), grid.text(level), grid.cell(_state(is_signal))]
        for name, ours, level, is_signal in lines
    ]
    columns[3] = Column("Signal")
    return Grid("Signals of high volume", columns, rows)


def _state(is_signal: bool | None) -> Cell:
    if is_signal is None:
        return Cell("not known", is_faint=True)
    if is_signal:
        return Cell("Signal", kind="warning", sign="!")
    return Cell("No signal", kind="fine", sign="✓")


def _hours(view: View, found: Load, cases: float | None, slot: int) -> None:
    if cases is None or not view.period.months:
        return
    minutes = st.number_input(
        "Minutes an agency spends on a case before and after the meeting",
        min_value=0,
        max_value=600,
        value=USUAL_PREPARATION,
        step=5,
        key="preparation",
        bind="query-params",
        width=2 * filters.WIDTH,
        help="An assumption of this program until you enter what your agencies say.",
    )
    a_case = found.minutes_a_case or float(slot)
    meeting = cases * a_case / 60 / view.period.months
    around = cases * (minutes or 0) / 60 / view.period.months
    part.draw(view, hours_part(view, meeting, around, is_timed=bool(found.timed)))


def hours_part(view: View, meeting: float, around: float, *, is_timed: bool) -> Part:
    """What the list takes of each agency that comes to all of it, in hours a month."""
    whole = meeting + around
    how = "as recorded" if is_timed else "no minutes are recorded: the slot of the MARAC is taken"
    rows = [
        [grid.text("In the meeting"), grid.count(meeting, decimals=1), grid.text(how)],
        [
            grid.text("Preparation and follow-up"),
            grid.count(around, decimals=1),
            grid.text("the minutes entered above, for each case"),
        ],
    ]
    foot = [grid.text("Together"), grid.count(whole, decimals=1), grid.text("")]
    columns = [Column("Work"), Column("Hours a month", is_number=True), Column("Worked out with")]
    return Part(
        key="hours",
        finding=f"Each agency at every case gives {words.number(whole)} hours a month",
        subtitle=f"Hours of one agency in and around the meetings. {view.subtitle}",
        grid=Grid("Hours of an agency", columns, rows, foot),
        about=("Hours are of an agency that takes part in every case.",),
    )
