"""What each agency was asked about a case, and knew."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """What each agency was asked and knew."""
    if page.research.is_empty():
        return
    back = page.research["returned_on"].is_not_null().sum()
    part_heading(
        f"{words.number(int(back))} of {words.counted(page.research.height, 'agency', 'agencies')} "
        "returned research"
    )
    columns = [
        Column(name) for name in ("Agency", "Asked", "Returned", "Knows", "What it knows", "Flag")
    ]
    rows: list[Row] = [
        [
            row["agency"] or row["agency_id"],
            words.day(row["requested_on"]),
            words.day(row["returned_on"]),
            _knows(row),
            _known(row),
            f"until {words.day(row['flag_expires_on'])}" if row["flag_expires_on"] else words.DASH,
        ]
        for row in page.research.rows(named=True)
    ]
    st.html(table(columns, rows, caption="Research by agency"))


def _knows(row: dict[str, Any]) -> str:
    whom = [who for who in ("victim", "perpetrator", "children") if row[f"known_{who}"]]
    return words.sentence(words.listed(whom)) or words.DASH


def _known(row: dict[str, Any]) -> str | Cell:
    text = row["involvement"]
    if row["withheld_reason"]:
        text = f"{text or ''} (Withheld: {row['withheld_reason']})".strip()
    return text or Cell(words.DASH, is_faint=True)
