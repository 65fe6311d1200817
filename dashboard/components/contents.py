"""What is on a long page: links to its parts, and the places they lead to."""

from collections.abc import Iterable

import streamlit as st

from dashboard.words import safe


def contents(parts: Iterable[tuple[str, str]]) -> None:
    """The list of parts: (anchor, words)."""
    links = "".join(
        f'<li><a href="#{safe(name)}" target="_self">{safe(title)}</a></li>'
        for name, title in parts
    )
    st.html(f'<nav class="m-contents" aria-label="On this page"><ul>{links}</ul></nav>')


def anchor(name: str) -> None:
    """The place that `#name` leads to."""
    st.html(f'<span class="m-anchor" id="{safe(name)}"></span>')
