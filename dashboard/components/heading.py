"""The head of a page and of its parts: what it answers, in one line each."""

import streamlit as st

from dashboard.words import safe


def page_heading(title: str, lead: str) -> None:
    """The page's one heading and the question it answers."""
    st.html(
        f'<header class="m-page-head"><h1>{safe(title)}</h1>'
        f'<p class="m-lead">{safe(lead)}</p></header>'
    )


def part_heading(finding: str, subtitle: str = "") -> None:
    """The heading of a part: its finding as a sentence, then the measure and period."""
    under = f'<p class="m-subtitle">{safe(subtitle)}</p>' if subtitle else ""
    st.html(f'<header class="m-part-head"><h2>{safe(finding)}</h2>{under}</header>')


def anchored_heading(finding: str, anchor: str, subtitle: str = "") -> None:
    """The same for a part that an address leads to: `#anchor` scrolls to it."""
    with st.container(key=f"part-{anchor}", gap=None):
        st.header(finding, anchor=anchor)
        if subtitle:
            st.html(f'<p class="m-subtitle">{safe(subtitle)}</p>')
