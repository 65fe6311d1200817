"""One document in a list: what it is, where it stands, and the button that saves a copy of it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.context import Context
from dashboard.words import safe
from ingest import looks
from models.codes import DOCUMENT_KIND, SCAN, TEXT_STATE
from models.errors import NotAllowed
from models.text_states import READ
from queries import documents as reads
from queries.exports.log import noted_export
from queries.exports.marking import Marking

_KIND = {"clean": "fine", "not_scanned": "warning", "waiting": "note", "infected": "error"}
_SIGN = {"fine": "✓", "warning": "!", "note": "i", "error": "✕"}


def document_line(
    context: Context, row: Mapping[str, Any], names: Mapping[str, str], *, part: str = "doc"
) -> None:
    """Draws the document; `names` are those of the agencies, `part` is where it is drawn."""
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"{part}-{row['document_id']}"
    ):
        st.html(_told(row, names), width="stretch")
        if row["may_open"]:
            save_button(context, row, part=part)


def save_button(context: Context, row: Mapping[str, Any], *, part: str = "doc") -> None:
    """The button that saves a copy; it says of which version."""
    at = "open" if part == "doc" else f"open-{part}"
    st.download_button(
        f"Save version {row['version']}",
        data=content(context, row["document_id"]),
        file_name=reads.save_as(row),
        mime="application/octet-stream",
        key=f"{at}-{row['document_id']}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        help=f"Save version {row['version']} of {row['file_name']}",
    )


def called(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What a document is called in a choice: its name, its version, and whose copy it is."""
    for_whom = names.get(row["redacted_for"] or "", row["redacted_for"])
    copy = f", redacted copy for {for_whom}" if for_whom else ""
    return f"{row['file_name']} (version {row['version']}{copy})"


def content(context: Context, document_id: str) -> Callable[[], bytes]:
    """The document when it is asked for; a refusal is recorded like the export itself."""

    def opened_now() -> bytes:
        try:
            opened = reads.open_document(context.engine, user=context.user, document_id=document_id)
        except NotAllowed:
            looks.refused(context.engine, context.user, "documents", document_id)
            raise
        noted_export(
            context.engine,
            context.user,
            kind="document",
            name=opened.save_as,
            marking=Marking.OFFICIAL_SENSITIVE,
            filters={"document": document_id},
            marac_id=opened.marac_id,
        )
        return opened.content

    return opened_now


def about(row: Mapping[str, Any]) -> str:
    """A sentence or two: its kind, whose it is, its size, who added it and when."""
    what = DOCUMENT_KIND.get(row["kind"] or "", "Document")
    told = (what, row["agency"] or row["agency_id"], words.size(row["size"]))
    added = f"Added on {words.moment(row['uploaded_at'])} by {row['who']}"
    return f"{', '.join(filter(None, told))}. {added}."


def _told(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """HTML of one document; its state is a sign and words, never colour alone."""
    state = row["scan"] or "not_scanned"
    kind, said = _KIND.get(state, "note"), SCAN.get(state, state)
    if row["destroyed_at"]:
        kind, said = "note", f"Destroyed on {words.day(row['destroyed_at'])}"
    notes = "".join(f'<p class="m-subtitle">{safe(note)}</p>' for note in _notes(row, names))
    return (
        f"<div><strong>{safe(row['file_name'])}</strong>"
        f'<p class="m-subtitle">{safe(about(row))}</p>{notes}'
        f'<p class="m-sure m-{kind}"><span class="m-sign" aria-hidden="true">{_SIGN[kind]}</span> '
        f"{safe(said)}</p></div>"
    )


def _notes(row: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """What else has to be known: version, whose copy, who sees it, whether it can be searched."""
    told = []
    if row["version"] > 1 and not row["redacted_for"]:
        reason = f": {row['version_reason']}" if row["version_reason"] else ""
        told.append(f"Version {row['version']}{reason}")
    if row["redacted_for"]:
        for_whom = row["redacted_agency"] or row["redacted_for"]
        told.append(f"Redacted copy for {for_whom}, which sees it in place of the document")
    if row["only_agencies"]:
        agencies = [names.get(one, one) for one in row["only_agencies"].split(";")]
        told.append(
            f"Only for {words.listed(agencies)}, and whoever runs this MARAC"
            if names
            else "Kept for some agencies only"
        )
    if row["text_state"] not in (None, READ) and not row["destroyed_at"]:
        told.append(TEXT_STATE[row["text_state"]])
    return told
