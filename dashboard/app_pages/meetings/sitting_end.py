"""Ends the meeting: what is left to decide, then held, with its minutes to be read."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.meetings.sitting_links import minutes_address, sitting_address
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.sitting import end_meeting
from models.codes import LISTING_OUTCOME
from queries.sitting import Sitting


def draw(context: Context, found: Sitting) -> None:
    """Every case with its outcome and minutes, and the button that ends the meeting."""
    left = found.cases.filter(pl.col("outcome").is_null())
    part_heading(
        f"{words.counted(left.height, 'case')} still to decide"
        if left.height
        else "Every case is decided",
        "Nothing is left open at the end: a case that was not heard is put off with a reason, and "
        "goes on the next list by itself.",
    )
    meeting_id = found.meeting["meeting_id"]
    rows = [_row(meeting_id, row) for row in found.cases.iter_rows(named=True)]
    columns = [Column("Case"), Column("Outcome"), Column("Minutes", is_number=True), Column("Why")]
    st.html(table(columns, rows, caption="Cases of the meeting"))
    if left.height:
        return
    label = "Close it: no more is added" if found.is_daily else "End the meeting"
    if st.button(label, type="primary", key="end-meeting", icon=":material/stop:"):
        trying(
            lambda: end_meeting(context.engine, by=context.user, meeting_id=meeting_id),
            done=lambda: st.session_state.pop("sitting-view", None),
        )
    st.html(
        f'<p class="m-key">Then: <a href="{minutes_address(meeting_id)}" target="_self">read the '
        "minutes</a>, correct them, and circulate them.</p>"
    )


def _row(meeting_id: str, row: dict[str, object]) -> Row:
    link = sitting_address(meeting_id, str(row["case_id"]))
    outcome = str(row["outcome"] or "")
    minutes = row["minutes"]
    return [
        Cell(str(row["case_id"]), link=link),
        Cell(LISTING_OUTCOME[outcome], kind="fine", sign="✓")
        if outcome
        else Cell("To decide", kind="warning", sign="!"),
        words.number(float(str(minutes)), 1) if minutes is not None else words.DASH,
        str(row["outcome_reason"] or ""),
    ]
