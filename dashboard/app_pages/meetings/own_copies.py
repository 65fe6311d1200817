"""The agendas, packs and minutes that were made for this person and still open."""

import streamlit as st

from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.work_list import Link, Task, work_list
from dashboard.context import Context
from models.codes import PACK_KIND
from queries import packs


def copy_address(delivery_id: str) -> str:
    """The address of one's own copy."""
    return words.address("pack", copy=delivery_id)


def draw(context: Context, meeting_id: str | None = None) -> None:
    """A line for each copy, unread ones first; nothing where there are none."""
    with context.engine.connect() as connection:
        found = packs.mine(
            connection, user=context.user, today=context.today, meeting_id=meeting_id
        )
    if found.is_empty():
        return
    rows = sorted(found.rows(named=True), key=lambda row: row["opened_at"] is not None)
    unread = sum(row["opened_at"] is None for row in rows)
    part_heading(
        f"{words.counted(unread, 'paper')} for you to read" if unread else "Your papers, all read"
    )
    tasks = [
        Task(
            "note" if row["opened_at"] else "soon",
            "Read" if row["opened_at"] else "New",
            f"{PACK_KIND[row['kind']]} of {words.day(row['meeting_date'])}, "
            f"version {row['version']}. Opens until {words.day(row['expires_on'])}",
            Link("Open your copy", copy_address(row["delivery_id"])),
        )
        for row in rows
    ]
    st.html(work_list(tasks, "Papers for you"))
