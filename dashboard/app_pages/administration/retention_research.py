"""Research forms still kept after their meeting, destroying them, and the certificates."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.download import download
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.research import destroy
from models.access import Permission, may_any
from queries import retention as kept
from queries.exports import research_certificate
from queries.exports.delivery import Export
from queries.exports.marking import file_name

SHOWN, MOST_SHOWN = 8, 200


def draw(context: Context, left: pl.DataFrame) -> None:
    """Draws the meetings with research left, and the certificates of those without."""
    with context.engine.connect() as connection:
        done = kept.certificates(connection, user=context.user)
        days = kept.research_days(connection)
    by_itself = f"Destroyed by itself {days} days after the meeting." if days else ""
    if left.is_empty():
        part_heading("No research form is kept after its meeting", by_itself)
    else:
        forms = sum(left["forms"]) + sum(left["documents"])
        part_heading(
            f"{words.counted(forms, 'research form')} kept after the meeting",
            by_itself
            or "They are made for the meeting and destroyed after it. Who knew the "
            "people, and when it was asked and told, stays.",
        )
        st.html(_table(left.head(SHOWN)))
        if left.height > SHOWN:
            rest = left.slice(SHOWN, MOST_SHOWN)
            with st.expander(f"The next {words.number(rest.height)}", key="research-more"):
                st.html(_table(rest))
        if may_any(context.user, {Permission.PROPOSE_ERASURE}):
            _destroy(context, left)
    if not done.is_empty():
        _certificates(context, done)


def _table(left: pl.DataFrame) -> str:
    columns = [Column("Meeting"), Column("MARAC")]
    columns += [Column("Forms", is_number=True), Column("Files", is_number=True)]
    rows = [
        [
            words.day(row["meeting_date"]),
            row["marac"],
            words.number(row["forms"]),
            words.number(row["documents"]),
        ]
        for row in left.iter_rows(named=True)
    ]
    return table(columns, rows, caption="Meetings held whose research is still kept")


def _destroy(context: Context, left: pl.DataFrame) -> None:
    names = {
        row["meeting_id"]: f"{words.day(row['meeting_date'])}, {row['marac']}"
        for row in left.iter_rows(named=True)
    }
    with st.expander("Destroy research forms", key="destroy"):
        meeting_id = st.selectbox(
            "Meeting", names, format_func=names.__getitem__, key="destroy-meeting"
        )
        sure = st.checkbox("The actions are agreed and the forms are not needed", key="destroy-ok")
        if st.button("Destroy the forms", type="primary", key="destroy-go"):
            if not sure:
                st.error("Tick that the forms are not needed any more: they cannot come back.")
                return
            trying(
                lambda: destroy(
                    context.engine, by=context.user, meeting_id=meeting_id, today=context.today
                )
            )


def _certificates(context: Context, done: pl.DataFrame) -> None:
    with st.expander(f"{words.counted(done.height, 'certificate')} of destruction", key="certs"):
        columns = [Column(name) for name in ("Meeting", "MARAC", "Destroyed", "By")]
        columns += [Column("Forms", is_number=True), Column("Files", is_number=True)]
        rows = [
            [
                words.day(row["meeting_date"]) if row["meeting_date"] else row["meeting_id"],
                row["marac"] or row["marac_id"],
                words.moment(row["destroyed_at"]),
                row["who"],
                words.number(row["forms"]),
                words.number(row["documents"]),
            ]
            for row in done.head(MOST_SHOWN).iter_rows(named=True)
        ]
        st.html(table(columns, rows, caption="Certificates of destruction, newest first"))
        chosen = st.selectbox(
            "Certificate",
            range(min(done.height, MOST_SHOWN)),
            format_func=lambda at: f"{rows[at][1]}, meeting of {rows[at][0]}",
            key="certificate",
        )
        row = done.row(chosen or 0, named=True)
        label = "Download the certificate (Word)"
        download(context, _export(row), label=label, key="certificate-docx", style="secondary")


def _export(row: Mapping[str, Any]) -> Export:
    """The certificate as a file: what was destroyed, and nothing of what it said."""
    return Export(
        "certificate of destruction",
        file_name("certificate-of-destruction", research_certificate.MARKING, ".docx"),
        lambda: research_certificate.write(row, json.loads(row["evidence"] or "{}")),
        research_certificate.MARKING,
        filters={"certificate": row["certificate_id"]},
        marac_id=row["marac_id"],
    )
