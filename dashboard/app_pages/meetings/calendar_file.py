"""Buttons that save a meeting, or a whole series, as a calendar file that names nobody."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components.download import download
from dashboard.context import Context
from ingest.meeting_invitations import mark_sent, prepare
from queries import meeting_series, meetings
from queries.exports.meeting_calendar import calendar_export

Rows = Sequence[dict[str, Any]]


def meeting_button(context: Context, row: dict[str, Any], key: str = "calendar") -> None:
    """The file of one meeting; of a cancelled one, what takes it out of calendars."""
    is_over = row["status"] == "cancelled"
    label = "Calendar file that cancels it" if is_over else "Calendar file of this meeting"
    _button(context, [row], label, key)


def series_button(context: Context, series: dict[str, Any]) -> None:
    """The file of every meeting of the series that is still to come."""
    with context.engine.connect() as connection:
        ids = meeting_series.to_come(
            connection, user=context.user, series_id=series["series_id"], today=context.today
        )
        rows = meetings.several(
            connection, user=context.user, meeting_ids=ids, today=context.today
        ).rows(named=True)
    if not rows:
        return
    key = series["series_id"]
    _button(context, rows, "Calendar file of the series", f"calendar-{key}")
    if st.button("Mark its invitations as sent", key=f"sent-{key}", type="tertiary"):
        mark_sent(context.engine, by=context.user, meeting_ids=ids, today=context.today)
        st.session_state["meeting-done"] = "Noted: the invitations of the series are sent."
        st.rerun()


def _button(context: Context, rows: Rows, label: str, key: str) -> None:
    ids = [row["meeting_id"] for row in rows]
    export = calendar_export(
        rows,
        lambda: prepare(context.engine, by=context.user, meeting_ids=ids),
        marac_id=rows[0]["marac_id"],
    )
    download(context, export, label=label, key=key)
