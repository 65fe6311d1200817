"""What must not be overlooked, above everything else: each with a sign, a heading and its words."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.words import safe


@dataclass(frozen=True)
class Caution:
    """One thing to heed: what it is about, and what is recorded of it."""

    title: str
    text: str


def cautions(items: Sequence[Caution], *, nothing: str) -> None:
    """The list; where it is empty, a sentence that does not sound like an all-clear."""
    if not items:
        st.html(f'<p class="m-cautions m-none">{safe(nothing)}</p>')
        return
    inside = "".join(
        '<li><span class="m-sign" aria-hidden="true">!</span>'
        f"<div><h3>{safe(item.title)}</h3><p>{safe(item.text)}</p></div></li>"
        for item in items
    )
    st.html(f'<ul class="m-cautions">{inside}</ul>')
