"""Notes on days of a chart: those there are, and the form for another."""

from collections.abc import Sequence

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.trying import trying
from dashboard.insight import asked
from dashboard.insight.control import Note
from dashboard.insight.view import View
from dashboard.words import safe
from ingest.chart_notes import MOST, remove_note, write_note
from models.access import Permission, may

ALL_CHARTS = ""


def of_chart(view: View, chart: str) -> list[Note]:
    """The notes of the chosen MARACs on this chart or on all, by day."""
    context = view.context
    frame = asked.notes(view)
    return [
        Note(
            row["noted_day"],
            row["note"],
            row["marks_change"],
            row["writer"] or "somebody whose account is gone",
            row["note_id"] if may(context.user, Permission.COMMENT, row["marac_id"]) else "",
        )
        for row in frame.iter_rows(named=True)
        if row["chart"] in (chart, ALL_CHARTS)
    ]


def panel(view: View, chart: str) -> None:
    """Draws the notes under a chart and, for who may comment, the form."""
    notes = of_chart(view, chart)
    _listed(notes)
    maracs = [m for m in view.chosen if may(view.context.user, Permission.COMMENT, m)]
    if not maracs:
        return
    box = st.expander("Add a note to a day of this chart", key=f"note-{chart}", on_change="rerun")
    if box.open:
        with box:
            _form(view, chart, maracs)
            _removing(view, chart, notes)


def _listed(notes: Sequence[Note]) -> None:
    if not notes:
        return
    items = "".join(
        f"<li><time>{safe(words.day(note.day))}</time> {safe(note.text)}"
        f"{' <strong>Limits begin anew here.</strong>' if note.is_change else ''}"
        f' <span class="m-quiet-text">{safe(note.writer)}</span></li>'
        for note in notes
    )
    st.html(f'<ol class="m-chart-notes" aria-label="Notes on this chart">{items}</ol>')


def _form(view: View, chart: str, maracs: Sequence[str]) -> None:
    context, form = view.context, f"chart note {chart}"
    draft.fill(context, form, ("marac", "on", "text", "change"))
    marac = maracs[0]
    if len(maracs) > 1:
        marac = (
            draft.select(
                context,
                maracs,
                form=form,
                name="marac",
                label="MARAC",
                format_func=view.names.__getitem__,
            )
            or maracs[0]
        )
    on = draft.day(context, form=form, name="on", label="Day")
    text = draft.text_input(
        context,
        form=form,
        name="text",
        label="What happened? Name nobody.",
        max_chars=MOST,
    )
    is_change = draft.checkbox(
        context,
        form=form,
        name="change",
        label="The process changed for good on that day: begin the limits anew",
    )
    if st.button("Add the note", key=f"note-add-{chart}"):
        trying(
            lambda: write_note(
                context.engine,
                by=context.user,
                marac_id=marac,
                chart=chart,
                on=on or context.today,
                text=text,
                marks_change=is_change,
                today=context.today,
            ),
            done=lambda: draft.clear(context, form),
        )


def _removing(view: View, chart: str, notes: Sequence[Note]) -> None:
    for note in notes:
        if note.note_id and st.button(
            f"Take away the note of {words.day(note.day)}: {note.text[:40]}",
            key=f"note-off-{chart}-{note.note_id}",
            type="tertiary",
        ):
            trying(
                lambda note=note: remove_note(  # type: ignore[misc]
                    view.context.engine, by=view.context.user, note_id=note.note_id
                )
            )
