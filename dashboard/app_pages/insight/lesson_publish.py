"""A lesson for the public: worded apart, looked through, and approved by a second person."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.insight import lesson_form
from dashboard.components import draft
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest import lesson_publications as written
from ingest.publication_check import Found
from queries.lessons import Lesson


def draw(context: Context, lesson: Lesson, *, writes: bool) -> None:
    """Draws the wording, where it stands, and the next step of whoever may take it."""
    public, lesson_id = lesson.publication, lesson.row["lesson_id"]
    part_heading(_finding(public), "In a wording of its own, with nothing that leads to a case.")
    if public is not None:
        st.html(_wording(public))
    if not writes:
        return
    if public is not None and public["approved_at"] is None:
        _second_look(context, lesson_id, public)
    is_public = public is not None and public["approved_at"] is not None
    if is_public and st.button("Take it off the register", key="withdraw-go"):
        trying(lambda: written.withdraw(context.engine, by=context.user, lesson_id=lesson_id))
    with st.expander(
        "Word it for the public" if public is None else "Word it otherwise", key="word-lesson"
    ):
        _word(context, lesson_id, public)


def _finding(public: Mapping[str, Any] | None) -> str:
    if public is None:
        return "Not worded for the public"
    if public["approved_at"] is None:
        return "Worded for the public, and waiting for a second look"
    return "On the learning register"


def _wording(public: Mapping[str, Any]) -> str:
    by = f"Worded by {public['writer']}, {words.moment(public['written_at'])}"
    if public["approved_at"] is not None:
        by += f" · approved by {public['approver']}, {words.moment(public['approved_at'])}"
    change = f"<p>{safe(public['recommendation'])}</p>" if public["recommendation"] else ""
    return (
        f'<section class="m-lesson m-public"><p>{safe(public["lesson"])}</p>{change}'
        f'<p class="m-by">{safe(by)}</p></section>'
    )


def _second_look(context: Context, lesson_id: str, public: Mapping[str, Any]) -> None:
    seen = written.whole_wording(public["lesson"], public["recommendation"])
    found = written.found_in(context.engine, by=context.user, lesson_id=lesson_id, wording=seen)
    st.html(_points(found))
    if public["written_by"] == context.user.user_id:
        st.html('<p class="m-key">You wrote this wording: a second person has to look at it.</p>')
        return
    looked = bool(found.warnings) and st.checkbox(
        "I looked at each of these points; none tells who it is about", key="looked-through"
    )
    if st.button("Approve it for publication", type="primary", key="approve-go"):
        trying(
            lambda: written.approve(
                context.engine,
                by=context.user,
                lesson_id=lesson_id,
                seen=seen,
                is_looked_through=looked,
            )
        )


def _points(found: Found) -> str:
    """HTML of what was found in the wording; it says so too where nothing was."""
    points = [*found.refused, *found.warnings]
    if not points:
        return (
            '<p class="m-sure m-fine"><span class="m-sign" aria-hidden="true">✓</span> No name, '
            "date of birth, address or number of the record was found in it. Read it all the "
            "same: a rare event can tell who it was.</p>"
        )
    inside = "".join(f"<li>{safe(point)}</li>" for point in points)
    return (
        '<section class="m-likely" role="alert"><h3>This may tell who it is about</h3>'
        f"<ul>{inside}</ul></section>"
    )


def _word(context: Context, lesson_id: str, public: Mapping[str, Any] | None) -> None:
    form = f"public {lesson_id}"
    start = public or {"lesson": "", "recommendation": ""}
    lesson = draft.text_area(
        context,
        form=form,
        name="lesson",
        label="What was learned, for anybody to read",
        start=start["lesson"],
        max_chars=2000,
        height=110,
    )
    change = draft.text_area(
        context,
        form=form,
        name="recommendation",
        label="What is to change (may stay blank)",
        start=start["recommendation"] or "",
        max_chars=2000,
        height=80,
    )
    if st.button("Keep this wording", type="primary", key="word-go"):
        trying(
            lambda: written.write_wording(
                context.engine,
                by=context.user,
                lesson_id=lesson_id,
                lesson=lesson,
                recommendation=change,
            ),
            done=lambda: _kept(context, form),
        )


def _kept(context: Context, form: str) -> None:
    draft.clear(context, form)
    st.session_state[lesson_form.DONE] = (
        "The wording is kept. A second person approves it before anybody reads it."
    )
