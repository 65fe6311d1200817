"""Where a case was or will be heard."""

import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, Row, table
from dashboard.context import Context
from models.codes import LISTING_OUTCOME, MEETING_KIND
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """Where the case was or will be heard."""
    if page.listings.is_empty():
        part_heading("Not listed for a meeting yet")
        return
    part_heading(f"Listed {words.counted(page.listings.height, 'time')}")
    columns = [
        Column("Meeting"),
        Column("Kind"),
        Column("Outcome"),
        Column("Repeat"),
        Column("Risk form: yes answers", is_number=True),
    ]
    rows: list[Row] = [
        [
            words.day(row["meeting_date"]),
            MEETING_KIND.get(row["kind"] or "", words.DASH),
            LISTING_OUTCOME.get(row["outcome"] or "", "not yet"),
            words.yes_no(None if row["is_repeat"] is None else bool(row["is_repeat"]))
            or words.DASH,
            words.number(row["dash_score"]),
        ]
        for row in page.listings.rows(named=True)
    ]
    st.html(table(columns, rows, caption="Meetings that listed the case"))
