"""What stands where there is nothing to show: why, and the next step."""

import streamlit as st

from dashboard.words import safe


def empty(title: str, next_step: str) -> None:
    """A quiet panel that says what is missing and what to do about it."""
    st.html(
        f'<section class="m-empty" role="status"><h2>{safe(title)}</h2>'
        f"<p>{safe(next_step)}</p></section>"
    )
