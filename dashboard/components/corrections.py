"""Correcting a field of a case or of a person in it, and the history of its fields."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components import overtaken
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from ingest.one_row import as_text
from ingest.rectification import correct, fields
from ingest.save import Saved
from models.access import Permission, may_any
from models.errors import NotAllowed
from queries import field_history

MOST_SHOWN = 100


def draw(
    context: Context,
    case_id: str,
    people: dict[str, str],
    now: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> None:
    """Draws the part of a case's page; `people` are the ids in the case, each with its words.

    `now` is what stands in the case and in each of these people, by id. Nothing is drawn for
    somebody who does not see the case in full.
    """
    try:
        with context.engine.connect() as connection:
            history = field_history.of_case(connection, user=context.user, case_id=case_id)
            of_people = {
                person: field_history.of_person(connection, user=context.user, person_id=person)
                for person in people
            }
    except NotAllowed:
        return
    part_heading("Corrections", "What was recorded, changed, by whom and why.")
    with st.expander("History of the fields", key="field-history"):
        st.html(history_table(history, "History of the case"))
        for person, frame in of_people.items():
            st.html(f'<p class="m-subtitle">{words.safe(people[person])}</p>')
            st.html(history_table(frame, f"History of {people[person]}"))
    if may_any(context.user, {Permission.DO_CASEWORK}):
        with st.expander("Correct a field", key="correct"):
            _form(context, {("cases", case_id): "The case"} | _named(people), now)


def _named(people: dict[str, str]) -> dict[tuple[str, str], str]:
    return {("people", person): called for person, called in people.items()}


def history_table(history: pl.DataFrame, caption: str) -> str:
    """HTML of the history, newest first."""
    columns = [Column(name) for name in ("When", "Who", "Field", "Before", "After", "Why")]
    rows: list[Row] = [
        [
            words.moment(row["at"]),
            str(row["who"]).replace("command:", "Command line, "),
            words.sentence(row["field"].replace("_", " ")),
            Cell(row["before"] or words.NOT_RECORDED, is_faint=row["before"] is None),
            Cell(row["after"] or words.NOT_RECORDED, is_faint=row["after"] is None),
            row["reason"] or "",
        ]
        for row in history.head(MOST_SHOWN).iter_rows(named=True)
    ]
    return table(columns, rows, caption=caption)


def _form(
    context: Context,
    records: dict[tuple[str, str], str],
    now: Mapping[str, Mapping[str, Any]],
) -> None:
    record = st.selectbox(
        "Whose", list(records), format_func=records.__getitem__, key="correct-record", width=320
    )
    names = fields(record[0])
    field = st.selectbox(
        "Field", list(names), format_func=names.__getitem__, key="correct-field", width=320
    )
    form = f"correct {record[0]} {record[1]} {field}"
    seen = _seen(context, form, field, now.get(record[1]))
    if seen:
        st.html(f'<p class="m-key">Now: {words.safe(seen[field] or words.NOT_RECORDED)}</p>')
    value = st.text_input("What it should be (empty: not recorded)", key="correct-value")
    reason = st.text_input("Why", key="correct-reason", max_chars=500)
    asked_by = st.text_input("Who asked for it", key="correct-asked", max_chars=200)

    def write(values: Mapping[str, str], seen: Mapping[str, str]) -> Saved:
        return correct(
            context.engine,
            by=context.user,
            file=record[0],
            record=record[1],
            field=field,
            value=values[field],
            reason=reason or "",
            asked_by=asked_by or "",
            seen=seen or None,
        )

    is_sent = st.button("Correct it", type="primary", key="correct-go")
    saved = overtaken.send(
        context, form=form, values={field: value or ""}, seen=seen, is_sent=is_sent, write=write
    )
    if saved is not None:
        st.session_state.pop("correct-form", None)
        st.rerun()


def _seen(context: Context, form: str, field: str, now: Mapping[str, Any] | None) -> dict[str, str]:
    """What stood in the field when it was chosen; nothing where the page does not know."""
    if now is None or field not in now:
        return {}
    if st.session_state.get("correct-form") != form:
        st.session_state["correct-form"] = form
        st.session_state["correct-seen"] = {field: as_text(now[field])}
    return dict(st.session_state["correct-seen"])
