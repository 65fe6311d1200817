"""Documents kept with a case, a meeting or a lesson: a list to open from, and a way to add one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.scanning import scanner
from dashboard.words import safe
from ingest import document_scans, looks
from ingest.documents import RESEARCH, Place, add_document
from ingest.door import MEGABYTE, MOST_BYTES, Purpose
from ingest.media import KEPT
from models.access import Permission
from models.codes import DOCUMENT_KIND, SCAN
from models.errors import NotAllowed
from queries import documents as reads
from queries.case_access import check_case
from queries.exports.log import noted_export
from queries.exports.marking import Marking

ENDINGS = [ending.removeprefix(".") for medium in KEPT for ending in medium.endings]
_KIND = {"clean": "fine", "not_scanned": "warning", "waiting": "note", "infected": "error"}
_SIGN = {"fine": "✓", "warning": "!", "note": "i", "error": "✕"}
_NO_AGENCY = ""


def draw(
    context: Context,
    *,
    case_id: str | None = None,
    meeting_id: str | None = None,
    lesson_id: str | None = None,
) -> None:
    """Draws the documents of one of the three that this person may see, and the form to add one.

    Raises NotAllowed where the case, meeting or lesson is not this person's to see.
    """
    place = Place(case_id, meeting_id, lesson_id)
    found = _found(context, place)
    kinds, agencies = _may_add(context, place, found.marac_id)
    if found.frame.is_empty() and not kinds:
        return
    part_heading(_finding(found.frame), "Kept encrypted. Opening one is recorded.")
    for row in found.frame.rows(named=True):
        _line(context, row)
    _offer_scan(context, found.frame)
    if kinds:
        _add(context, place, kinds, agencies)


def draw_one(context: Context, *, case_id: str, document_id: str) -> None:
    """Draws one document of a case and the button to save it; nothing where it is not shown."""
    with context.engine.connect() as connection:
        found = reads.of_case(connection, user=context.user, case_id=case_id)
    for row in found.filter(pl.col("document_id") == document_id).rows(named=True):
        _line(context, row)


@dataclass(frozen=True)
class _Found:
    """The documents, and the MARAC they belong to (None where that is not known)."""

    frame: pl.DataFrame
    marac_id: str | None


def _found(context: Context, place: Place) -> _Found:
    user = context.user
    with context.engine.connect() as connection:
        if place.case_id is not None:
            marac_id: str | None = check_case(connection, user, place.case_id)
            return _Found(reads.of_case(connection, user=user, case_id=place.case_id), marac_id)
        if place.meeting_id is not None:
            frame = reads.of_meeting(connection, user=user, meeting_id=place.meeting_id)
            return _Found(frame, reads.marac_of(connection, meeting_id=place.meeting_id))
        frame = reads.of_lesson(connection, user=user, lesson_id=str(place.lesson_id))
        return _Found(frame, reads.marac_of(connection, lesson_id=place.lesson_id))


def _finding(frame: pl.DataFrame) -> str:
    if frame.is_empty():
        return "No document is kept here yet"
    held = int((~frame["may_open"]).sum())
    count = words.counted(frame.height, "document")
    return f"{count}, {held} of them locked" if held else count


def _line(context: Context, row: Mapping[str, Any]) -> None:
    """One document: what it is, where it stands with the scan, and the button to save it."""
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"doc-{row['document_id']}"
    ):
        st.html(_told(row), width="stretch")
        if row["may_open"]:
            st.download_button(
                "Save a copy",
                data=_content(context, row["document_id"]),
                file_name=reads.save_as(row),
                mime="application/octet-stream",
                key=f"open-{row['document_id']}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
                help=f"Save {row['file_name']}",
            )


def _told(row: Mapping[str, Any]) -> str:
    """HTML of one document; its state is a sign and words, never colour alone."""
    state = row["scan"] or "not_scanned"
    kind, said = _KIND.get(state, "note"), SCAN.get(state, state)
    if row["destroyed_at"]:
        kind, said = "note", f"Destroyed on {words.day(row['destroyed_at'])}"
    what = DOCUMENT_KIND.get(row["kind"] or "", "Document")
    about = (what, row["agency"] or row["agency_id"], words.size(row["size"]))
    added = f"Added on {words.moment(row['uploaded_at'])} by {row['who']}"
    return (
        f"<div><strong>{safe(row['file_name'])}</strong>"
        f'<p class="m-subtitle">{safe(", ".join(filter(None, about)))}. {safe(added)}.</p>'
        f'<p class="m-sure m-{kind}"><span class="m-sign" aria-hidden="true">{_SIGN[kind]}</span> '
        f"{safe(said)}</p></div>"
    )


def _content(context: Context, document_id: str) -> Callable[[], bytes]:
    """The document when it is asked for; a refusal is recorded like the export itself."""

    def content() -> bytes:
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

    return content


def _offer_scan(context: Context, frame: pl.DataFrame) -> None:
    """A button that tries the scan again, where something waits for it."""
    waiting = frame.filter((pl.col("scan") == "waiting") & pl.col("destroyed_at").is_null())
    asked = scanner()
    if waiting.is_empty() or asked is None:
        return
    if st.button("Try the virus scan again", key="scan-again", icon=":material/refresh:"):
        with st.spinner("Scanning"):
            done = document_scans.scan_waiting(
                context.engine, asked, by=context.user, only_waiting=True
            )
        if done.why:
            st.error(done.why)
        else:
            st.rerun()


def _may_add(
    context: Context, place: Place, marac_id: str | None
) -> tuple[list[str], dict[str, str]]:
    """The kinds this person may add here, and for which agencies (id → name)."""
    user = context.user
    maracs = user.maracs_for(Permission.DO_CASEWORK)
    does_casework = marac_id is not None and (maracs is None or marac_id in maracs)
    if place.case_id is None:
        return ([kind for kind in DOCUMENT_KIND if kind != RESEARCH] if does_casework else []), {}
    with context.engine.connect() as connection:
        asked = reads.asked_agencies(connection, user=user, case_id=place.case_id)
    if does_casework:
        return list(DOCUMENT_KIND), asked
    own = {agency_id: asked.get(agency_id, agency_id) for agency_id in reads.own_agencies(user)}
    return ([RESEARCH] if own else []), own


def _add(context: Context, place: Place, kinds: list[str], agencies: Mapping[str, str]) -> None:
    """The form; whoever may add research only is asked for which of the own agencies."""
    is_own = kinds == [RESEARCH]
    with (
        st.expander("Add a document", key="add-document"),
        st.form("document", clear_on_submit=True, border=False),
    ):
        uploaded = st.file_uploader(
            "PDF, Word, Excel, PNG, JPEG, text or e-mail",
            type=ENDINGS,
            key="document-file",
            max_upload_size=MOST_BYTES[Purpose.DOCUMENT] // MEGABYTE,
        )
        kind = st.selectbox(
            "What it is", kinds, format_func=DOCUMENT_KIND.__getitem__, key="document-kind"
        )
        options = list(agencies) if is_own else [_NO_AGENCY, *agencies]
        agency = st.selectbox(
            "Agency it comes from",
            options,
            format_func=lambda agency_id: agencies.get(agency_id, "None of these"),
            key="document-agency",
        )
        if scanner() is None:
            st.html(f'<p class="m-key">{safe(_NO_SCANNER)}</p>')
        if not st.form_submit_button("Add it", type="primary"):
            return
    if uploaded is None:
        st.error("Choose the file to add.")
        return
    trying(
        lambda: add_document(
            context.engine,
            by=context.user,
            name=uploaded.name,
            content=uploaded.getvalue(),
            place=place,
            kind=kind,
            agency_id=agency or None,
            scanner=scanner(),
            check_case=check_case,
        )
    )


_NO_SCANNER = (
    "No virus scanner is set up here: files are kept as they come. Open only what you expected "
    "from somebody you know."
)
