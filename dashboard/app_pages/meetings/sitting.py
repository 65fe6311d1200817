"""One screen for a meeting under way: the case in hand, what is said, and what comes next."""

from collections.abc import Callable, Mapping

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.meetings import (
    sitting_before,
    sitting_case,
    sitting_end,
    sitting_keys,
    sitting_live,
    sitting_presence,
    sitting_strip,
)
from dashboard.app_pages.meetings.sitting_links import minutes_address, sitting_address
from dashboard.components.cover import cover_switch
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading
from dashboard.components.refused import refused
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.sitting import begin_meeting
from models.access import AT_THE_TABLE, Permission, check_may_any
from models.codes import MEETING_KIND
from models.errors import NotAllowed
from queries import sitting as asked
from queries.sitting import Sitting

NEEDS = AT_THE_TABLE | {Permission.RUN_MEETING}
CASES, HERE, BEFORE, END = "Cases", "Who is here", "Actions from before", "End the meeting"
_VIEWS: Mapping[str, Callable[[Context, Sitting], None]] = {
    HERE: sitting_presence.draw,
    BEFORE: sitting_before.draw,
    END: sitting_end.draw,
}


def render(context: Context) -> None:
    """Draws the meeting that the address names, or the meetings to choose from."""
    check_may_any(context.user, NEEDS)
    meeting_id = (st.query_params.get("meeting") or "").strip()
    if not meeting_id:
        _which(context)
        return
    try:
        with context.engine.connect() as connection:
            found = asked.sitting(connection, user=context.user, meeting_id=meeting_id)
    except NotAllowed as refusal:
        refused(context, "This meeting is not open to you", "meetings", meeting_id, str(refusal))
        return
    _draw(context, found)


def _which(context: Context) -> None:
    page_heading("Meeting under way", "Choose the meeting that you are at.")
    with context.engine.connect() as connection:
        found = asked.open_meetings(connection, user=context.user)
    if found.is_empty():
        empty(
            "No meeting is planned",
            "A meeting is planned on the screening page, or with a case that is listed.",
        )
        return
    rows = "".join(
        f'<li><a href="{safe(sitting_address(row["meeting_id"]))}" target="_self">'
        f"{safe(words.day(row['meeting_date']))}, {safe(row['marac'])}</a> "
        f"<span>{_standing(row)}</span></li>"
        for row in found.iter_rows(named=True)
    )
    st.html(f'<ul class="m-choose">{rows}</ul>')


def _standing(row: Mapping[str, object]) -> str:
    kind = MEETING_KIND.get(str(row["kind"] or "scheduled"), "")
    return "under way" if row["begun_at"] is not None else f"planned, {kind.lower()}"


def _draw(context: Context, found: Sitting) -> None:
    meeting = found.meeting
    page_heading(f"Meeting of {words.day(meeting['meeting_date'])}", _lead(found))
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="over"):
        view = _view(found)
        cover_switch()
        if found.is_over:
            st.html(
                f'<p class="m-key"><a href="{safe(minutes_address(meeting["meeting_id"]))}" '
                'target="_self">To the minutes</a></p>'
            )
        elif not found.is_begun:
            _begin(context, found)
        sitting_keys.shown(found)
    if view == CASES:
        _cases(context, found)
    else:
        _VIEWS[view](context, found)


def _lead(found: Sitting) -> str:
    meeting = found.meeting
    chair = f" Chair: {meeting['chair']}." if meeting["chair"] else ""
    if found.is_over:
        state = f"It ended at {meeting['end_time']}; its minutes are to be read and circulated."
    elif not found.is_begun:
        state = "It has not begun."
    elif found.is_daily:
        closes = meeting["closes_on"]
        until = words.day(closes) if closes else "it is closed"
        state = f"Agencies add to it until {until}."
    else:
        state = f"Under way since {meeting['start_time']}."
    return f"{meeting['marac']}. {state}{chair}"


def _begin(context: Context, found: Sitting) -> None:
    if not found.may_run:
        return
    label = "Open it for the agencies" if found.is_daily else "Begin the meeting"
    if st.button(label, type="primary", key="begin-meeting", icon=":material/play_arrow:"):
        trying(
            lambda: begin_meeting(
                context.engine, by=context.user, meeting_id=found.meeting["meeting_id"]
            )
        )


def _view(found: Sitting) -> str:
    """Which side of the meeting is looked at; ending it is for who runs it."""
    views = [CASES, HERE, BEFORE, *([END] if found.may_run and found.is_under_way else [])]
    chosen = st.segmented_control(
        "What to look at",
        views,
        default=CASES,
        required=True,
        key="sitting-view",
        label_visibility="collapsed",
    )
    return str(chosen or CASES)


def _cases(context: Context, found: Sitting) -> None:
    if found.cases.is_empty():
        empty(
            "No case of this meeting is shown to you",
            "Cases are listed on the screening page; one that is closed to you never appears.",
        )
        return
    case_id = _chosen(found)
    sitting_strip.draw(context, found, case_id)
    left, right = st.columns([5, 7], gap="large")
    with left:
        is_full = sitting_case.draw(context, found, case_id)
    with right:
        if is_full:
            sitting_live.draw(context, found, case_id)


def _chosen(found: Sitting) -> str:
    """The case that the address names, else the one in hand, else the first that waits."""
    ids = found.cases["case_id"].to_list()
    named = st.query_params.get("case") or ""
    if named in ids:
        return named
    waiting = found.cases.filter(pl.col("state") == asked.WAITING)["case_id"].to_list()
    return str(found.in_hand or next(iter(waiting), ids[0]))
