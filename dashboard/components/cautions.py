"""What must not be overlooked, above everything else: each with a sign, a heading and its words."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.words import safe


@dataclass(frozen=True)
class Caution:
    """One thing to heed: what it is about, and what is recorded of it.

    A warning unless it `is_advice`: how a thing is safely done.
    """

    title: str
    text: str
    is_advice: bool = False


def cautions(items: Sequence[Caution], *, nothing: str) -> None:
    """The list; where it is empty, a sentence that does not sound like an all-clear."""
    if not items:
        st.html(f'<p class="m-cautions m-none">{safe(nothing)}</p>')
        return
    inside = "".join(map(_item, items))
    st.html(f'<ul class="m-cautions">{inside}</ul>')


def _item(item: Caution) -> str:
    kind, sign = ("m-advice", "i") if item.is_advice else ("m-warn", "!")
    return (
        f'<li class="{kind}"><span class="m-sign" aria-hidden="true">{sign}</span>'
        f"<div><h3>{safe(item.title)}</h3><p>{safe(item.text)}</p></div></li>"
    )
