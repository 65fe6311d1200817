"""The log of actions: what is late first, each with its agency, and one opened by its address."""

import polars as pl
import streamlit as st

from dashboard import action_reads, words
from dashboard.app_pages.casework import (
    action_one,
    actions_filters,
    actions_reminders,
    actions_save,
    actions_several,
)
from dashboard.components.action_list import action_list, ageing, by_agency
from dashboard.components.attention import Attention, attention
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.notices import notices
from dashboard.context import Context
from models.access import check_may_any, may_any
from queries.action_choices import Choices
from queries.actions import MAY, OF_ANY, Filters, overdue_by_agency

MOST_SHOWN = 50
_ALL, DONE = "actions-all", "actions-done"


def render(context: Context) -> None:
    """Draws the action that the address names, else the log."""
    check_may_any(context.user, MAY)
    action_id = (st.query_params.get("action") or "").strip()
    if action_id:
        action_one.draw(context, action_id)
        return
    runs_it = may_any(context.user, OF_ANY)
    lead = (
        "What agencies took on, what is late, and what they say of it."
        if runs_it
        else "What your agency took on. Say how each stands; it takes a minute."
    )
    page_heading("Actions", lead)
    notices(context)
    if done := st.session_state.pop(DONE, ""):
        st.success(done, icon=":material/check:")
    choices = action_reads.choices(context)
    if not choices.agencies:
        _nothing()
        return
    _top(context, runs_it=runs_it)
    filters = actions_filters.chosen(context, choices)
    _log(context, filters, choices, runs_it=runs_it)
    if runs_it:
        actions_reminders.draw(context)


def _nothing() -> None:
    empty(
        "No action is here for you yet",
        "Actions appear here when a meeting agrees them. They are added on a case’s page or at "
        "the meeting.",
    )


def _top(context: Context, *, runs_it: bool) -> None:
    """What is late and what came in, over the whole log whatever the filters say."""
    still_open = action_reads.log(context, Filters(statuses=("open",)))
    late = int((still_open["days_late"] > 0).sum())
    asked = int(still_open["asked_again"].is_not_null().sum())
    to_read = action_reads.log(context, Filters(to_read=True)).height if runs_it else 0
    told = (
        ("urgent", late, "late", "Longest first, below."),
        ("soon", to_read, "reported and not read yet", f"Choose “{actions_filters.TO_READ}”."),
        ("soon", 0 if runs_it else asked, "came back with a question", "Read it and report again."),
    )
    strip = [
        Attention(urgency, words.number(count), f"{_noun(count)} {text}", step)  # type: ignore[arg-type]
        for urgency, count, text, step in told
        if count
    ]
    if strip:
        st.html(attention(strip))
    if still_open.is_empty():
        return
    counted = overdue_by_agency(still_open)
    if counted.height < 2:
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        part_heading("How late the open actions are")
        st.html(ageing(still_open))
    with right:
        part_heading(_finding(counted))
        st.html(by_agency(counted))


def _noun(count: int) -> str:
    return "action" if count == 1 else "actions"


def _finding(counted: pl.DataFrame) -> str:
    worst = counted.row(0, named=True)
    if not worst["late"]:
        return "No agency is late"
    return f"{worst['agency']} has most that is late: {words.counted(worst['late'], 'action')}"


def _how_many_late(late: int, count: int) -> str:
    if not late:
        return ""
    if count == 1:
        return "It is late. "
    some = "All of them" if late == count else f"{words.number(late)} of them"
    return f"{some} late, the latest first. "


def _log(context: Context, filters: Filters, choices: Choices, *, runs_it: bool) -> None:
    frame = action_reads.log(context, filters)
    if frame.is_empty():
        empty("No action fits", "Choose something else to show, or take a filter away.")
        return
    late = int((frame["days_late"] > 0).sum())
    part_heading(
        words.counted(frame.height, "action"),
        f"{_how_many_late(late, frame.height)}Open one to report, to change it, or to see its "
        "history.",
    )
    actions_several.draw(context, frame, runs_it=runs_it)
    shown = frame if st.session_state.get(_ALL) else frame.head(MOST_SHOWN)
    st.html(
        action_list(shown.iter_rows(named=True), context.today, has_maracs=len(choices.maracs) > 1)
    )
    if shown.height < frame.height and st.button(f"Show all {frame.height}", key="actions-more"):
        st.session_state[_ALL] = True
        st.rerun()
    actions_save.draw(context, frame, filters)
