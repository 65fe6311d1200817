"""The cases whose time is over, and the form that proposes to erase them."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.download import Sheet, downloads
from dashboard.components.empty import empty
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.erasures import MOST_AT_ONCE, propose
from models.access import Permission, may_any
from models.retention import DUE, HELD, NEEDED

SHOWN, MOST_SHOWN = 12, 200  # all of them are in the download
_AT_A_TIME = MOST_AT_ONCE // 2  # with the cases that go with them it stays below the most
_STATE = {
    DUE: "Can be erased",
    HELD: "Held",
    NEEDED: "Needed by another case of the victim",
}
_HEADINGS = ("Case", "MARAC", "Closed on", "Over since", "State", "Goes with", "Proposed")


def draw(context: Context, due: pl.DataFrame) -> None:
    """Draws the list, and the form for those who may propose."""
    if due.is_empty():
        empty("No case has been kept too long", "Nothing has to be done today.")
        return
    part_heading(
        f"{words.counted(due.height, 'case')} past {_their(due.height)} time",
        "The longest over first. Their figures stay in every report when they are erased.",
    )
    shows_names = due["victim"].is_not_null().any()
    st.html(_table(due.head(SHOWN), shows_names=bool(shows_names)))
    if due.height > SHOWN:
        rest = due.slice(SHOWN, MOST_SHOWN)
        with st.expander(f"The next {words.number(rest.height)}", key="due-more"):
            st.html(_table(rest, shows_names=bool(shows_names)))
    rows = [_cells(row) for row in due.iter_rows(named=True)]
    downloads(context, Sheet("Cases past their time", _HEADINGS, rows), key="retention")
    if may_any(context.user, {Permission.PROPOSE_ERASURE}):
        _form(context, due)


def _their(count: int) -> str:
    return "its" if count == 1 else "their"


def _table(due: pl.DataFrame, *, shows_names: bool) -> str:
    columns = [Column(heading) for heading in _HEADINGS]
    if shows_names:
        columns.insert(1, Column("Victim"))
    rows: list[Row] = []
    for row in due.iter_rows(named=True):
        cells: list[str | Cell] = list(_cells(row))
        if shows_names:
            cells.insert(1, row["victim"] or Cell(words.NOT_RECORDED, is_faint=True))
        rows.append(cells)
    return table(columns, rows, caption="Cases past their time, the longest over first")


def _cells(row: dict[str, object]) -> list[str]:
    closed = row["closed_on"]
    goes_with = row["together"] if row["together"] != row["case_id"] else ""
    return [
        str(row["case_id"]),
        str(row["marac"]),
        words.day(closed) if closed else "not closed",  # type: ignore[arg-type]
        words.day(row["due_on"]),  # type: ignore[arg-type]
        _STATE[str(row["state"])],
        str(goes_with),
        "Yes" if row["proposed"] else "",
    ]


def _form(context: Context, due: pl.DataFrame) -> None:
    free = due.filter(pl.col("state") == DUE, ~pl.col("proposed"))
    if free.is_empty():
        return
    with st.expander("Propose to erase", key="propose"):
        st.write(
            "Somebody else decides. A case goes with those of the same victim within twelve "
            "months of it. Erased cases cannot be brought back, except from a backup."
        )
        every = st.checkbox(
            f"The {words.number(min(free.height, _AT_A_TIME))} that have been over longest",
            key="propose-all",
        )
        chosen = st.multiselect(
            "Cases", free["case_id"].to_list(), key="propose-cases", disabled=every
        )
        reason = st.text_input(
            "Reason (name nobody: it is kept)", key="propose-reason", max_chars=500
        )
        if st.button("Propose", type="primary", key="propose-go"):
            longest = free["case_id"].head(_AT_A_TIME).to_list()
            _propose(context, longest if every else chosen, reason or "")


def _propose(context: Context, case_ids: list[str], reason: str) -> None:
    trying(
        lambda: propose(
            context.engine,
            by=context.user,
            case_ids=case_ids,
            reason=reason,
            today=context.today,
        )
    )
