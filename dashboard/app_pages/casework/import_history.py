"""The history of imports: what came when, by whom, and what became of it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import reads, words
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, table
from dashboard.context import Context
from ingest.schemas.kinds import label
from models.access import Permission, User

MOST_SHOWN = 25


def draw(context: Context) -> None:
    """Draws the newest imports; nothing where there was none yet."""
    history = reads.imports(context, context.user.scope(Permission.IMPORT))
    if history.is_empty():
        return
    part_heading("History of imports", f"The newest {MOST_SHOWN}.")
    columns = [
        Column("Imported"),
        Column("File"),
        Column("What it is"),
        Column("Added", is_number=True),
        Column("Updated", is_number=True),
        Column("Unchanged", is_number=True),
        Column("Rejected", is_number=True),
        Column("By"),
    ]
    rows = [
        [
            words.unbroken(words.moment(row["imported_at"])),
            row["file_name"],
            label(row["kind"]) if row["kind"] else "Not loaded",
            *(words.number(row[name]) for name in ("added", "updated", "unchanged", "rejected")),
            _who(row, context.user),
        ]
        for row in history.head(MOST_SHOWN).iter_rows(named=True)
    ]
    st.html(table(columns, rows, caption="History of imports"))


def _who(row: Mapping[str, Any], user: User) -> str:
    """Whoever it was: oneself, the colleague's name, or the command line and its user."""
    if row["imported_by"] == user.user_id:
        return "You"
    return words.unbroken(row["who"].replace("command:", "Command line, "))
