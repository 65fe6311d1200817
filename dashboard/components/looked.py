"""One line in the trail for each time a case is opened, not for each click on its pages."""

import time

import streamlit as st

from dashboard.context import Context
from ingest import looks

LOOKED_AGAIN = 15 * 60  # seconds after which the same person has looked once more


def note_look(context: Context, case_id: str, marac_id: str) -> None:
    """Notes that the person sees the case, unless they did so a moment ago."""
    last, at = st.session_state.get("looked-at", ("", 0.0))
    if last == case_id and time.monotonic() - at < LOOKED_AGAIN:
        return
    looks.saw_case(context.engine, context.user, case_id, marac_id)
    st.session_state["looked-at"] = (case_id, time.monotonic())
