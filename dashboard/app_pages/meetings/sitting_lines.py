"""Puts right, or takes out, a line that was taken down on the case in hand."""

from typing import Any

import streamlit as st

from dashboard.components import draft
from dashboard.components.cover import is_covered
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.hearing_lines import change_line, take_out_line
from models.codes import HEARING_PART
from queries.case_access import check_in_full
from queries.sitting import Sitting, said


def draw(context: Context, found: Sitting, meeting_id: str, case_id: str) -> None:
    """The choice of a line and the field to correct it in, folded; for who may write it."""
    if not found.is_under_way or is_covered():
        return
    with context.engine.connect() as connection:
        lines = said(connection, user=context.user, meeting_id=meeting_id, case_id=case_id)
    rows = {
        row["line_id"]: row
        for row in lines.iter_rows(named=True)
        if found.may_run or row["agency_id"] in found.agencies
    }
    if not rows:
        return
    with st.expander("Put a line right, or take it out", key="line-right"):
        chosen = st.selectbox(
            "Which line",
            list(rows),
            format_func=lambda one: _called(rows[one]),
            key=f"line-which-{case_id}",
        )
        _right(context, case_id, rows[chosen])


def _called(row: dict[str, Any]) -> str:
    agency = f"{row['agency']}, " if row["agency"] else ""
    return f"{agency}{HEARING_PART[row['part']]}: {row['text'][:60]}"


def _right(context: Context, case_id: str, row: dict[str, Any]) -> None:
    form = f"sitting line {case_id} {row['line_id']}"
    seen = draft.begun(context, form, {"text": row["text"]})
    text = draft.text_area(
        context, form=form, name="text", label="What it says", start=row["text"], height=80
    )
    with st.container(horizontal=True, gap="small"):
        if st.button("Save the line", key=f"line-save-{row['line_id']}"):
            trying(
                lambda: change_line(
                    context.engine,
                    by=context.user,
                    line_id=row["line_id"],
                    text=text,
                    seen=seen["text"],
                    check_case=check_in_full,
                ),
                done=lambda: draft.clear(context, form),
            )
        if st.button("Take the line out", key=f"line-out-{row['line_id']}", type="tertiary"):
            trying(
                lambda: take_out_line(
                    context.engine,
                    by=context.user,
                    line_id=row["line_id"],
                    check_case=check_in_full,
                ),
                done=lambda: draft.clear(context, form),
            )
