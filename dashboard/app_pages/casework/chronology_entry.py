"""One entry of a chronology: entered by hand, or put right with the reason; its versions."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.chronology_words import when
from dashboard.components import draft, overtaken
from dashboard.components.corrections import history_table
from dashboard.components.cover import is_covered
from dashboard.components.heading import part_heading
from dashboard.components.row_fields import row_fields
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import chronology as written
from ingest.one_row import as_text
from ingest.save import Saved
from queries import documents, field_history
from queries.case_access import check_case
from queries.chronology import Chronology

SAVED = "chronology-saved"
_FACTS = (
    *("occurred_on", "occurred_at", "occurred_to", "event", "response", "significance", "about"),
    *("source", "author"),
)
_OPINION = ("analysis", "analysis_by")
_CHOSEN = ("person_ids", "document_id")
NAMES = (*_FACTS, *_CHOSEN, *_OPINION)
_LONG = frozenset({"event", "response", "analysis"})


def add(context: Context, found: Chronology, agency_id: str) -> None:
    """The form for one new entry of that agency."""
    form = f"chronology entry {found.case_id} {agency_id}"
    values = _fields(context, found, form, dict.fromkeys(NAMES, ""))
    if not st.button("Add the entry", type="primary", key="entry-add"):
        return

    def done() -> None:
        draft.clear(context, form)
        st.session_state[SAVED] = "The entry is in the chronology."

    trying(
        lambda: written.add_entry(
            context.engine,
            by=context.user,
            case_id=found.case_id,
            agency_id=agency_id,
            values=values,
            today=context.today,
            check_case=check_case,
        ),
        done=done,
    )


def correct(context: Context, found: Chronology, row: Mapping[str, Any]) -> None:
    """The entry that the address names, to be put right; its versions beneath."""
    part_heading(
        f"Correct the entry of {when(row)}",
        f"{row['agency']}. The version before stays in the trail, with who changed it and why.",
    )
    st.html(
        f'<p class="m-key"><a href="{words.safe(words.address("chronology", case=found.case_id))}" '
        'target="_self">Back to the line of time</a></p>'
    )
    if is_covered():
        st.html('<p class="m-key">The form is not shown while names are covered.</p>')
        return
    form = f"chronology correct {found.case_id} {row['entry_id']}"
    seen = draft.begun(context, form, {name: as_text(row[name]) for name in NAMES})
    values = _fields(context, found, form, seen)
    reason = draft.text_input(
        context, form=form, name="reason", label="Why it changes", max_chars=500
    )

    def write(values: Mapping[str, str], seen: Mapping[str, str]) -> Saved:
        return written.correct_entry(
            context.engine,
            by=context.user,
            entry_id=row["entry_id"],
            values=values,
            reason=reason,
            today=context.today,
            check_case=check_case,
            seen=seen,
        )

    is_sent = st.button("Correct the entry", type="primary", key="entry-correct")
    saved = overtaken.send(
        context, form=form, values=values, seen=seen, is_sent=is_sent, write=write
    )
    if saved is not None:
        st.session_state[SAVED] = "The entry is corrected."
        st.rerun()
    _versions(context, row)


def _versions(context: Context, row: Mapping[str, Any]) -> None:
    with context.engine.connect() as connection:
        history = field_history.of_entry(connection, user=context.user, entry_id=row["entry_id"])
    with st.expander("Versions of this entry", key="entry-versions"):
        st.html(history_table(history, "Versions of this entry, newest first"))


def _fields(
    context: Context, found: Chronology, form: str, start: Mapping[str, str]
) -> dict[str, str]:
    """Facts on one side, what the agency makes of them on the other."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        values = row_fields(
            context, form=form, file=written.FILE, names=_FACTS, start=start, long=_LONG
        )
    with right:
        values["person_ids"] = draft.several(
            context,
            list(found.people),
            form=form,
            name="person_ids",
            label="People of the case",
            start=start["person_ids"],
            format_func=lambda person: found.people[person],
            placeholder="Nobody in particular",
        )
        values["document_id"] = _document(context, found, form, start["document_id"])
        st.html('<p class="m-key">Opinion, kept apart from what happened:</p>')
        values |= row_fields(
            context, form=form, file=written.FILE, names=_OPINION, start=start, long=_LONG
        )
    return values


def _document(context: Context, found: Chronology, form: str, start: str) -> str:
    with context.engine.connect() as connection:
        kept = documents.of_case(connection, user=context.user, case_id=found.case_id)
    names = dict(zip(kept["document_id"], kept["file_name"], strict=True))
    if start and start not in names:
        names[start] = "a document that is not shown to you"
    if not names:
        return start
    chosen = draft.select(
        context,
        list(names),
        form=form,
        name="document_id",
        label="Document it is taken from",
        start=start,
        format_func=lambda document: names.get(document, document),
        placeholder="None",
    )
    return chosen or ""
