"""The cases behind a figure: a list under it, asked for when somebody wants it."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.table import Cell, Column, Row, table
from dashboard.insight.view import View
from queries.insight.behind import CaseBehind

__all__ = ["CaseBehind", "draw"]

MOST = 200


def draw(view: View, key: str, ask: Callable[[], Sequence[CaseBehind]]) -> None:
    """Draws the switch and, where it is on, the cases this person may open."""
    if not st.toggle("Show the cases behind this", key=f"behind-{key}"):
        return
    found = ask()
    if not found:
        st.html('<p class="m-key">No case behind this is one that you may open.</p>')
        return
    names = view.names
    rows: list[Row] = [
        [
            Cell(case.case_id, link=case_address(case.case_id)),
            names.get(case.marac_id, case.marac_id),
            words.unbroken(words.day(case.day)),
            case.why or words.DASH,
        ]
        for case in found[:MOST]
    ]
    columns = [Column("Case"), Column("MARAC"), Column("Day"), Column("What is behind it")]
    shown = words.counted(len(found), "case")
    if len(found) > MOST:
        shown = f"The first {MOST} of {shown}"
    st.html(f'<p class="m-count" role="status">{shown}</p>')
    st.html(table(columns, rows, caption="Cases behind this figure"))
