"""One meeting, with three faces: before (who brings what), during, and after (who got minutes)."""

from typing import Any

import streamlit as st

from dashboard import meeting_words, words
from dashboard.app_pages.meetings import after, before, own_copies, signing
from dashboard.app_pages.meetings.cards import capacity
from dashboard.app_pages.meetings.meetings import say_done
from dashboard.components import documents
from dashboard.components.countdown import countdown
from dashboard.components.cover import cover_switch
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading
from dashboard.context import Context
from models.access import check_may_any
from queries import confidentiality, meetings
from queries.meetings import MAY

BEFORE, DURING, AFTER = "Before", "During", "After"


def render(context: Context) -> None:
    """Draws the meeting that the address names, where it is the person's."""
    check_may_any(context.user, MAY)
    meeting_id = st.query_params.get("meeting", "").strip()
    if not meeting_id:
        page_heading("Meeting", "One meeting, before, during and after.")
        empty("No meeting is chosen", "Choose one from the page Meetings.")
        st.html('<p class="m-key"><a href="/meetings" target="_self">See all meetings</a></p>')
        return
    with context.engine.connect() as connection:
        row = meetings.one(
            connection, user=context.user, meeting_id=meeting_id, today=context.today
        )
        has_accepted = confidentiality.has_accepted(
            connection, user=context.user, meeting_id=meeting_id
        )
    _head(row)
    say_done()
    cover_switch()
    own_copies.draw(context, meeting_id)
    if not has_accepted and row["status"] != "cancelled":
        signing.draw(context, row)
        if not row["runs"]:
            return
    _face(context, row, has_accepted=has_accepted)
    documents.draw_where_shown(context, meeting_id=meeting_id)


def _head(row: dict[str, Any]) -> None:
    where = ", ".join(filter(None, (row["venue"], row["chair"] and f"chair {row['chair']}")))
    st.html('<p class="m-key"><a href="/meetings" target="_self">All meetings</a></p>')
    page_heading(
        meeting_words.when(row),
        f"{row['marac']} MARAC. {meeting_words.kind(row)}{f'. {where}' if where else ''}.",
    )
    due = meeting_words.deadline(row) if row["runs"] and row["status"] != "cancelled" else None
    if due is not None:
        st.html(f'<div class="m-deadlines">{countdown([due], "Deadline")}</div>')
    if row["status"] not in ("held", "cancelled"):
        st.html(capacity(row))
    if row["link"]:
        st.link_button("Join by the link", row["link"], icon=":material/videocam:")


def _face(context: Context, row: dict[str, Any], *, has_accepted: bool) -> None:
    today = row["meeting_date"] == context.today
    usual = AFTER if row["status"] in ("held", "cancelled") else DURING if today else BEFORE
    chosen = st.segmented_control(
        "Show",
        [BEFORE, DURING, AFTER],
        default=usual,
        required=True,
        key="face",
        bind="query-params",
    )
    if chosen == AFTER:
        after.draw(context, row, has_accepted=has_accepted)
    elif chosen == DURING:
        _during(row)
    else:
        before.draw(context, row, has_accepted=has_accepted)


def _during(row: dict[str, Any]) -> None:
    """The way to the live meeting: one case large, the clock, the actions."""
    if row["status"] == "cancelled":
        empty("The meeting is cancelled", "Its cases are on the lists of later meetings.")
        return
    address = words.safe(words.address("sitting", meeting=row["meeting_id"]))
    st.html(
        '<section class="m-empty"><h2>The meeting itself has a page of its own</h2>'
        "<p>One case at a time, large, with its clock and its actions. Cover the names on a "
        f'screen that others can see.</p><p class="m-key"><a href="{address}" target="_self">'
        "<strong>Open the live meeting</strong></a></p></section>"
    )
