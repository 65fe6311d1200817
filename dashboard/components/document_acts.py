"""What can be done with one document: its versions, who sees it, its redacted copies."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.document_add import version_form, who_sees
from dashboard.components.document_line import called, document_line
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.document_versions import limit_to
from models.text_states import HAS_TEXT
from queries import documents as reads
from queries.case_access import check_case

COPY_PAGE = "/redacted-copy"


def acts(
    context: Context, frame: pl.DataFrame, agencies: Mapping[str, str], *, does_casework: bool
) -> None:
    """Draws what can be done with the document that is chosen; nothing where there is none."""
    rows = {row["document_id"]: row for row in frame.iter_rows(named=True)}
    may_change = does_casework and bool(rows)
    older = {one for one, row in rows.items() if row["version"] > 1}
    choices = list(rows) if may_change else sorted(older)
    if not choices:
        return
    title = "Versions, who sees it, redacted copies" if may_change else "Earlier versions"
    with st.expander(title, key="document-acts"):
        chosen = st.selectbox(
            "Document",
            choices,
            index=None,
            format_func=lambda one: called(rows[one], agencies),
            placeholder="Choose a document",
            key="document-chosen",
        )
        if chosen is None:
            return
        _versions(context, rows[chosen], agencies)
        if may_change and not rows[chosen]["destroyed_at"]:
            _changes(context, rows[chosen], frame, agencies)


def _versions(context: Context, row: Mapping[str, Any], agencies: Mapping[str, str]) -> None:
    with context.engine.connect() as connection:
        found = reads.versions(connection, user=context.user, document_id=row["document_id"])
    st.html(f"<h3>{safe(words.counted(found.height, 'version'))}</h3>")
    for version in found.iter_rows(named=True):
        document_line(context, version, agencies, part="version")


def _changes(
    context: Context, row: Mapping[str, Any], frame: pl.DataFrame, agencies: Mapping[str, str]
) -> None:
    if row["redacted_for"]:
        st.html(
            '<p class="m-key">A redacted copy is made anew from its document, so that nothing '
            "comes back into it.</p>"
        )
        return
    st.html("<h3>Add a new version</h3>")
    version_form(context, row)
    if row["case_id"] is None:
        return
    st.html("<h3>Who sees it</h3>")
    _who_sees(context, row, agencies)
    st.html("<h3>Redacted copies</h3>")
    _copies(row, frame, agencies)


def _who_sees(context: Context, row: Mapping[str, Any], agencies: Mapping[str, str]) -> None:
    seen = [one for one in (row["only_agencies"] or "").split(";") if one]
    key = f"{row['document_id']}-{'-'.join(seen)}"
    wanted = who_sees(agencies, f"only-{key}", seen)
    if st.button("Save who sees it", key=f"only-go-{key}"):
        trying(
            lambda: limit_to(
                context.engine,
                by=context.user,
                document_id=row["document_id"],
                only_agencies=wanted,
                seen=seen,
                check_case=check_case,
            )
        )


def _copies(row: Mapping[str, Any], frame: pl.DataFrame, agencies: Mapping[str, str]) -> None:
    """The copies there are, one made of an older version first, and the way to make another."""
    with_copy = frame.filter(
        pl.col("redacted_for").is_not_null(), pl.col("redacted_first") == row["first_id"]
    )
    told = []
    for copy in with_copy.iter_rows(named=True):
        name = copy["redacted_agency"] or copy["redacted_for"]
        is_new = copy["redacted_from"] == row["document_id"]
        made = "made of this version" if is_new else "still of an earlier version: make it anew"
        told.append(f"{name}: {made}. Reason: {copy['redaction_reason'] or words.NOT_RECORDED}")
    if told:
        items = "".join(f"<li>{safe(one)}</li>" for one in told)
        st.html(f'<ul class="m-acts">{items}</ul>')
    if not row["may_open"] or row["text_state"] not in HAS_TEXT:
        st.html(
            '<p class="m-key">No copy can be made: there is no text in it that could be read.</p>'
        )
        return
    address = f"{COPY_PAGE}?{urlencode({'document': row['document_id']})}"
    st.html(
        f'<p class="m-key"><a href="{safe(address)}" target="_self">Make a redacted copy for an '
        "agency</a></p>"
    )
