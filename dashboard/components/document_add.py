"""The forms that bring a file in: a new document, or a new version of one."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.components import draft
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.scanning import scanner
from dashboard.words import safe
from ingest.document_versions import add_version
from ingest.documents import RESEARCH, Place, add_document
from ingest.door import MEGABYTE, MOST_BYTES, Purpose
from ingest.media import KEPT
from models.codes import DOCUMENT_KIND
from queries.case_access import check_case

ENDINGS = [ending.removeprefix(".") for medium in KEPT for ending in medium.endings]
_NO_AGENCY = ""
_NO_SCANNER = (
    "No virus scanner is set up here: files are kept as they come. Open only what you expected "
    "from somebody you know."
)


def add_form(
    context: Context,
    place: Place,
    kinds: list[str],
    asked: Mapping[str, str],
    agencies: Mapping[str, str],
) -> None:
    """Adds a document. Who may add research only is asked for which of the own agencies (`asked`);

    who does the casework may say for which `agencies` alone it is.
    """
    with (
        st.expander("Add a document", key="add-document"),
        st.form("document", clear_on_submit=True, border=False),
    ):
        uploaded = _uploader("document-file")
        kind, agency, only = _about(place, kinds, asked, agencies)
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
            only_agencies=only,
            scanner=scanner(),
            check_case=check_case,
        )
    )


def _about(
    place: Place, kinds: list[str], asked: Mapping[str, str], agencies: Mapping[str, str]
) -> tuple[str, str, list[str]]:
    """What kind it is, whose it is, and which agencies alone see it."""
    is_own = kinds == [RESEARCH]
    kind = st.selectbox(
        "What it is", kinds, format_func=DOCUMENT_KIND.__getitem__, key="document-kind"
    )
    agency = st.selectbox(
        "Agency it comes from",
        list(asked) if is_own else [_NO_AGENCY, *asked],
        format_func=lambda agency_id: asked.get(agency_id, "None of these"),
        key="document-agency",
    )
    only = [] if is_own or place.case_id is None else who_sees(agencies, "document-only", [])
    return kind, agency, only


def version_form(context: Context, row: Mapping[str, Any]) -> None:
    """Adds the next version of the document that the row shows."""
    document_id = row["document_id"]
    uploaded = _uploader(f"version-file-{document_id}")
    form = f"new version {row['case_id'] or ''} {document_id}"
    reason = draft.text_input(
        context,
        form=form,
        name="reason",
        label="Why there is a new version",
        placeholder="For example: the address was corrected",
        max_chars=300,
    )
    if not st.button(
        f"Add version {row['version'] + 1}", type="primary", key=f"version-go-{document_id}"
    ):
        return
    if uploaded is None:
        st.error("Choose the file that is the new version.")
        return
    trying(
        lambda: add_version(
            context.engine,
            by=context.user,
            document_id=document_id,
            name=uploaded.name,
            content=uploaded.getvalue(),
            reason=reason,
            scanner=scanner(),
            check_case=check_case,
        ),
        done=lambda: draft.clear(context, form),
    )


def who_sees(agencies: Mapping[str, str], key: str, chosen: list[str]) -> list[str]:
    """The choice of the agencies that alone see a document; none is everyone."""
    options = list(dict.fromkeys([*agencies, *chosen]))
    return st.multiselect(
        "Which agencies see it",
        options,
        default=chosen,
        format_func=lambda agency_id: agencies.get(agency_id, agency_id),
        placeholder="Everyone who sees the case",
        key=key,
        help="Coordinator and chair always see it, and so does the agency it comes from.",
    )


def _uploader(key: str) -> Any:  # noqa: ANN401 - Streamlit's own
    if scanner() is None:
        st.html(f'<p class="m-key">{safe(_NO_SCANNER)}</p>')
    return st.file_uploader(
        "PDF, Word, Excel, PNG, JPEG, text or e-mail",
        type=ENDINGS,
        key=key,
        max_upload_size=MOST_BYTES[Purpose.DOCUMENT] // MEGABYTE,
    )
