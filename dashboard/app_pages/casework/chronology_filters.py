"""What the line of time is narrowed to: in the address, but for the words looked for."""

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from dashboard.components import draft
from dashboard.components.address_filters import day, one, several
from dashboard.components.filters import labelled
from dashboard.context import Context
from models.codes import ABOUT, SIGNIFICANCE
from models.period import add_months
from queries.chronology import Chronology
from queries.chronology_line import SHOWS, Filters

_EARLIEST = date(1900, 1, 1)
_FROM, _TO, _ROUND = "from", "to", "chronology-round"


def chosen(context: Context, found: Chronology) -> Filters:
    """Draws the filters; what was chosen."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        agencies = several("Agency", labelled(found.agencies), "agency", width=230)
        about = several("Whom it concerns", _concerned(found), "about", width=190)
        significance = several("Significance", SIGNIFICANCE, "significance", width=170)
        show = one("Show", SHOWS, "show", none="Everything")
        first, last = _day("From", _FROM), _day("To", _TO)
        text = draft.text_input(
            context,
            form=f"search chronology {context.session_id}",
            name="text",
            label="Words",
            placeholder="In what was written",
            max_chars=100,
            width=190,
        )
    return Filters(agencies, about, significance, first, last, show, text.strip())


def brush(first: date, last: date, filters: Filters) -> None:
    """Draws the slider under the picture: its two ends narrow the list, by mouse or arrow keys."""
    months = _months(first, last)
    if len(months) < 2:
        return
    # A slider begun anew would lose the keyboard's place: only a typed day begins one.
    key = f"chronology-brush-{st.session_state.get(_ROUND, 0)}-{months[0]}-{months[-1]}"
    begin = _within(months, filters.first or first)
    end = _within(months, filters.last or last)
    start = st.session_state.setdefault(f"start-{key}", (begin, max(begin, end)))
    st.select_slider(
        "Narrow the list to the months between",
        months,
        value=start,
        format_func=lambda month: f"{month:%b %Y}",
        key=key,
        on_change=_brushed,
        args=(key, months),
    )


def _brushed(key: str, months: list[date]) -> None:
    begin, end = st.session_state[key]
    st.session_state[_FROM] = begin if begin > months[0] else None
    after = add_months(end, 1)
    st.session_state[_TO] = after - timedelta(days=1) if end < months[-1] else None


def _typed() -> None:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _months(first: date, last: date) -> list[date]:
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = add_months(month, 1)
    return found


def _within(months: list[date], day: date) -> date:
    return min(max(day.replace(day=1), months[0]), months[-1])


def _concerned(found: Chronology) -> Mapping[str, str]:
    """Codes and ids, each with words: in the address nobody is named."""
    perpetrators = list(found.people)[1:]
    numbered = {
        person: f"Perpetrator {number}"
        for number, person in enumerate(perpetrators, start=1)
        if len(perpetrators) > 1
    }
    return {**ABOUT, **numbered}


def _day(label: str, key: str) -> date | None:
    return day(label, key, width=150, earliest=_EARLIEST, on_change=_typed)
