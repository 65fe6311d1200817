"""Makes the copies of agendas, packs and minutes, each for what its reader may see."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboard.context import Context
from ingest import packs
from ingest.meetings import mark_agenda_sent
from ingest.packs import Copy
from models.access import User
from models.errors import ForPerson
from queries.agenda import Agenda, agenda
from queries.exports.agenda import paper
from queries.exports.paper import Paper, as_pdf, as_word
from queries.users import account_of

# For one reader: the paper as that person may see it, and the cases that are in it.
Written = tuple[Paper, frozenset[str]]


def copies(
    context: Context, user_ids: Sequence[str], write: Callable[[User], Written]
) -> list[Copy]:
    """A copy for each; readers who may see the same share the work of writing it."""
    written: dict[str, dict[str, bytes]] = {}
    made = []
    with st.spinner("Making the copies …"):
        for user_id in user_ids:
            one, case_ids = write(_reader(context, user_id))
            same = json.dumps(one.as_data(), sort_keys=True)
            if same not in written:
                written[same] = {".docx": as_word(one), ".pdf": as_pdf(one)}
            made.append(Copy(user_id, written[same], case_ids))
    return made


def own_paper(context: Context, meeting_id: str, kind: str) -> Paper:
    """The paper as the person at the screen may see it."""
    return _paper(_agenda(context, context.user, meeting_id), kind)


def publish_to(
    context: Context, row: Mapping[str, Any], kind: str, user_ids: Sequence[str], until: date
) -> None:
    """Makes a copy for each reader and circulates them; an agenda is marked as sent."""

    def write(reader: User) -> Written:
        found = _agenda(context, reader, row["meeting_id"])
        return _paper(found, kind), found.case_ids

    made = copies(context, user_ids, write)
    packs.publish(
        context.engine,
        by=context.user,
        meeting_id=row["meeting_id"],
        kind=kind,
        copies=made,
        expires_on=until,
        today=context.today,
    )
    mark_agenda_sent(
        context.engine, by=context.user, meeting_id=row["meeting_id"], today=context.today
    )
    st.session_state["meeting-done"] = (
        f"Circulated to {len(made)} {'person' if len(made) == 1 else 'people'}: it waits on their "
        "first page."
    )


def _reader(context: Context, user_id: str) -> User:
    with context.engine.connect() as connection:
        account = account_of(connection, user_id, needs_password=False)
    if account is None:
        raise ForPerson("One of the accounts is closed: reload the page and choose again.")
    return account.user


def _agenda(context: Context, reader: User, meeting_id: str) -> Agenda:
    with context.engine.connect() as connection:
        return agenda(connection, user=reader, meeting_id=meeting_id, today=context.today)


def _paper(found: Agenda, kind: str) -> Paper:
    return paper(found, with_research=kind == "pack")
