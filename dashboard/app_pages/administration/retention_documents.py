"""Documents that are destroyed soon, the schedule of each kind, and what was destroyed."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.download import Sheet, downloads
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, table
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.document_destruction import LONGEST_MONTHS, set_schedule
from models.access import Permission, may, may_any
from models.codes import DOCUMENT_KIND
from models.document_retention import OF_CASE, OF_KIND, OF_LESSON, OF_MEETING, RESEARCH
from queries import document_retention as kept
from queries import retention

SHOWN, MOST_SHOWN = 8, 200
_RULE = {
    OF_KIND: "The schedule of its kind",
    OF_CASE: "With its case",
    OF_MEETING: "With the papers of its meeting",
    OF_LESSON: "As long as cases are kept",
}
_SOON = ("Destroyed on", "MARAC", "What it is", "Belongs to", "Why then", "Hold")
_GONE = ("Destroyed", "By", "MARAC", "What it was", "Version", "Due on", "Why", "SHA-256")


def draw(context: Context) -> None:
    """Draws what is destroyed in the next 90 days, the schedules, and the certificates."""
    with context.engine.connect() as connection:
        soon = kept.upcoming(connection, user=context.user, today=context.today)
        schedules = kept.kind_schedules(connection, user=context.user)
        gone = kept.destructions(connection, user=context.user)
        first = kept.first_day(connection)
        plans = retention.schedules(connection, user=context.user)
    going = soon.filter(~pl.col("is_held")).height
    waits = ""
    if first is not None and first > context.today:
        waits = f" Nothing is destroyed before {words.day(first)}, so that you can look first."
    part_heading(
        f"{words.counted(going, 'document')} destroyed in the next 90 days"
        if going
        else "No document is destroyed in the next 90 days",
        "By itself when the time is over. A certificate stays; a hold on the case keeps them."
        + waits,
    )
    if not soon.is_empty():
        _soon(context, soon)
    if may_any(context.user, {Permission.PROPOSE_ERASURE}):
        _schedule(context, schedules, plans)
    if not gone.is_empty():
        _certificates(context, gone)


def _soon(context: Context, soon: pl.DataFrame) -> None:
    rows = [_cells(row) for row in soon.iter_rows(named=True)]
    columns = [Column(heading) for heading in _SOON]
    caption = "Documents that are destroyed soon, the first due first"
    st.html(table(columns, rows[:SHOWN], caption=caption))
    if len(rows) > SHOWN:
        with st.expander(f"The next {words.number(len(rows) - SHOWN)}", key="documents-due"):
            st.html(table(columns, rows[SHOWN:MOST_SHOWN], caption=caption))
    downloads(context, Sheet("Documents destroyed soon", _SOON, rows), key="documents-due")


def _cells(row: Mapping[str, Any]) -> list[str]:
    place = f"Case {row['case_id']}" if row["case_id"] else "A meeting"
    place = "A lesson" if row["lesson_id"] and not row["case_id"] else place
    return [
        words.day(row["due_on"]),
        row["marac"] or row["marac_id"] or "",
        f"{_kind(row['kind'])}, version {row['version']}",
        place,
        _RULE[row["rule"]],
        "Kept by a hold" if row["is_held"] else "",
    ]


def _kind(kind: str | None) -> str:
    return DOCUMENT_KIND.get(kind or "", "Document")


def _schedule(context: Context, schedules: pl.DataFrame, plans: pl.DataFrame) -> None:
    names = {
        row["marac_id"]: row["name"]
        for row in plans.iter_rows(named=True)
        if may(context.user, Permission.PROPOSE_ERASURE, row["marac_id"])
    }
    with st.expander("How long each kind is kept", key="document-schedule"):
        st.write(
            "Documents go with their case, and papers of a meeting as long after it as cases are "
            "kept. Set a shorter time for a kind where you agreed one. Research has its own."
        )
        for row in schedules.iter_rows(named=True):
            told = f"{row['marac']}: {_kind(row['kind'])}, {words.counted(row['months'], 'month')}"
            st.html(f'<p class="m-key">{safe(told)}</p>')
        marac = st.selectbox("MARAC", names, format_func=names.__getitem__, key="schedule-marac")
        kinds = [kind for kind in DOCUMENT_KIND if kind != RESEARCH]
        kind = st.selectbox(
            "What it is", kinds, format_func=DOCUMENT_KIND.__getitem__, key="schedule-kind"
        )
        months = st.number_input(
            "Months after it was added (empty: with its case)",
            min_value=1,
            max_value=LONGEST_MONTHS,
            value=None,
            step=1,
            key="schedule-months",
        )
        if st.button("Set the time", type="primary", key="schedule-go"):
            trying(
                lambda: set_schedule(
                    context.engine,
                    by=context.user,
                    marac_id=marac,
                    kind=kind,
                    months=None if months is None else int(months),
                )
            )


def _certificates(context: Context, gone: pl.DataFrame) -> None:
    rows = [_certificate(row) for row in gone.iter_rows(named=True)]
    title = f"{words.counted(len(rows), 'document')} destroyed, with certificates"
    with st.expander(title, key="document-certs"):
        columns = [Column(heading) for heading in _GONE]
        caption = "Certificates of destruction of documents, newest first"
        st.html(table(columns, rows[:MOST_SHOWN], caption=caption))
        downloads(context, Sheet("Documents destroyed", _GONE, rows), key="document-certs")


def _certificate(row: Mapping[str, Any]) -> list[str]:
    return [
        words.moment(row["destroyed_at"]),
        row["who"],
        row["marac"] or row["marac_id"] or "",
        _kind(row["kind"]),
        str(row["version"] or 1),
        words.day(row["due_on"]),
        _RULE[row["rule"]],
        row["sha256"],
    ]
