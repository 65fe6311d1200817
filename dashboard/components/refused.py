"""What stands in the place of something that is not open to a person, and its line in the trail."""

import streamlit as st

from dashboard.components.heading import page_heading
from dashboard.context import Context
from ingest import looks

_NOTED = "refused"


def refused(context: Context, title: str, kind: str, record: str, sentence: str) -> None:
    """Draws the title and why; the trail has a line once, not at each click.

    `kind` and `record` are those of the trail.
    """
    page_heading(title, "What you asked for was recorded.")
    st.error(sentence, icon=":material/lock:")
    if st.session_state.get(_NOTED) != (kind, record):
        looks.refused(context.engine, context.user, kind, record)
        st.session_state[_NOTED] = (kind, record)
