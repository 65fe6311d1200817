"""Transfers: those without a receipt, a case that came from another MARAC, and all so far."""

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import transfers_in
from dashboard.case_links import case_address
from dashboard.components.attention import Attention, attention
from dashboard.components.cover import cover_switch
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.access import Permission, check_may
from queries import transfers as asked

MOST_SHOWN = 100


def render(context: Context) -> None:
    """Draws what is chased, the way in, and the list."""
    check_may(context.user, Permission.DO_CASEWORK)
    page_heading(
        "Transfers",
        "Cases to and from other MARACs. To send one, open the case and choose “Transfers”.",
    )
    with context.engine.connect() as connection:
        frame = asked.under_way(connection, user=context.user, today=context.today)
    if strip := _attention(frame):
        st.html(attention(strip))
    cover_switch()
    transfers_in.draw(context)
    part_heading(
        f"{words.counted(frame.height, 'transfer')} so far", "Those without a receipt come first."
    )
    if not frame.is_empty():
        st.html(transfer_table(frame.head(MOST_SHOWN)))


def _attention(frame: pl.DataFrame) -> list[Attention]:
    late, waiting = int(frame["is_late"].sum()), int(frame["is_waiting"].sum())
    found = []
    if late:
        text = f"{'transfer' if late == 1 else 'transfers'} without the receipt that is overdue"
        step = "Ring the other MARAC: until its receipt is here, nobody may have the case."
        found.append(Attention("urgent", words.number(late), text, step))
    if waiting > late:
        count = waiting - late
        text = f"{'transfer' if count == 1 else 'transfers'} on the way"
        step = "Tell the passphrase by telephone; record the receipt on the case."
        found.append(Attention("note", words.number(count), text, step))
    return found


def transfer_table(frame: pl.DataFrame) -> str:
    """HTML of the transfers."""
    names = ("Case", "Which way", "Other MARAC", "Sent", "Received", "Where it stands")
    rows: list[Row] = [
        [
            Cell(row["case_id"], link=case_address(row["case_id"], anchor="transfers")),
            "Out" if row["direction"] == "out" else "In",
            row["other_marac"],
            words.unbroken(words.day(row["sent_on"])),
            words.unbroken(words.day(row["received_on"])),
            _stands(row),
        ]
        for row in frame.iter_rows(named=True)
    ]
    return table([Column(name) for name in names], rows, caption="Transfers, waiting ones first")


def _stands(row: dict[str, object]) -> str:
    if row["is_late"]:
        return "!! Receipt overdue"
    if row["is_waiting"]:
        return "No receipt yet"
    if row["received_on"] is not None:
        return "Received"
    return "Given up" if row["given_up_on"] else "Replaced by another"
