"""Opening a case in an emergency: for whom, with what said first, and how long it lasts."""

import streamlit as st

from dashboard.components import draft
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import emergency
from models.access import Permission, may_any


def offer(context: Context, case_id: str) -> None:
    """The way in for somebody who must see the case now, where their role has one."""
    if not may_any(context.user, {Permission.OPEN_IN_AN_EMERGENCY}):
        return
    st.html(
        '<section class="m-empty"><h2>Is somebody in danger now?</h2>'
        "<p>If you must see this case to keep somebody safe, open it for three hours. The "
        "coordinator and the auditor are told at once, with what you write here, and will ask "
        "you about it. In immediate danger ring 999 first.</p></section>"
    )
    form = f"emergency access {case_id}"
    reason = draft.text_area(
        context,
        form=form,
        name="reason",
        label="What is the emergency?",
        max_chars=2000,
        placeholder="For example: she rang at 15:10, he is outside her house; I need her address",
    )
    if st.button("Open the case for three hours", type="primary", key="emergency"):

        def open_it() -> None:
            emergency.open_case(context.engine, by=context.user, case_id=case_id, reason=reason)
            draft.clear(context, form)
            context.forget_sessions()

        trying(open_it)


def banner(context: Context, case_id: str) -> None:
    """Says that the case is open only for the emergency, and that others know."""
    if case_id in context.user.emergency:
        st.warning(
            "You opened this case in an emergency. It closes by itself three hours after that; "
            "the coordinator and the auditor were told.",
            icon=":material/emergency:",
        )
