"""After a meeting: what came of each case, and who got and read the minutes."""

from typing import Any

import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.meetings import circulate
from dashboard.app_pages.meetings.calendar_file import meeting_button
from dashboard.case_links import case_address
from dashboard.components.empty import empty
from dashboard.components.heading import anchored_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.codes import LISTING_OUTCOME
from queries import packs


def draw(context: Context, row: dict[str, Any], *, has_accepted: bool) -> None:
    """Outcomes for who accepted the statement; the minutes' readers for who runs the meeting."""
    if row["status"] == "cancelled":
        empty("The meeting was cancelled", "Its cases are on the lists of later meetings.")
        meeting_button(context, row)
        return
    if has_accepted:
        _outcomes(context, row)
    if row["runs"]:
        anchored_heading(_minutes(context, row), "minutes")
        address = words.safe(words.address("minutes", meeting=row["meeting_id"]))
        st.html(
            f'<p class="m-key"><a href="{address}" target="_self">Read, correct and circulate the '
            "minutes</a></p>"
        )
        circulate.readers(context, row, ("minutes",))


def _outcomes(context: Context, row: dict[str, Any]) -> None:
    listed = reads.meeting_list(context, row["meeting_id"])
    heard = listed.cases.filter(listed.cases["outcome"] == "heard").height
    anchored_heading(f"{words.counted(heard, 'case')} heard", "outcomes")
    rows: list[Row] = [
        [
            Cell(f"Case {one['case_id']}", link=case_address(one["case_id"])),
            LISTING_OUTCOME.get(one["outcome"] or "", "Not recorded yet"),
            one["outcome_reason"] or "",
        ]
        for one in listed.cases.rows(named=True)
    ]
    if rows:
        columns = [Column("Case"), Column("Outcome"), Column("Why")]
        st.html(table(columns, rows, caption="What came of each case"))


def _minutes(context: Context, row: dict[str, Any]) -> str:
    with context.engine.connect() as connection:
        found = packs.of_meeting(connection, user=context.user, meeting_id=row["meeting_id"])
    sent = found.filter(found["kind"] == "minutes")
    if sent.is_empty():
        return "Minutes not circulated yet"
    newest = sent.filter(sent["version"] == sent["version"].max())
    read = newest.filter(newest["opened_at"].is_not_null()).height
    return f"Minutes circulated, read by {read} of {newest.height}"
