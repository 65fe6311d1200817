"""The keys of a meeting under way, shown where they are needed."""

import streamlit as st

from dashboard.words import safe
from queries.sitting import Sitting

KEYS = (
    ("Alt+B", "take the case in hand", True),
    ("Alt+N", "next case", True),
    ("Alt+S", "add what was shared", False),
    ("Alt+K", "add the risks", False),
    ("Alt+A", "add the action", False),
    ("Alt+O", "save the outcome", True),
)


def shown(found: Sitting) -> None:
    """A popover with the keys that this person can press."""
    if not found.is_under_way:
        return
    with st.popover("Keys", icon=":material/keyboard:", type="tertiary", key="keys"):
        rows = "".join(
            f"<div><dt><kbd>{safe(key)}</kbd></dt><dd>{safe(what)}</dd></div>"
            for key, what, needs_chair in KEYS
            if found.may_run or not needs_chair
        )
        st.html(
            f'<dl class="m-keys">{rows}<div><dt><kbd>Tab</kbd></dt><dd>on to the next field or '
            "button, in the order it is read</dd></div></dl>"
        )
