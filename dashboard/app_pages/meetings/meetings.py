"""Meetings: what is coming, how full it is, what has to go out, and the series they come from."""

from typing import Any

import streamlit as st

from dashboard import meeting_words, reads
from dashboard.app_pages.meetings import distribution, overflow, own_copies, plan, series
from dashboard.app_pages.meetings.cards import cards, past_table
from dashboard.components.countdown import countdown
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.notices import notices
from dashboard.context import Context
from models.access import Permission, check_may_any, may
from queries import meetings as asked
from queries.meetings import MAY

COMING, OVER, SERIES, LIST = "To come", "Held and cancelled", "Series", "Distribution list"
FIRST = 12  # meetings shown before the rest is asked for
_MOST_DEADLINES = 4


def render(context: Context) -> None:
    """Draws what is coming; for who does the casework also series and the distribution list."""
    check_may_any(context.user, MAY)
    page_heading("Meetings", "What is coming, how full it is, and what still has to go out.")
    notices(context)
    say_done()
    own_copies.draw(context)
    shown = _choose(context)
    if shown == OVER:
        _past(context)
    elif shown == SERIES:
        series.draw(context)
    elif shown == LIST:
        distribution.draw(context)
    else:
        _coming(context)


def say_done() -> None:
    """What the last act on one of these pages did, in a sentence."""
    said = st.session_state.pop("meeting-done", None)
    if said:
        st.success(said)


def _choose(context: Context) -> str:
    options = [COMING, OVER]
    if may(context.user, Permission.DO_CASEWORK):
        options += [SERIES, LIST]
    chosen = st.segmented_control(
        "Show", options, default=COMING, required=True, key="show", bind="query-params"
    )
    return chosen or COMING


def _coming(context: Context) -> None:
    found = reads.kept(context, asked.ahead, user=context.user, today=context.today)
    rows = found.rows(named=True)
    if not rows:
        empty("No meeting is planned", _next_step(context))
    else:
        _deadlines(rows)
        part_heading(_finding(rows), "Slots and minutes are those that the MARAC has set.")
        every = len(rows) <= FIRST or st.toggle(f"Show all {len(rows)}", key="all-meetings")
        st.html(cards(rows if every else rows[:FIRST]))
        overflow.draw(context, rows)
    plan.draw(context)


def _next_step(context: Context) -> str:
    if may(context.user, Permission.DO_CASEWORK):
        return "Plan one below, or make a series and plan a year ahead."
    return "The coordinator plans them. Yours appear here by themselves."


def _finding(rows: list[dict[str, Any]]) -> str:
    full = sum(meeting_words.over(row) > 0 for row in rows)
    first = f"The next meeting: {meeting_words.when(rows[0])}"
    if not full:
        return first
    return f"{first}. {full} {'list is' if full == 1 else 'lists are'} overfull"


def _deadlines(rows: list[dict[str, Any]]) -> None:
    due = [meeting_words.deadline(row) for row in rows if row["runs"]]
    shown = [one for one in due if one is not None][:_MOST_DEADLINES]
    if shown:
        st.html(f'<div class="m-deadlines">{countdown(shown, "Deadlines")}</div>')


def _past(context: Context) -> None:
    found = reads.kept(context, asked.past, user=context.user, today=context.today)
    if found.is_empty():
        empty("No meeting was held in the last year", "What is held stands here afterwards.")
        return
    st.html(past_table(found.rows(named=True)))
