"""Entering more into a chronology: whose, many at once or one, and the uploads so far."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import chronology_entry, chronology_mend, chronology_upload
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest import chronology_uploads
from ingest.chronology import may_write_for
from queries import chronology as asked
from queries.case_access import check_case
from queries.chronology import Chronology
from queries.referral_choices import agency_choices

_MANY, _ONE = "Many at once", "One entry"


def draw(context: Context, found: Chronology) -> None:
    """Draws the choice of the agency, the way to enter, and what was uploaded."""
    with context.engine.connect() as connection:
        uploads = asked.uploads(connection, user=context.user, case_id=found.case_id)
        known = agency_choices(connection, user=context.user, marac_id=found.marac_id)
    own = {
        agency_id: name
        for agency_id, name in known.items()
        if may_write_for(context.user, found.marac_id, agency_id)
    }
    if not own:
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="whose"):
        agency_id = st.selectbox(
            "Whose record is it?",
            list(own),
            index=0 if len(own) == 1 else None,
            format_func=own.__getitem__,
            placeholder="Choose the agency",
            key="chronology-agency",
            width=320,
        )
        way = st.segmented_control(
            "How much?", [_MANY, _ONE], default=_MANY, required=True, key="chronology-how"
        )
    if agency_id is not None:
        chronology_mend.draw(context, found, agency_id)
        if way == _ONE:
            chronology_entry.add(context, found, agency_id)
        else:
            chronology_upload.draw(context, found, agency_id)
    _uploads(context, found, list(uploads.iter_rows(named=True)))


def _uploads(context: Context, found: Chronology, uploads: list[dict[str, Any]]) -> None:
    if not uploads:
        return
    part_heading(
        f"{words.counted(len(uploads), 'upload')} so far",
        "One can be taken back whole by whoever made it; entries corrected since stay.",
    )
    for row in uploads:
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            key=f"upload-{words.slug(row['upload_id'])}",
        ):
            st.html(_upload(row))
            may_undo = chronology_uploads.may_undo(context.user, row["uploaded_by"], found.marac_id)
            if may_undo and row["undone_at"] is None:
                _undo(context, row)


def _upload(row: Mapping[str, Any]) -> str:
    counts = [words.counted(row["added"], "entry", "entries")]
    counts += [f"{words.number(row['known'])} there before"] if row["known"] else []
    counts += [f"{words.number(row['wrong'])} to mend"] if row["wrong"] else []
    undone = " Taken back." if row["undone_at"] else ""
    return (
        f'<p class="m-key"><strong>{safe(row["agency"])}</strong>: {safe(row["origin"])}, '
        f"{safe(words.listed(counts))}. {safe(row['who'])}, "
        f"{safe(words.moment(row['uploaded_at']))}.{undone}</p>"
    )


def _undo(context: Context, row: Mapping[str, Any]) -> None:
    """Asks once more: a click beside the one meant would take hundreds of entries away."""
    upload_id = row["upload_id"]
    with st.popover("Take back", icon=":material/undo:", key=f"back-{upload_id}"):
        count = words.counted(row["added"], "entry", "entries")
        st.html(f'<p class="m-key">Takes {safe(count)} out of the chronology again.</p>')
        if st.button(f"Take back {count}", type="primary", key=f"back-go-{upload_id}"):
            trying(
                lambda: chronology_uploads.undo_upload(
                    context.engine,
                    by=context.user,
                    upload_id=upload_id,
                    check_case=check_case,
                ),
                done=lambda: st.session_state.__setitem__(
                    chronology_entry.SAVED, "The upload is taken back."
                ),
            )
