"""Gives the last version of the minutes out: a copy for each reader, and who has read it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.meetings.circulate import readers
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import packs
from ingest.minutes import mark_circulated
from ingest.packs import Copy
from models.errors import ForPerson
from queries import distribution
from queries import minutes as asked
from queries.exports.minutes import KIND, minutes_paper
from queries.exports.paper import as_pdf, as_word
from queries.minutes import Version
from queries.users import account_of

_DAYS = 14  # proposed: long enough for leave, short enough that nothing lies about


def draw(context: Context, meeting: Mapping[str, Any], version: Version) -> None:
    """The form to circulate, and who has read what before."""
    with context.engine.connect() as connection:
        people = distribution.accounts(
            connection,
            user=context.user,
            meeting_id=meeting["meeting_id"],
            today=context.today,
        )
    names = {one["user_id"]: _name(one) for one in people.rows(named=True)}
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
    with st.spinner("Making the copies …"):
        copies = _copies(context, meeting, version, user_ids)
    packs.publish(
        context.engine,
        by=context.user,
        meeting_id=meeting_id,
        kind=KIND,
        copies=copies,
        expires_on=until,
        today=context.today,
    )
    mark_circulated(context.engine, by=context.user, meeting_id=meeting_id, number=version.number)


def _copies(
    context: Context, meeting: Mapping[str, Any], version: Version, user_ids: Sequence[str]
) -> list[Copy]:
    """A copy for each; readers who may see the same share the work of writing it."""
    written: dict[str, dict[str, bytes]] = {}
    made = []
    for user_id in user_ids:
        with context.engine.connect() as connection:
            account = account_of(connection, user_id, needs_password=False)
            if account is None:
                raise ForPerson("One of the accounts is closed: reload the page and choose again.")
            own = asked.copy_for(
                connection,
                user=context.user,
                reader=account.user,
                meeting_id=meeting["meeting_id"],
                number=version.number,
            )
        paper = minutes_paper(own, meeting, f"Version {version.number}")
        same = json.dumps(paper.as_data(), sort_keys=True)
        if same not in written:
            written[same] = {".docx": as_word(paper), ".pdf": as_pdf(paper)}
        made.append(Copy(user_id, written[same], frozenset(own.case_ids())))
    return made


def _name(one: dict[str, Any]) -> str:
    return f"{one['name']}, {one['agency'] or one['role']}"
