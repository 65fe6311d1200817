"""What the person has to be told: notices of their roles, until they say they have read them."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.context import Context
from dashboard.words import safe
from ingest.notices import mark_read
from queries.notices import unread


def notices(context: Context) -> None:
    """Draws the unread notices and the button that puts them away; nothing where there are none."""
    with context.engine.connect() as connection:
        waiting = unread(connection, user=context.user)
    if not waiting:
        return
    with st.container(key="notices"):
        st.html(notice_list(waiting))
        if st.button("I have read these", key="notices-read", icon=":material/done_all:"):
            mark_read(context.engine, context.user, [one["notice_id"] for one in waiting])
            st.rerun()


def notice_list(waiting: Sequence[Mapping[str, Any]]) -> str:
    """HTML of the notices, newest first."""
    inside = "".join(
        f"<li><time>{safe(words.moment(row['made_at']))}</time>{safe(row['text'])}</li>"
        for row in waiting
    )
    return (
        '<section aria-label="Notices for you"><ul class="m-notice-list">'
        + inside
        + "</ul></section>"
    )
