"""Before a meeting: the order of cases, who brings what, what is missing, what goes out to whom."""

from typing import Any

import streamlit as st

from dashboard import meeting_words, reads, words
from dashboard.app_pages.meetings import change, circulate, order, overflow, signing
from dashboard.app_pages.meetings.calendar_file import meeting_button
from dashboard.app_pages.meetings.distribution import addresses, entry_table
from dashboard.components.attention import Attention, attention
from dashboard.components.contents import contents
from dashboard.components.heading import anchored_heading
from dashboard.components.table import Column, Row, table
from dashboard.context import Context
from ingest.meeting_invitations import mark_sent
from models.access import Permission, may
from queries import actions, distribution
from queries.meeting_list import MeetingList

_PARTS = (
    ("list", "The list"),
    ("carried", "Actions from before"),
    ("agenda", "Agenda and packs"),
    ("invitations", "Invitations"),
    ("statement", "Confidentiality"),
    ("change", "Change or cancel"),
)


def draw(context: Context, row: dict[str, Any], *, has_accepted: bool) -> None:
    """All of it for who runs the meeting; for others the list, and what is carried to it."""
    listed = reads.meeting_list(context, row["meeting_id"])
    if row["runs"]:
        contents(_PARTS)
        st.html(attention(_attention(row, listed)))
    anchored_heading(_finding(listed), "list", "Children first, unless somebody moved a case.")
    if has_accepted:
        order.draw(context, row, listed)
    else:
        order.names_only(listed)
    overflow.draw(context, [row])
    if has_accepted:
        anchored_heading("Actions from meetings before that are not done", "carried")
        _carried(context, row)
    if not row["runs"]:
        meeting_button(context, row)
        return
    anchored_heading(meeting_words.agenda_state(row)[1].rstrip("."), "agenda")
    circulate.draw(context, row, ("agenda", "pack"))
    anchored_heading(meeting_words.invitation_state(row)[1].rstrip("."), "invitations")
    _invitations(context, row)
    anchored_heading("Confidentiality and conflicts", "statement")
    signing.roll(context, row)
    if may(context.user, Permission.DO_CASEWORK, row["marac_id"]):
        anchored_heading("Change or cancel the meeting", "change")
        change.draw(context, row)


def _finding(listed: MeetingList) -> str:
    count = listed.waiting.height
    told = f"{words.counted(count, 'case')} on the list"
    if listed.closed:
        told += f", and {words.counted(listed.closed, 'case')} closed to you"
    return told


def _attention(row: dict[str, Any], listed: MeetingList) -> list[Attention]:
    waiting = listed.waiting.rows(named=True)
    unknown = sum(one["briefing"] is None for one in waiting)
    nobody = sum(one["briefing"] == "neither" for one in waiting)
    late = sum(one["asked"] > one["back"] for one in waiting)
    items = []
    if meeting_words.over(row):
        number = words.number(meeting_words.over(row))
        items.append(Attention("urgent", number, "more than there are slots", "Move them below."))
    if nobody:
        told = "cases whose referrer neither comes nor briefed anybody"
        items.append(Attention("urgent", words.number(nobody), told, "Find somebody, or defer."))
    if unknown:
        told = "cases of which it is not known who brings them"
        items.append(Attention("soon", words.number(unknown), told, "Ask the referrers."))
    if late:
        told = "cases with research missing"
        items.append(Attention("soon", words.number(late), told, "Remind the agencies: Research."))
    if not items:
        items.append(Attention("note", "✓", "Everybody is known to bring their case", ""))
    return items


def _carried(context: Context, row: dict[str, Any]) -> None:
    with context.engine.connect() as connection:
        found = actions.carried(connection, user=context.user, meeting_id=row["meeting_id"])
    if found.is_empty():
        st.write("None that concern you.")
        return
    columns = [Column("Case"), Column("Action"), Column("Agency"), Column("Due")]
    rows: list[Row] = [
        [one["case_id"], one["description"] or "", one["agency"], words.day(one["due_date"])]
        for one in found.rows(named=True)
    ]
    st.html(table(columns, rows, caption="Open actions from meetings before"))


def _invitations(context: Context, row: dict[str, Any]) -> None:
    """Who is invited, who lacks, the calendar file, and the mark that they went out."""
    with context.engine.connect() as connection:
        invited = distribution.invited_agencies(
            connection, user=context.user, meeting_id=row["meeting_id"], today=context.today
        )
        found = distribution.entries(
            connection, user=context.user, marac_id=row["marac_id"], on=row["meeting_date"]
        )
    lacking = invited.filter(~invited["has_entry"])["name"].to_list()
    if lacking:
        st.warning(
            f"Nobody is on the distribution list for {words.listed(lacking, most=12)}: add them on "
            "the page Meetings.",
            icon=":material/person_alert:",
        )
    if not found.is_empty():
        st.html(entry_table(found))
    with st.container(horizontal=True, key="invitation-buttons"):
        meeting_button(context, row)
        if not found.is_empty():
            addresses(found)
        if st.button("I have sent the invitations", key="invited", icon=":material/check:"):
            mark_sent(
                context.engine,
                by=context.user,
                meeting_ids=[row["meeting_id"]],
                today=context.today,
            )
            st.session_state["meeting-done"] = "Noted: the invitations are sent."
            st.rerun()
    st.html(
        '<p class="m-key">The file names nobody and no case. Sent again after a change it '
        "changes the entry in everybody’s calendar, and of a cancelled meeting takes it out.</p>"
    )
