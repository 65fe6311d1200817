"""Correcting a field of a case or of a person in it, and the history of its fields."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from ingest.rectification import correct, fields
from models.access import Permission, may_any
from models.errors import ForPerson, NotAllowed
from queries import field_history

MOST_SHOWN = 100


def draw(context: Context, case_id: str, people: dict[str, str]) -> None:
    """Draws the part of a case's page; `people` are the ids in the case, each with its words.

    Nothing is drawn for somebody who does not see the case in full.
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
            _form(context, {("cases", case_id): "The case"} | _named(people))


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


def _form(context: Context, records: dict[tuple[str, str], str]) -> None:
    record = st.selectbox(
        "Whose", list(records), format_func=records.__getitem__, key="correct-record", width=320
    )
    names = fields(record[0])
    field = st.selectbox(
        "Field", list(names), format_func=names.__getitem__, key="correct-field", width=320
    )
    value = st.text_input("What it should be (empty: not recorded)", key="correct-value")
    reason = st.text_input("Why", key="correct-reason", max_chars=500)
    asked_by = st.text_input("Who asked for it", key="correct-asked", max_chars=200)
    if not st.button("Correct it", type="primary", key="correct-go"):
        return
    try:
        correct(
            context.engine,
            by=context.user,
            file=record[0],
            record=record[1],
            field=field,
            value=value or "",
            reason=reason or "",
            asked_by=asked_by or "",
        )
    except ForPerson as wrong:
        st.error(str(wrong))
        return
    st.rerun()
