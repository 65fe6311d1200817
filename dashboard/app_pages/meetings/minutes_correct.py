"""Corrects a section of the minutes in its place, with the reason; the version before stays."""

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.minutes import correct
from models.minutes import BETWEEN, Section, text_of

_OPEN = "minutes-open"


def draw(context: Context, meeting_id: str, section: Section, shown: frozenset[str]) -> None:
    """The button under a section, and once pressed the form."""
    key = words.slug(section.key)
    if st.session_state.get(_OPEN) != section.key:
        if st.button(
            "Correct", key=f"correct-{key}", type="tertiary", icon=":material/edit:",
            help=section.title,
        ):  # fmt: skip
            st.session_state[_OPEN] = section.key
            st.rerun()
        return
    with st.container(border=True, key=f"correcting-{key}"):
        _form(context, meeting_id, section, shown)
        if st.button("Close without saving", key=f"correct-close-{key}", type="tertiary"):
            st.session_state[_OPEN] = None
            st.rerun()


def _form(context: Context, meeting_id: str, section: Section, shown: frozenset[str]) -> None:
    parts = range(len(section.parts))
    at = 0
    if len(section.parts) > 1:
        at = st.selectbox(
            "Which part",
            parts,
            format_func=lambda one: section.parts[one].title or section.title,
            key=f"correct-part-{words.slug(section.key)}",
            width=420,
        )
    part = section.parts[at]
    form = f"minutes {meeting_id} {section.case_id} {section.key} {at}"
    seen = draft.begun(context, form, {"text": text_of(part)})["text"]
    how = "A line each."
    if part.heads:
        named = BETWEEN.join(head or "what" for head in part.heads)
        how = f"A line each, with a bar between: {named}."
    text = draft.text_area(
        context, form=form, name="text", label=how, start=seen, height=180, max_chars=20_000
    )
    reason = draft.text_input(
        context, form=form, name="reason", label="Why it is corrected", max_chars=500
    )
    if not st.button("Save as the next version", key="correct-save", type="primary"):
        return
    trying(
        lambda: correct(
            context.engine,
            by=context.user,
            meeting_id=meeting_id,
            key=section.key,
            at=at,
            text=text,
            seen=seen,
            reason=reason,
            shown=shown,
        ),
        done=lambda: _done(context, form),
    )


def _done(context: Context, form: str) -> None:
    draft.clear(context, form)
    st.session_state[_OPEN] = None
