"""Changing a meeting's day, time or place, and cancelling it with its cases moved on."""

from typing import Any

import streamlit as st

from dashboard.components import draft, overtaken
from dashboard.components.row_fields import row_fields
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import meetings as written
from ingest.one_row import as_text

_NAMES = ("meeting_date", "start_time", "end_time", "chair", "venue", "link")
_CLOSING = ("meeting_date", "closes_on", "closes_at", "chair")


def draw(context: Context, row: dict[str, Any]) -> None:
    """Two forms; nothing of a meeting that is over is changed here."""
    if row["status"] not in (None, "planned"):
        st.write("The meeting is over.")
        return
    with st.expander("Change day, time or place", key="change-meeting"):
        _change(context, row)
    with st.expander("Cancel the meeting", key="cancel-meeting"):
        _cancel(context, row)


def _change(context: Context, row: dict[str, Any]) -> None:
    form = f"meeting {row['meeting_id']}"
    names = _CLOSING if row["kind"] == "daily" else _NAMES
    shown = {name: as_text(row[name]) for name in names}
    seen = draft.begun(context, form, shown)
    values = row_fields(context, form=form, file="meetings", names=names, start=seen)
    is_sent = st.button("Save the change", type="primary", key="change-go")
    saved = overtaken.send(
        context,
        form=form,
        values=values,
        seen=seen,
        is_sent=is_sent,
        write=lambda now, was: written.change_meeting(
            context.engine,
            by=context.user,
            meeting_id=row["meeting_id"],
            values=now,
            seen=was,
            today=context.today,
        ),
    )
    if saved is not None:
        st.session_state["meeting-done"] = (
            "Saved. Send the invitations anew: calendars take the change."
        )
        st.rerun()


def _cancel(context: Context, row: dict[str, Any]) -> None:
    st.write("Its cases go to the next meetings with room by themselves, and members are told.")
    reason = st.text_input("Why it is cancelled", key="cancel-why", max_chars=500)
    if st.button("Cancel this meeting", key="cancel-go"):
        trying(lambda: _write(context, row, reason or ""))


def _write(context: Context, row: dict[str, Any], reason: str) -> None:
    done = written.cancel_meeting(
        context.engine,
        by=context.user,
        meeting_id=row["meeting_id"],
        reason=reason,
        today=context.today,
    )
    st.session_state["meeting-done"] = done.told
