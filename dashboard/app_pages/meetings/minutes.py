"""The minutes of a meeting: drawn by themselves, corrected in versions, given out."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.meetings import (
    minutes_circulate,
    minutes_correct,
    minutes_files,
    minutes_versions,
)
from dashboard.app_pages.meetings.sitting_links import minutes_address, sitting_address
from dashboard.components.cover import cover_switch, is_covered
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.looked import note_look
from dashboard.components.refused import refused
from dashboard.components.table import Column, table
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.minutes import keep
from models.access import AT_THE_TABLE, Permission, check_may_any, may
from models.errors import NotAllowed
from models.minutes import Minutes, Part, Section
from queries import minutes as asked
from queries.minutes_draft import gathered
from queries.sitting import check_meeting

NEEDS = AT_THE_TABLE | {Permission.RUN_MEETING}


def render(context: Context) -> None:
    """Draws the minutes of the meeting that the address names, or the meetings to choose from."""
    check_may_any(context.user, NEEDS)
    meeting_id = (st.query_params.get("meeting") or "").strip()
    if not meeting_id:
        _which(context)
        return
    try:
        with context.engine.connect() as connection:
            meeting = check_meeting(connection, context.user, meeting_id)
    except NotAllowed as refusal:
        refused(context, "These minutes are not open to you", "meetings", meeting_id, str(refusal))
        return
    _draw(context, meeting)


def _which(context: Context) -> None:
    page_heading("Minutes", "What was shared, which risks were named, and who does what by when.")
    with context.engine.connect() as connection:
        found = asked.readable(connection, user=context.user)
    if found.is_empty():
        empty(
            "No minutes are open to you yet",
            "They appear here once a meeting is over, or was circulated to your agency.",
        )
        return
    rows = "".join(
        f'<li><a href="{safe(minutes_address(row["meeting_id"]))}" target="_self">'
        f"{safe(words.day(row['meeting_date']))}, {safe(row['marac'])}</a></li>"
        for row in found.iter_rows(named=True)
    )
    st.html(f'<ul class="m-choose">{rows}</ul>')


def _draw(context: Context, meeting: Mapping[str, Any]) -> None:
    meeting_id = meeting["meeting_id"]
    runs = may(context.user, Permission.RUN_MEETING, meeting["marac_id"])
    with context.engine.connect() as connection:
        kept = asked.versions(connection, user=context.user, meeting_id=meeting_id)
    page_heading(f"Minutes of {words.day(meeting['meeting_date'])}", str(meeting["marac"]))
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="over"):
        cover_switch()
        if runs and not meeting["ended_at"]:
            st.html(
                f'<p class="m-key"><a href="{safe(sitting_address(meeting_id))}" target="_self">'
                "To the meeting</a></p>"
            )
    if not kept:
        _first(context, meeting, runs=runs)
        return
    minutes, number, shown = minutes_versions.chosen(context, meeting_id, kept)
    is_last = number == kept[0].number
    minutes_files.draw(context, meeting, minutes, f"version {number}", f"v{number}")
    if runs and is_last:
        minutes_circulate.draw(context, meeting, kept[0])
    _sections(context, meeting, minutes, shown, corrects=runs and is_last)
    if runs and is_last:
        minutes_versions.draw_anew(context, meeting_id)


def _first(context: Context, meeting: Mapping[str, Any], *, runs: bool) -> None:
    """The draft that follows the record until somebody keeps it."""
    if not runs:
        empty("The minutes are not circulated yet", "You find them here once they are.")
        return
    meeting_id = meeting["meeting_id"]
    with context.engine.connect() as connection:
        minutes = asked.drafted(connection, user=context.user, meeting_id=meeting_id)
    st.info(
        "A draft, drawn from what was typed at the meeting. It follows the record until you keep "
        "it; then you correct it here, and every version stays.",
        icon=":material/edit_note:",
    )
    if st.button("Keep as version 1", type="primary", key="keep-minutes"):
        trying(
            lambda: keep(context.engine, by=context.user, meeting_id=meeting_id, gather=gathered)
        )
    minutes_files.draw(context, meeting, minutes, "Draft", "draft")
    _sections(context, meeting, minutes, frozenset(minutes.case_ids()), corrects=False)


def _sections(
    context: Context,
    meeting: Mapping[str, Any],
    minutes: Minutes,
    shown: frozenset[str],
    *,
    corrects: bool,
) -> None:
    for section in minutes.sections:
        if section.case_id:
            note_look(context, section.case_id, meeting["marac_id"])
        with st.container(key=f"section-{words.slug(section.key)}", gap="small"):
            part_heading(section.title)
            st.html(_section(section))
            if corrects and not is_covered():
                minutes_correct.draw(context, meeting["meeting_id"], section, shown)


def _section(section: Section) -> str:
    """HTML of a section's parts; covered where it is about a case and names are covered."""
    if section.case_id and is_covered():
        return '<p class="m-key">Covered.</p>'
    return "".join(_part(section, part) for part in section.parts)


def _part(section: Section, part: Part) -> str:
    title = f"<h3>{safe(part.title)}</h3>" if part.title else ""
    rows = [row for row in part.rows if not (row.case_id and is_covered())]
    if not rows:
        return f'<div class="m-minutes">{title}<p class="m-key">None recorded.</p></div>'
    if part.heads and not part.heads[0]:
        inside = "".join(
            f"<div><dt>{safe(row.cells[0])}</dt><dd>{safe(row.cells[1])}</dd></div>" for row in rows
        )
        return f'<div class="m-minutes m-facts">{title}<dl>{inside}</dl></div>'
    if part.heads:
        caption = part.title or section.title
        columns = [Column(head) for head in part.heads]
        return f'<div class="m-minutes">{title}' + (
            table(columns, [row.cells for row in rows], caption=caption) + "</div>"
        )
    inside = "".join(f"<li>{safe(row.cells[0])}</li>" for row in rows)
    return f'<div class="m-minutes">{title}<ul class="m-lines">{inside}</ul></div>'
