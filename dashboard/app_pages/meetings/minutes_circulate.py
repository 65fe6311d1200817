"""Gives the last version of the minutes out: a copy for each reader, and who has read it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.meetings.circulate import reader_names, readers
from dashboard.circulating import Written, copies
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import packs
from ingest.minutes import mark_circulated
from models.access import User
from queries import minutes as asked
from queries.exports.minutes import KIND, minutes_paper
from queries.minutes import Version

_DAYS = 14  # proposed: long enough for leave, short enough that nothing lies about


def draw(context: Context, meeting: Mapping[str, Any], version: Version) -> None:
    """The form to circulate, and who has read what before."""
    names = reader_names(context, meeting["meeting_id"])
    if version.circulated_at:
        part_heading(f"Version {version.number} is circulated")
    with st.expander(f"Circulate version {version.number}", key="minutes-circulate"):
        _form(context, meeting, version, names)
    readers(context, dict(meeting), (KIND,))


def _form(
    context: Context, meeting: Mapping[str, Any], version: Version, names: dict[str, str]
) -> None:
    chosen = st.multiselect(
        "Who gets them",
        list(names),
        default=list(names),
        format_func=names.__getitem__,
        key="minutes-readers",
        help="Accounts of people who run the meeting or come to it for an agency.",
    )
    until = st.date_input(
        "Opens until",
        context.today + timedelta(days=_DAYS),
        format="DD/MM/YYYY",
        min_value=context.today,
        key="minutes-until",
        width=180,
    )
    told = words.counted(len(chosen), "person", "people")
    label = f"Circulate the minutes to {told}"
    if st.button(label, type="primary", key="circulate-minutes", disabled=not chosen):
        trying(lambda: _publish(context, meeting, version, chosen, until))
    st.html(
        '<p class="m-key">Each gets a copy of their own, on their first page, without a case that '
        "is closed to them or that they do not see in full. Nothing is sent by e-mail. After the "
        "day every copy is destroyed.</p>"
    )


def _publish(
    context: Context,
    meeting: Mapping[str, Any],
    version: Version,
    user_ids: Sequence[str],
    until: date,
) -> None:
    meeting_id = meeting["meeting_id"]

    def write(reader: User) -> Written:
        with context.engine.connect() as connection:
            own = asked.copy_for(
                connection,
                user=context.user,
                reader=reader,
                meeting_id=meeting_id,
                number=version.number,
            )
        paper = minutes_paper(own, meeting, f"Version {version.number}")
        return paper, frozenset(own.case_ids())

    packs.publish(
        context.engine,
        by=context.user,
        meeting_id=meeting_id,
        kind=KIND,
        copies=copies(context, user_ids, write),
        expires_on=until,
        today=context.today,
    )
    mark_circulated(context.engine, by=context.user, meeting_id=meeting_id, number=version.number)
