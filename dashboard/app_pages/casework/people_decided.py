"""The decisions made: who said so, when and why; a link can be taken out again."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.people_acts import act
from dashboard.components.cover import covered
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from ingest.matches import undo
from queries.matches import Match, decided
from queries.people_in_cases import called

SHOWN = 20
_TOLD = {
    "confirmed": "One person",
    "refused": "Not the same",
    "undone": "Joined, then taken apart",
}


def draw(context: Context, *, is_covered: bool) -> None:
    """A table of decisions, the newest first, and taking a link out."""
    with context.engine.connect() as connection:
        made = decided(connection, user=context.user)
    if not made:
        return
    part_heading(
        f"{words.counted(len(made), 'decision')} made",
        "The newest first. Every one stands in the trail.",
    )
    columns = [Column(name) for name in ("The two", "Decided", "By", "When", "Why")]
    rows = [_row(match, is_covered=is_covered) for match in made[:SHOWN]]
    st.html(table(columns, rows, caption="Decisions about who is one person"))
    _undo(context, [match for match in made if match.status == "confirmed"], is_covered=is_covered)


def _row(match: Match, *, is_covered: bool) -> Row:
    return [
        Cell(_pair(match, is_covered=is_covered)),
        _TOLD[match.status],
        match.decided_by or words.DASH,
        words.moment(match.decided_at) if match.decided_at else words.DASH,
        match.reason or words.DASH,
    ]


def _pair(match: Match, *, is_covered: bool) -> str:
    told = []
    for row in (match.left, match.right):
        name = covered(called(row), "covered", is_covered=is_covered) or words.NOT_RECORDED
        told.append(f"{name} ({row['person_id']})")
    return " and ".join(told)


def _undo(context: Context, joined: list[Match], *, is_covered: bool) -> None:
    if not joined:
        return
    pairs = {match.ids: _pair(match, is_covered=is_covered) for match in joined}
    with st.expander("Take a link out again", key="undo"):
        ids = st.selectbox(
            "Link between", list(pairs), format_func=pairs.__getitem__, key="undo-which"
        )
        reason = st.text_input("Why they are not one person", key="undo-reason", max_chars=500)
        if st.button("Take this link out", key="undo-link") and ids:
            _take_out(context, ids, reason or "")


def _take_out(context: Context, ids: tuple[str, str], reason: str) -> None:
    first, second = ids

    taken_out = f"The link between {first} and {second} was taken out"

    def does() -> str:
        still = undo(
            context.engine, by=context.user, person_id=first, same_as=second, reason=reason
        )
        if still:
            return f"{taken_out}. Other links still make them one person: take those out as well."
        return f"{taken_out}; repeats and figures were worked out anew."

    act(does, taken_out)
