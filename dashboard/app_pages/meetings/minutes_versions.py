"""The versions of a meeting's minutes: which is shown, what differs, who got one."""

from collections.abc import Sequence

import streamlit as st

from dashboard import words
from dashboard.components.cover import is_covered
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.minutes import keep
from models.minutes import Minutes
from queries import minutes as asked
from queries.minutes import Change, Version
from queries.minutes_draft import gathered


def chosen(
    context: Context, meeting_id: str, kept: Sequence[Version]
) -> tuple[Minutes, int, frozenset[str]]:
    """The version to show (the last unless another is chosen), its number, and its open cases."""
    numbers = [one.number for one in kept]
    named = {one.number: _called(one) for one in kept}
    number = st.selectbox(
        "Version", numbers, format_func=named.__getitem__, key="minutes-version", width=520
    )
    with context.engine.connect() as connection:
        minutes, shown = asked.version(
            connection, user=context.user, meeting_id=meeting_id, number=number
        )
    if len(numbers) > 1:
        with st.expander("What differs between two versions", key="minutes-differ"):
            others = [one for one in numbers if one != number]
            other = st.selectbox(
                "Compared with", others, format_func=named.__getitem__, key="minutes-other"
            )
            _differ(context, meeting_id, minutes, number, other)
    return minutes, number, shown


def _called(one: Version) -> str:
    given = " Circulated." if one.circulated_at else ""
    return f"Version {one.number}, {words.moment(one.made_at)}, {one.made_by}.{given}"


def _differ(context: Context, meeting_id: str, minutes: Minutes, number: int, other: int) -> None:
    with context.engine.connect() as connection:
        compared, _shown = asked.version(
            connection, user=context.user, meeting_id=meeting_id, number=other
        )
        kept = asked.versions(connection, user=context.user, meeting_id=meeting_id)
    earlier, later = (minutes, compared) if number < other else (compared, minutes)
    newest = next(one for one in kept if one.number == max(number, other))
    found = asked.changes(earlier, later)
    part_heading(
        f"{words.counted(len(found), 'line')} differ{'s' if len(found) == 1 else ''}",
        f"Version {newest.number} was made by {newest.made_by}: {newest.reason}",
    )
    if found and not is_covered():
        st.html(f'<ul class="m-lines m-differ">{"".join(map(_change, found))}</ul>')


def _change(one: Change) -> str:
    word, tag = ("Added", "ins") if one.is_added else ("Taken out", "del")
    return f"<li><small>{safe(one.heading)}. {word}:</small> <{tag}>{safe(one.text)}</{tag}></li>"


def draw_anew(context: Context, meeting_id: str) -> None:
    """Draws the minutes from the record again, over corrections made by hand."""
    with st.expander("Draw them anew from the record", key="minutes-anew"):
        st.write(
            "What was corrected by hand is not in the record: it stays in the versions before, and "
            "has to be put in again."
        )
        reason = st.text_input("Why they are drawn anew", key="anew-why", max_chars=500)
        if st.button("Draw anew as the next version", key="anew"):
            trying(
                lambda: keep(
                    context.engine,
                    by=context.user,
                    meeting_id=meeting_id,
                    reason=reason or "",
                    gather=gathered,
                )
            )
