"""Listing a case for a meeting: which has room, when its agenda goes out, and a new one."""

from datetime import timedelta
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import listing as written
from ingest.meetings import Place, plan_meeting
from models.codes import MEETING_KIND
from queries.case_access import check_case
from queries.planned_meetings import next_free, planned


def draw(context: Context, case: dict[str, Any], standing: str) -> None:
    """The choice of a meeting for an accepted or deferred case; a listed one can be moved."""
    if standing not in ("accepted", "deferred", "listed"):
        return
    with context.engine.connect() as connection:
        frame = planned(
            connection, user=context.user, marac_id=case["marac_id"], today=context.today
        )
    with st.container(border=True, key="listing"):
        if frame.is_empty():
            st.write("No meeting is planned. Plan one below, then list the case for it.")
        elif standing == "listed":
            _move(context, case["case_id"], frame)
        else:
            _list(context, case["case_id"], frame)
        _plan(context, case)


def _choose(frame: pl.DataFrame, key: str, label: str) -> str | None:
    rows = {row["meeting_id"]: row for row in frame.iter_rows(named=True)}
    first = next_free(frame)
    chosen: str | None = st.selectbox(
        label,
        list(rows),
        index=list(rows).index(first) if first else None,
        format_func=lambda one: _label(rows[one], first),
        key=key,
        width=680,
    )
    return chosen


def _label(row: dict[str, object], first: str | None) -> str:
    due = row["agenda_due_on"]
    agenda = f", agenda due {words.day(due)}" if due else ""  # type: ignore[arg-type]
    proposed = " (next with room)" if row["meeting_id"] == first else ""
    return (
        f"{words.day(row['meeting_date'])}, "  # type: ignore[arg-type]
        f"{MEETING_KIND[str(row['kind'])].lower()}: {row['listed']} of {row['room']} listed"
        f"{agenda}{proposed}"
    )


def _list(context: Context, case_id: str, frame: pl.DataFrame) -> None:
    chosen = _choose(frame, "list-for", "Meeting")
    if st.button("List the case for this meeting", type="primary", key="list-go"):
        if chosen is None:
            st.error("Choose the meeting first.")
            return
        trying(
            lambda: written.list_case(
                context.engine,
                by=context.user,
                case_id=case_id,
                meeting_id=chosen,
                today=context.today,
                check_case=check_case,
            )
        )


def _move(context: Context, case_id: str, frame: pl.DataFrame) -> None:
    st.write("The case is on a list.")
    with st.expander("Move it to another meeting, or take it off", key="moving"):
        chosen = _choose(frame, "move-to", "To the meeting")
        reason = st.text_input("Why", key="move-why", max_chars=500)
        with st.container(horizontal=True, key="move-buttons"):
            if st.button("Move it", key="move-go") and chosen:
                trying(
                    lambda: written.move_listings(
                        context.engine,
                        by=context.user,
                        case_ids=[case_id],
                        to_meeting=chosen,
                        reason=reason or "",
                        today=context.today,
                        check_case=check_case,
                    )
                )
            if st.button("Defer it to the next meeting with room", key="defer-go"):
                trying(
                    lambda: written.defer(
                        context.engine,
                        by=context.user,
                        case_id=case_id,
                        reason=reason or "",
                        today=context.today,
                        check_case=check_case,
                    )
                )
            if st.button("Take it off: it was listed by mistake", key="off-go"):
                trying(
                    lambda: written.take_off(
                        context.engine,
                        by=context.user,
                        case_id=case_id,
                        reason=reason or "",
                        check_case=check_case,
                    )
                )


def _plan(context: Context, case: dict[str, Any]) -> None:
    urgent = bool(case["in_immediate_danger"])
    label = "Plan an emergency meeting" if urgent else "Plan another meeting"
    with st.expander(label, key="planning"):
        on = st.date_input(
            "Day",
            context.today + timedelta(days=1 if urgent else 28),
            format="DD/MM/YYYY",
            min_value=context.today,
            key="plan-day",
            width=180,
        )
        kinds = list(MEETING_KIND)
        kind = st.selectbox(
            "Kind",
            kinds,
            index=kinds.index("emergency") if urgent else 0,
            format_func=MEETING_KIND.__getitem__,
            key="plan-kind",
            width=240,
        )
        start = st.text_input("Begins at (for example 09:30)", key="plan-start", width=180)
        venue = st.text_input("Where", key="plan-venue", max_chars=300)
        link = st.text_input("Link to join", key="plan-link", max_chars=500)
        if kind == "emergency":
            st.html('<p class="m-key">Everybody who comes is told at once.</p>')
        if st.button("Plan the meeting", key="plan-go"):
            trying(
                lambda: plan_meeting(
                    context.engine,
                    by=context.user,
                    marac_id=case["marac_id"],
                    on=on,
                    kind=str(kind),
                    place=Place(start_time=start or "", venue=venue or "", link=link or ""),
                    today=context.today,
                )
            )
