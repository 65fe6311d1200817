"""What was worked out in this visit, kept under what it was worked out from."""

from typing import Any

import streamlit as st


def keep(name: str, about: str, value: object) -> None:
    """Keeps a value for as long as `about` stays the same."""
    st.session_state[f"kept-{name}"] = (about, value)


def kept(name: str, about: str) -> Any:  # noqa: ANN401 - whatever was kept
    """The kept value, or None where nothing was kept or something else has changed since."""
    found = st.session_state.get(f"kept-{name}")
    return found[1] if found is not None and found[0] == about else None
