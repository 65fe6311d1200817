"""A list with more cases than slots: the next free meeting, and the cases chosen to go there."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import meeting_words, reads, words
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.listing import move_listings
from models.access import Permission, may
from queries.case_access import check_case
from queries.planned_meetings import next_free, planned


def draw(context: Context, rows: Sequence[dict[str, Any]]) -> None:
    """For each overfull meeting of the person's: what to move, and where to."""
    for row in rows:
        if meeting_words.over(row) and may(context.user, Permission.DO_CASEWORK, row["marac_id"]):
            _one(context, row)


def _one(context: Context, row: dict[str, Any]) -> None:
    too_many, key = meeting_words.over(row), row["meeting_id"]
    user, today = context.user, context.today
    frame = reads.kept(context, planned, user=user, marac_id=row["marac_id"], today=today)
    listed = reads.meeting_list(context, key).waiting
    frame = frame.filter(frame["meeting_id"] != key)
    first = next_free(frame)
    part_heading(
        f"{words.counted(too_many, 'case')} too many on {words.day(row['meeting_date'])}",
        "Those at the end of the list are proposed. Change them before you move them.",
    )
    if first is None:
        st.write("No meeting to come is free: plan another, then move the cases there.")
        return
    with st.container(border=True, key=f"overflow-{key}"):
        names = {
            one["case_id"]: f"{one['place']}. Case {one['case_id']}"
            for one in listed.rows(named=True)
        }
        days = {one["meeting_id"]: one for one in frame.rows(named=True)}
        chosen = st.multiselect(
            "Cases to move",
            list(names),
            default=list(names)[-too_many:],
            format_func=names.__getitem__,
            key=f"over-{key}",
        )
        to = st.selectbox(
            "To the meeting",
            list(days),
            index=list(days).index(first),
            format_func=lambda one: _label(days[one], first),
            key=f"over-to-{key}",
            width=480,
        )
        on = words.day(days[to]["meeting_date"])
        label = f"Move {words.counted(len(chosen), 'case')} to {on}"
        if st.button(label, type="primary", key=f"over-go-{key}", disabled=not chosen):
            trying(lambda: _move(context, row, chosen, to, label))


def _label(row: dict[str, Any], first: str) -> str:
    proposed = " (next free)" if row["meeting_id"] == first else ""
    return f"{words.day(row['meeting_date'])}, {row['listed']} of {row['room']} slots{proposed}"


def _move(
    context: Context, row: dict[str, Any], chosen: Sequence[str], to: str, label: str
) -> None:
    move_listings(
        context.engine,
        by=context.user,
        case_ids=chosen,
        to_meeting=to,
        reason=f"The list of {words.day(row['meeting_date'])} was full",
        today=context.today,
        check_case=check_case,
    )
    st.session_state["meeting-done"] = f"Done: {label[0].lower()}{label[1:]}."
