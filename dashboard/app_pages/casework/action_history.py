"""How an action came to stand as it does: who changed what, when and why."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from ingest.schemas.kinds import label
from models.codes import ACTION_CATEGORY, ACTION_STATUS, RISK_TO
from queries.action_choices import history

_QUIET = {"action_id", "case_id", "marac_id", "sender"}
_CODES = {"status": ACTION_STATUS, "category": ACTION_CATEGORY, "risk_to": RISK_TO}


def draw(context: Context, row: Mapping[str, Any]) -> None:
    """The history, folded: it is read when somebody asks."""
    with context.engine.connect() as connection:
        frame = history(
            connection, user=context.user, action_id=row["action_id"], today=context.today
        )
    lines = [line for line in frame.iter_rows(named=True) if line["field"] not in _QUIET]
    if not lines:
        return
    with st.expander("Its history", key="action-history"):
        columns = [Column(name) for name in ("When", "Who", "What", "Before", "After", "Why")]
        st.html(table(columns, [_line(line) for line in lines], caption="History of the action"))


def _line(line: Mapping[str, Any]) -> Row:
    return [
        words.short_moment(line["at"]),
        line["who"],
        label(line["field"]),
        _told(line["field"], line["before"]),
        _told(line["field"], line["after"]),
        Cell(line["reason"] or words.DASH, is_faint=not line["reason"]),
    ]


def _told(field: str, value: str | None) -> Cell:
    if value is None:
        return Cell(words.DASH, is_faint=True)
    return Cell(_CODES.get(field, {}).get(value, value))
