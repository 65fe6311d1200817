"""The numbered head of one step of several."""

import streamlit as st

from dashboard.words import safe


def step(number: int, title: str) -> None:
    """Draws a step's number and title."""
    st.html(
        f'<header class="m-step"><span class="m-step-number" aria-hidden="true">{number}</span>'
        f"<h2><span class='m-out'>Step {number}: </span>{safe(title)}</h2></header>"
    )
