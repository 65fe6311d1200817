"""Does what a button of the page People says, and tells what came of it."""

from collections.abc import Callable

import streamlit as st

from dashboard.components.trying import trying

_SAID = "people-said"


def act(does: Callable[[], object], sentence: str) -> None:
    """Does it and draws the page anew with the sentence; or says why it cannot be done.

    Where the act returns a sentence of its own, that one is told.
    """

    def write() -> None:
        told = does()
        st.session_state[_SAID] = told if isinstance(told, str) else sentence

    trying(write)


def said() -> None:
    """What the last act came to, once."""
    if sentence := st.session_state.pop(_SAID, ""):
        st.success(sentence, icon=":material/check:")
