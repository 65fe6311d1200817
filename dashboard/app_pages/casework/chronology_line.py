"""The line of time: the picture, what narrows it, the list beneath, and its files."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

import streamlit as st

from dashboard import chronology_words, words
from dashboard.app_pages.casework import chronology_filters
from dashboard.app_pages.casework.chronology_files import files
from dashboard.app_pages.casework.chronology_table import line_table
from dashboard.components.cover import is_covered
from dashboard.components.empty import empty
from dashboard.components.lanes import Lane, Mark, in_words, key, lanes
from dashboard.context import Context
from dashboard.words import safe
from queries.chronology import Chronology
from queries.chronology_gaps import CASE
from queries.chronology_line import Event, Filters, entries_of, line_of_time

PAGE = 100  # rows at once: three thousand would take the browser seconds
_PLACE, _BEFORE = "line-page", "line-of"


def draw(context: Context, found: Chronology, may_correct: Collection[str]) -> None:
    """Draws all of it for a chronology that has entries."""
    picture = st.container(key="lanes")
    filters = chronology_filters.chosen(context, found)
    events = line_of_time(found, filters)
    with picture:
        _picture(found, filters)
    if not events:
        empty("Nothing fits", "Take a filter away, or look for fewer words.")
        return
    _list(found, filters, events, may_correct)
    files(context, found, filters, events)


def _span(found: Chronology) -> tuple[date, date]:
    days = [row["occurred_on"] for row in found.rows.values()]
    last = [row["occurred_to"] or row["occurred_on"] for row in found.rows.values()]
    return min(days), max(last)


def _picture(found: Chronology, filters: Filters) -> None:
    first, last = _span(found)
    whole = Filters(filters.agency_ids, filters.about, filters.significance, text=filters.text)
    rows = entries_of(line_of_time(found, whole))
    drawn = [*_agencies(found, rows), *_analysis(rows), *_told(found)]
    chosen = (filters.first or first, filters.last or last)
    is_brushed = bool(filters.first or filters.last)
    label = (
        f"Picture of the chronology, {words.day(first)} to {words.day(last)}; the same is in the "
        "list beneath"
    )
    html = lanes(drawn, first=first, last=last, chosen=chosen if is_brushed else None, label=label)
    st.html(html + key() + _words(found, drawn, rows))
    chronology_filters.brush(first, last, filters)


def _words(found: Chronology, drawn: list[Lane], rows: list[dict[str, Any]]) -> str:
    """The picture in words, for whoever cannot see it."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row["agency"], Counter())[row["significance"] or ""] += 1
    told = "".join(f"<li>{safe(in_words(one, counts.get(one.name, {})))}</li>" for one in drawn)
    silent = "".join(
        f"<li>{safe(chronology_words.silence(gap, found.agencies))}.</li>"
        for gap in found.gaps
        if gap.agency_id == CASE
    )
    return (
        f'<details class="m-more"><summary>The picture in words</summary><ul>{told}{silent}</ul>'
        "</details>"
    )


def _agencies(found: Chronology, rows: list[dict[str, Any]]) -> list[Lane]:
    """A lane an agency, with what it is silent about and what all are."""
    of: dict[str, list[Mark]] = {agency_id: [] for agency_id in found.agencies}
    for row in rows:
        of[row["agency_id"]].append(Mark(row["occurred_on"], row["significance"] or ""))
    return [
        Lane(
            name,
            words.counted(len(of[agency_id]), "entry", "entries"),
            of[agency_id],
            [(gap.first, gap.last) for gap in found.gaps if gap.agency_id == agency_id],
        )
        for agency_id, name in found.agencies.items()
    ]


def _analysis(rows: list[dict[str, Any]]) -> list[Lane]:
    """What agencies make of it, in a lane of its own apart from the facts."""
    marks = [Mark(row["occurred_on"]) for row in rows if row["analysis"]]
    if not marks:
        return []
    note = words.counted(len(marks), "opinion")
    return [Lane("Analysis", note, marks, kind="analysis")]


def _told(found: Chronology) -> list[Lane]:
    """The events that several agencies tell, or may."""
    days = [found.rows[group.entries[0]]["occurred_on"] for group in found.groups]
    if not days:
        return []
    note = words.counted(len(days), "event")
    return [Lane("Told by several", note, [Mark(day) for day in days], kind="told")]


def _list(
    found: Chronology, filters: Filters, events: list[Event], may_correct: Collection[str]
) -> None:
    pages = -(-len(events) // PAGE)
    if st.session_state.get(_BEFORE) not in (None, filters):
        st.session_state[_PLACE] = 1
    st.session_state[_BEFORE] = filters
    top = st.container(horizontal=True, vertical_alignment="center", key="line-top")
    at = 1
    if pages > 1:
        if st.session_state.get(_PLACE, 1) > pages:
            st.session_state[_PLACE] = 1
        with top:
            at = st.pagination(pages, key=_PLACE, bind="query-params")
    shown = events[(at - 1) * PAGE : at * PAGE]
    counted = _counted(events, shown, at)
    with top:
        st.html(f'<p class="m-count">{safe(counted)}</p>')
    st.html(
        line_table(
            shown,
            found,
            is_covered=is_covered(),
            may_correct=may_correct,
            caption=f"Chronology: {counted}",
        )
    )


def _counted(events: list[Event], shown: list[Event], at: int) -> str:
    entries, gaps = len(entries_of(events)), sum(event.gap is not None for event in events)
    told = words.counted(entries, "entry", "entries")
    if gaps:
        told += f" and {words.counted(gaps, 'gap')}"
    if len(shown) == len(events):
        return told
    first = (at - 1) * PAGE + 1
    return (
        f"Rows {words.number(first)} to {words.number(first + len(shown) - 1)} of "
        f"{words.number(len(events))}: {told}"
    )
