"""Recorded facts as a list of terms, in the order they are read; what is blank says so."""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from dashboard import words
from dashboard.words import safe


@dataclass(frozen=True)
class Fact:
    """A term and what is recorded; None is shown as not recorded, or left out if `is_optional`."""

    term: str
    text: str | None
    is_optional: bool = False
    is_urgent: bool = False


def facts(title: str, items: Iterable[Fact], *, note: str = "") -> None:
    """A group of facts under its heading."""
    shown = [item for item in items if item.text or not item.is_optional]
    inside = "".join(_fact(item) for item in shown)
    under = f'<p class="m-subtitle">{safe(note)}</p>' if note else ""
    st.html(f'<section class="m-facts"><h3>{safe(title)}</h3>{under}<dl>{inside}</dl></section>')


def _fact(item: Fact) -> str:
    kind = ' class="m-urgent"' if item.is_urgent and item.text else ""
    text = safe(item.text) if item.text else f'<span class="m-faint">{words.NOT_RECORDED}</span>'
    return f"<div{kind}><dt>{safe(item.term)}</dt><dd>{text}</dd></div>"
