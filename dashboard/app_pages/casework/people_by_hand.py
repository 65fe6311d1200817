"""Joining two rows by hand: both are found, seen side by side, and joined with a reason."""

from typing import Any

import streamlit as st

from dashboard import match_words, words
from dashboard.app_pages.casework.people_acts import act
from dashboard.components.heading import part_heading
from dashboard.components.match_table import match_table
from dashboard.context import Context
from ingest import looks
from ingest.matches import confirm
from queries.matches import Match, cases_of, search
from queries.people_in_cases import called


def draw(context: Context, *, is_covered: bool) -> None:
    """Two searches side by side, and below them the two who were found."""
    part_heading(
        "Join two by hand",
        "For two rows you know to be one person, though nothing proposed them.",
    )
    left, right = st.columns(2, gap="large")
    with left:
        first = _found(context, "First person", "first", is_covered=is_covered)
    with right:
        second = _found(context, "Second person", "second", is_covered=is_covered)
    if first and second:
        _both(context, first, second, is_covered=is_covered)


def _found(context: Context, label: str, key: str, *, is_covered: bool) -> dict[str, Any] | None:
    text = st.text_input(
        label,
        key=f"find-{key}",
        placeholder="Name, date of birth as 1990-04-12, or postcode",
        max_chars=100,
    )
    if not (text or "").strip():
        return None
    _note(context, key, text)
    with context.engine.connect() as connection:
        rows = search(connection, user=context.user, text=text)
    if not rows:
        st.html('<p class="m-count">Nobody of your cases fits: try part of a name.</p>')
        return None
    told = {row["person_id"]: _told(row, is_covered=is_covered) for row in rows}
    chosen = st.selectbox(
        f"{label}: which", list(told), format_func=told.__getitem__, key=f"which-{key}"
    )
    return next((row for row in rows if row["person_id"] == chosen), None)


def _note(context: Context, key: str, text: str) -> None:
    """One line in the trail for each search that is not the one before."""
    if st.session_state.get(f"searched-{key}") != text:
        looks.searched(context.engine, context.user, looks.PEOPLE, {"text": text.strip()})
        st.session_state[f"searched-{key}"] = text


def _told(row: dict[str, Any], *, is_covered: bool) -> str:
    if is_covered:
        return f"Row {row['person_id']}"
    born = f", born {words.day(row['date_of_birth'])}" if row["date_of_birth"] else ""
    return f"{called(row) or words.NOT_RECORDED}{born} ({row['person_id']})"


def _both(
    context: Context, first: dict[str, Any], second: dict[str, Any], *, is_covered: bool
) -> None:
    ids = (first["person_id"], second["person_id"])
    if ids[0] == ids[1]:
        st.info("These are one and the same row: choose another.", icon=":material/info:")
        return
    st.html(match_table(_pair(context, first, second), is_covered=is_covered))
    reason = st.text_input(
        "How you know that they are one person", key="hand-reason", max_chars=500
    )
    if st.button("Join these two", type="primary", key="join-by-hand"):
        act(
            lambda: confirm(
                context.engine,
                by=context.user,
                person_id=ids[0],
                same_as=ids[1],
                today=context.today,
                reason=reason or "",
            ),
            f"{ids[0]} and {ids[1]} are one person now. Repeats and figures were worked out anew.",
        )


def _pair(context: Context, first: dict[str, Any], second: dict[str, Any]) -> Match:
    """The two as a pair that no model compared."""
    with context.engine.connect() as connection:
        sides = [
            tuple(cases_of(connection, user=context.user, person_id=row["person_id"]))
            for row in (first, second)
        ]
    return Match(first, second, sides[0], sides[1], status=match_words.BLANK)
