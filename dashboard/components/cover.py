"""Cover the names: for a screen that others can see, at a meeting or across a room."""

import streamlit as st

_KEY = "cover-names"


def cover_switch() -> bool:
    """Draws the switch; whether names are to be covered, on every page of this visit."""
    return st.toggle(
        "Cover the names",
        key=_KEY,
        persist_state="session",
        help="For a shared screen: names, addresses and numbers are covered until you switch back.",
    )


def is_covered() -> bool:
    """Whether the switch is on; only after it was drawn."""
    return bool(st.session_state.get(_KEY))


def covered(text: str | None, instead: str, *, is_covered: bool) -> str | None:
    """The text, or what stands in its place while names are covered; blank stays blank."""
    return instead if text and is_covered else text
