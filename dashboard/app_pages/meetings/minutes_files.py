"""The minutes on paper, Word or PDF, and each agency's own actions."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.components.download import download, protection
from dashboard.context import Context
from models.minutes import Minutes
from queries import minutes as asked
from queries.exports.minutes import (
    ACTIONS_KIND,
    KIND,
    actions_paper,
    minutes_paper,
    minutes_stem,
)
from queries.exports.paper import Paper, paper_export

_ENDINGS = {".docx": "Word", ".pdf": "PDF"}


def draw(
    context: Context, meeting: Mapping[str, Any], minutes: Minutes, version: str, short: str
) -> None:
    """Buttons for this version, as much of it as the person sees, and the actions by agency."""
    paper = minutes_paper(minutes, meeting, version[:1].upper() + version[1:])
    with st.container(horizontal=True, gap="small", key="minutes-files"):
        _both(context, meeting, paper, KIND, minutes_stem(meeting, short), "Minutes", "minutes")
        protection("minutes")
    _actions(context, meeting)


def _actions(context: Context, meeting: Mapping[str, Any]) -> None:
    with context.engine.connect() as connection:
        frame = asked.agreed(connection, user=context.user, meeting_id=meeting["meeting_id"])
    named = dict(zip(frame["agency_id"], frame["agency"], strict=True))
    if not named:
        return
    with st.expander("Actions of one agency alone", key="minutes-actions"):
        agency_id = st.selectbox(
            "Agency", list(named), format_func=named.__getitem__, key="actions-of", width=360
        )
        own = frame.filter(frame["agency_id"] == agency_id)
        paper = actions_paper(own, meeting, named[agency_id])
        stem = f"actions-{meeting['meeting_date'].isoformat()}-{agency_id.lower()}"
        with st.container(horizontal=True, gap="small"):
            _both(context, meeting, paper, ACTIONS_KIND, stem, "Actions", f"of-{agency_id}")


def _both(
    context: Context,
    meeting: Mapping[str, Any],
    paper: Paper,
    kind: str,
    stem: str,
    label: str,
    key: str,
) -> None:
    for ending, name in _ENDINGS.items():
        export = paper_export(
            paper,
            kind=kind,
            stem=stem,
            ending=ending,
            marac_id=meeting["marac_id"],
            filters={"meeting": meeting["meeting_id"]},
        )
        download(context, export, label=f"{label} as {name}", key=f"{key}{ending}")
