"""The chronology of a case: every agency's entries on one line of time, with their sources."""

import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.casework import (
    chronology_add,
    chronology_entry,
    chronology_line,
    chronology_twice,
)
from dashboard.case_links import case_address
from dashboard.components.cover import cover_switch
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading
from dashboard.components.looked import note_look
from dashboard.components.refused import refused
from dashboard.context import Context
from dashboard.words import safe
from ingest import looks
from ingest.chronology import may_write_for
from models.access import SEEING_CASES, Permission, check_may_any, may
from models.errors import NotAllowed
from queries.chronology import Chronology
from queries.document_access import own_agencies

LINE, TWICE, ADD = "Line of time", "Told by several", "Add entries"


def render(context: Context) -> None:
    """Draws the chronology of the case that the address names."""
    check_may_any(context.user, SEEING_CASES)
    case_id = (st.query_params.get("case") or "").strip()
    if not case_id:
        page_heading("Chronology", "What every agency recorded, on one line of time.")
        empty("Open it from a case", "Choose a case, then “Open the chronology” on its page.")
        return
    try:
        found = reads.chronology(context, case_id)
    except NotAllowed as refusal:
        refused(context, "This case is not open to you", looks.CASES, case_id, str(refusal))
        return
    note_look(context, found.case_id, found.marac_id)
    page_heading(f"Chronology of case {found.case_id}", _lead(found))
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="over"):
        st.html(
            f'<p class="m-back"><a href="{safe(case_address(found.case_id, anchor="chronology"))}" '
            'target="_self">Back to the case</a></p>'
        )
        cover_switch()
    if (told := st.session_state.pop(chronology_entry.SAVED, None)) is not None:
        st.success(told, icon=":material/check:")
    _draw(context, found)


def _draw(context: Context, found: Chronology) -> None:
    writes = writes_for(context, found)
    entry = found.rows.get(st.query_params.get("entry") or "")
    if entry is not None and entry["agency_id"] in writes:
        chronology_entry.correct(context, found, entry)
        return
    twice, add = not found.is_own_only, _adds(context, found)
    faces = [LINE, *([TWICE] if twice else []), *([ADD] if add else [])]
    face = st.segmented_control(
        "What to see",
        faces,
        default=LINE,
        required=True,
        key="view",
        bind="query-params",
        label_visibility="collapsed",
    )
    if face == TWICE:
        chronology_twice.draw(context, found)
    elif face == ADD:
        chronology_add.draw(context, found)
    elif found.rows:
        chronology_line.draw(context, found, writes)
    else:
        empty("Nothing is recorded yet", _next_step(context, found))


def _lead(found: Chronology) -> str:
    """The finding: how much there is, and what waits to be looked at."""
    if not found.rows:
        return "No agency has entered anything yet."
    own = "Before the meeting you see what your agency recorded. " if found.is_own_only else ""
    count = words.counted(len(found.rows), "entry", "entries")
    agencies = words.counted(len(found.agencies), "agency", "agencies")
    waiting = sum(group.state == "proposed" for group in found.groups)
    differing = sum(bool(group.differs) for group in found.groups)
    silent = sum(gap.agency_id == "" for gap in found.gaps)
    told = [
        *([f"{words.counted(waiting, 'event')} may be told by several"] if waiting else []),
        *([f"{words.counted(differing, 'contradiction')}"] if differing else []),
        *([f"{words.counted(silent, 'gap')} of months"] if silent else []),
    ]
    more = f" {words.sentence(words.listed(told))}." if told else ""
    return f"{own}{count} by {agencies}.{more}"


def writes_for(context: Context, found: Chronology) -> frozenset[str]:
    """The agencies with entries here whose entries the person may correct."""
    return frozenset(
        agency_id
        for agency_id in found.agencies
        if may_write_for(context.user, found.marac_id, agency_id)
    )


def _adds(context: Context, found: Chronology) -> bool:
    """Whether the person may enter anything here, for one agency at least."""
    return may(context.user, Permission.DO_CASEWORK, found.marac_id) or any(
        may_write_for(context.user, found.marac_id, agency_id)
        for agency_id in own_agencies(context.user)
    )


def _next_step(context: Context, found: Chronology) -> str:
    if _adds(context, found):
        return f"Under “{ADD}” load a file, paste text, or enter one event."
    return "The agencies’ representatives and the coordinator enter what is recorded."
