"""Somebody asks what is held on them: the pack, after the warning about perpetrators."""

import streamlit as st

from dashboard import subject_access as packs
from dashboard import words
from dashboard.components.heading import part_heading
from dashboard.components.problems import Problem, problem_list
from dashboard.context import Context
from models.access import Permission, may_any
from models.errors import ForPerson
from queries.exports.subject_access import SHORTEST_PASSWORD
from queries.subject_access import Pack


def draw(context: Context) -> None:
    """Draws the part for those who see every case of a MARAC; nothing for others."""
    if not may_any(context.user, {Permission.SEE_CASES}):
        return
    part_heading(
        "Somebody asks what is held on them",
        "The pack holds everything on one person, with other people taken out. A month is allowed.",
    )
    with st.expander("Make a subject-access pack", key="sar"):
        person = st.text_input("The person’s id, as on their case", key="sar-person", width=320)
        if not person:
            return
        try:
            found = packs.read(
                context.engine, user=context.user, person_id=person.strip(), today=context.today
            )
        except ForPerson as wrong:
            st.error(str(wrong))
            return
        _pack(context, found)


def _pack(context: Context, found: Pack) -> None:
    if found.warning:
        st.error(found.warning, icon=":material/warning:")
        if not st.checkbox("That has been decided, and this is wanted", key="sar-decided"):
            return
    st.html(problem_list([Problem("note", note) for note in found.notes], "Before it goes out"))
    held = words.counted(len(found.case_ids), "case")
    marked = words.counted(found.to_read, "entry", "entries")
    st.write(f"{held}, {marked} marked “read first”.")
    password = st.text_input(
        f"Password of the zip, at least {SHORTEST_PASSWORD} characters",
        type="password",
        key="sar-password",
        width=320,
    )
    if len(password or "") < SHORTEST_PASSWORD:
        return
    st.download_button(
        "Download the pack (zip)",
        data=lambda: packs.make(context.engine, found, user=context.user, password=password or ""),
        file_name="information-held.zip",
        mime="application/zip",
        key="sar-download",
        on_click="ignore",
        icon=":material/download:",
    )
