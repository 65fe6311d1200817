"""What the steering group agreed and is not done: whose it is, since when it is late."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.insight.steering_question import may_answer
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.steering import move_action
from models import steering
from models.codes import LESSON_STATUS
from queries.steering.review import owner


def draw(context: Context, due: pl.DataFrame) -> None:
    """Draws the open actions of every review of the MARAC, and the form that moves one on."""
    if due.is_empty():
        part_heading("No agreed action is open", "An answer can carry an action, owner and day.")
        return
    late = due.filter(pl.col("due_on") < context.today).height
    are = f"{words.number(late)} of them late" if late else "none of them late"
    part_heading(
        f"{words.counted(due.height, 'agreed action')} open, {are}",
        "From every review of this MARAC, the earliest due first.",
    )
    columns = [Column(name) for name in ("Action", "Owner", "By", "Where it stands", "From")]
    rows = [_row(row, context) for row in due.iter_rows(named=True)]
    st.html(table(columns, rows, caption="Agreed actions that are open"))
    if may_answer(context, due["marac_id"][0]):
        with st.expander("Say where an action stands", key="move-action"):
            _move(context, due)


def _row(row: Mapping[str, Any], context: Context) -> Row:
    is_late = row["due_on"] is not None and row["due_on"] < context.today
    day = words.day(row["due_on"])
    return [
        row["action"],
        owner(row),
        Cell(f"Late: {day}", kind="error", sign="!!") if is_late else day,
        LESSON_STATUS.get(row["status"] or "open", ""),
        f"{steering.of_version(row['questions'], row['version']).title}, "
        f"{words.day(row['reviewed_on'])}",
    ]


def _move(context: Context, due: pl.DataFrame) -> None:
    every = {(row["round_id"], row["question"]): row for row in due.iter_rows(named=True)}
    chosen = st.selectbox(
        "Action",
        list(every),
        format_func=lambda one: every[one]["action"] if one in every else "",
        key="move-which",
        width=520,
    )
    status = st.segmented_control(
        "Where it stands now",
        list(LESSON_STATUS),
        format_func=LESSON_STATUS.__getitem__,
        key="move-status",
    )
    if st.button("Save where it stands", key="move-go", type="primary") and chosen:
        trying(
            lambda: move_action(
                context.engine,
                by=context.user,
                round_id=chosen[0],
                question=chosen[1],
                status=status or "",
            )
        )
