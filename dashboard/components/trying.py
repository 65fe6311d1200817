"""A write that a button asks for: done and drawn anew, or refused in one plain sentence."""

from collections.abc import Callable

import streamlit as st

from models.errors import ForPerson


def trying(write: Callable[[], object], *, done: Callable[[], None] | None = None) -> None:
    """Writes; where it is refused says why and keeps everything that was typed."""
    try:
        write()
    except ForPerson as wrong:
        st.error(str(wrong))
        return
    if done is not None:
        done()
    st.rerun()
