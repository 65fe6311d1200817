"""The actions agreed for a case: all of them, or those of the person’s own agency."""

import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, Row, table
from dashboard.context import Context
from models.codes import ACTION_CATEGORY, ACTION_STATUS
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """The actions agreed: all of them, or those of the person's own agency."""
    if page.actions.is_empty():
        return
    is_open = page.actions["status"].fill_null("open") == "open"
    still = int(is_open.sum())
    part_heading(
        f"{words.counted(still, 'action')} still open" if still else "Every action is settled",
        f"{words.counted(page.actions.height, 'action')} agreed",
    )
    columns = [Column(name) for name in ("Agency", "Action", "Kind", "Due", "Status", "Done")]
    rows: list[Row] = [
        [
            row["agency"] or row["agency_id"],
            row["description"] or words.DASH,
            ACTION_CATEGORY.get(row["category"] or "", words.DASH),
            words.day(row["due_date"]),
            ACTION_STATUS.get(row["status"] or "open", words.DASH),
            words.day(row["completed_on"]),
        ]
        for row in page.actions.rows(named=True)
    ]
    st.html(table(columns, rows, caption="Actions agreed for the case"))
