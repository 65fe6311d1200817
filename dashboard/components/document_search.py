"""The search inside documents: its field, what it found, and what it could not look into."""

from collections.abc import Mapping

import streamlit as st

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components import draft
from dashboard.components.document_line import about, save_button
from dashboard.context import Context
from dashboard.words import safe
from ingest import looks
from ingest.document_texts import read_texts
from models.access import Permission, may
from models.errors import ForPerson
from queries.document_search import Found, Hit, Wanted, search

DOCUMENTS = "documents"
_READ_AT_ONCE = 20


def words_field(context: Context, *, form: str, label: str) -> str:
    """The words looked for: they may name somebody, so they stand in no address."""
    return draft.text_input(
        context,
        form=form,
        name="text",
        label=label,
        placeholder='Words in the document, or "a phrase"',
        max_chars=200,
        width=420,
    ).strip()


def found(context: Context, wanted: Wanted, *, place: str) -> Found | None:
    """What the search found, kept until something is written; None where it was refused.

    One line in the trail for each search that is not the one before.
    """
    key = f"document-search-{place}"
    asked = (wanted, context.data_version, context.user)
    kept: tuple[object, Found] | None = st.session_state.get(key)
    if kept is not None and kept[0] == asked:
        return kept[1]
    try:
        with context.engine.connect() as connection:
            result = search(connection, user=context.user, wanted=wanted)
    except ForPerson as wrong:
        st.error(str(wrong))
        return None
    if wanted.text and (kept is None or kept[0][0] != wanted):  # type: ignore[index]
        looks.searched(context.engine, context.user, DOCUMENTS, wanted.told())
    st.session_state[key] = (asked, result)
    return result


def hits(context: Context, result: Found, maracs: Mapping[str, str], *, place: str) -> None:
    """Draws the documents that were found, each with the words around the hit."""
    for hit in result.hits:
        row = hit.document
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"{place}-{row['document_id']}"
        ):
            st.html(_told(hit, maracs), width="stretch")
            if row["may_open"]:
                save_button(context, row, part=place)


def limits(context: Context, result: Found, *, place: str) -> None:
    """Says what the search could not look into, and offers to read what nobody has read yet."""
    told = []
    if result.is_cut:
        told.append(f"The newest {len(result.hits)} are shown: add a word or a filter.")
    if result.without_text:
        told.append(
            f"{words.counted(result.without_text, 'document')} could not be searched: pictures, "
            "scans, and files that are locked or could not be read. Look at them yourself."
        )
    if result.not_read:
        told.append(
            f"{words.counted(result.not_read, 'document')} will be searched once they were read."
        )
    for one in told:
        st.html(f'<p class="m-key">{safe(one)}</p>')
    if result.not_read and may(context.user, Permission.DO_CASEWORK):
        label = f"Read {min(result.not_read, _READ_AT_ONCE)} of them now"
        if st.button(label, key=f"{place}-read", icon=":material/refresh:"):
            with st.spinner("Reading"):
                read_texts(context.engine, most=_READ_AT_ONCE)
            st.session_state.pop(f"document-search-{place}", None)
            st.rerun()


def in_case(context: Context, case_id: str, count: int) -> None:
    """The search within one case, where there are documents enough to need it."""
    if count < 2:
        return
    form = f"search documents {case_id} {context.session_id}"
    text = words_field(context, form=form, label="Search inside these documents")
    if not text:
        return
    result = found(context, Wanted(text=text, case_id=case_id), place="in-case")
    if result is None:
        return
    told = words.counted(len(result.hits), "document holds it", "documents hold it")
    st.html(f'<p class="m-count">{safe(told)}</p>')
    hits(context, result, {}, place="in-case")
    limits(context, result, place="in-case")


def _told(hit: Hit, maracs: Mapping[str, str]) -> str:
    row = hit.document
    around = f"{safe(hit.before)}<mark>{safe(hit.word)}</mark>{safe(hit.after)}"
    quote = f'<p class="m-hit">{around}</p>' if hit.before or hit.word or hit.after else ""
    copy = row["redacted_agency"] or row["redacted_for"]
    version = f"version {row['version']}" + (f", redacted copy for {copy}" if copy else "")
    return (
        f"<div><strong>{safe(row['file_name'])}</strong> "
        f'<span class="m-version">{safe(version)}</span>{quote}'
        f'<p class="m-subtitle">{_where(row, maracs)}{safe(about(row))}</p></div>'
    )


def _where(row: Mapping[str, object], maracs: Mapping[str, str]) -> str:
    """Where it belongs, a case as a link to its documents."""
    marac = maracs.get(str(row["marac_id"]), "")
    if row["case_id"]:
        address = case_address(str(row["case_id"]), anchor="documents")
        place = f'<a href="{safe(address)}" target="_self">Case {safe(str(row["case_id"]))}</a>'
    else:
        place = "A meeting" if row["meeting_id"] else "A lesson"
    return f"{', '.join(filter(None, (place, safe(marac))))}. "


def counted(result: Found, wanted: Wanted) -> str:
    """How many there are, and of how many looked through."""
    shown = words.counted(len(result.hits), "document")
    more = "more than " if result.is_cut else ""
    if not wanted.text:
        return f"{more}{shown}, the newest first"
    return f"{more}{shown} of {words.number(result.looked_through)} looked through"
