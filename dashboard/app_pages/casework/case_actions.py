"""The actions agreed for a case: all of them, or those of the person’s own agency."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.action_agree import agree_form
from dashboard.app_pages.casework.action_one import may_write
from dashboard.app_pages.casework.action_report import form_key, report_form
from dashboard.components.action_list import action_list, item, standing
from dashboard.components.heading import part_heading
from dashboard.context import Context
from models.access import may_any
from queries.actions import MAY, of_case
from queries.case_page import CasePage

_OPEN, _DONE = "case-action-open", "case-action-done"


def draw(context: Context, page: CasePage) -> None:
    """The actions agreed, open ones first; each is reported, and a new one added, in place."""
    if not may_any(context.user, MAY):
        _read_only(context, page)
        return
    case_id = page.case["case_id"]
    with context.engine.connect() as connection:
        frame = of_case(connection, user=context.user, case_id=case_id, today=context.today)
    still = int((frame["status"] == "open").sum())
    _head(still, frame.height)
    if done := st.session_state.pop(_DONE, ""):
        st.success(done, icon=":material/check:")
    for row in frame.rows(named=True):
        _action(context, row)
    if page.case["status"] != "closed":
        agree_form(context, page.case, _last_meeting(page), said=_DONE)


def _head(still: int, agreed: int) -> None:
    if not agreed:
        part_heading("No action is agreed yet")
        return
    part_heading(
        f"{words.counted(still, 'action')} still open" if still else "Every action is settled",
        f"{words.counted(agreed, 'action')} agreed",
    )


def _read_only(context: Context, page: CasePage) -> None:
    """For who sees the case and works on no action: what is agreed, and how it stands."""
    if page.actions.is_empty():
        return
    still = int((page.actions["status"].fill_null("open") == "open").sum())
    _head(still, page.actions.height)
    lines = "".join(
        f"<li>{words.safe(row['agency'] or row['agency_id'])}: "
        f"{words.safe(row['description'] or 'not described')}</li>"
        for row in page.actions.rows(named=True)
    )
    st.html(f'<ul class="m-first">{lines}</ul>')


def _action(context: Context, row: Mapping[str, Any]) -> None:
    today = context.today
    if row["status"] != "open" or not may_write(context, row):
        st.html(action_list([row], today, has_maracs=False, has_case=False))
        return
    is_open = st.session_state.get(_OPEN) == row["action_id"]
    with st.container(border=is_open, key=f"action-{form_key(row)}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            told = item(row, today, has_maracs=False, has_case=False)
            urgency = standing(row, today)[0]
            st.html(f'<ul class="m-actions"><li class="m-{urgency}">{told}</li></ul>')
            label = "Close the form" if is_open else "Report"
            if st.button(
                label, key=f"action-open-{form_key(row)}", help=row["description"] or None
            ):
                st.session_state[_OPEN] = None if is_open else row["action_id"]
                st.rerun()
        if is_open:
            report_form(context, row, done=_reported)


def _reported() -> None:
    st.session_state[_OPEN] = None
    st.session_state[_DONE] = "The report on the action is saved."


def _last_meeting(page: CasePage) -> str | None:
    """The meeting that heard the case last: an action added afterwards is one of its actions."""
    heard = [row for row in page.listings.rows(named=True) if row["outcome"] == "heard"]
    return heard[0]["meeting_id"] if heard else None
