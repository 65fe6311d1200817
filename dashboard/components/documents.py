"""Documents kept with a case, a meeting or a lesson: a list to open from, and a way to add one."""

from contextlib import suppress
from dataclasses import dataclass

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components import document_search
from dashboard.components.document_acts import acts
from dashboard.components.document_add import add_form
from dashboard.components.document_line import document_line
from dashboard.components.heading import part_heading
from dashboard.context import Context
from dashboard.scanning import scanner
from ingest import document_scans
from ingest.documents import RESEARCH, Place
from models.access import Permission, may
from models.codes import DOCUMENT_KIND
from models.errors import NotAllowed
from queries import documents as reads
from queries.case_access import check_case
from queries.document_access import own_agencies
from queries.referral_choices import agency_choices

SHOWN = 12


def draw(
    context: Context,
    *,
    case_id: str | None = None,
    meeting_id: str | None = None,
    lesson_id: str | None = None,
    round_id: str | None = None,
) -> None:
    """Draws the documents of one of the four that this person may see, and the form to add one.

    Raises NotAllowed where the case, meeting, lesson or review is not this person's to see.
    """
    place = Place(case_id, meeting_id, lesson_id, round_id)
    found = _found(context, place)
    kinds, asked = _may_add(context, place, found)
    if found.frame.is_empty() and not kinds:
        return
    part_heading(_finding(found.frame), "Kept encrypted. Opening one is recorded.")
    if case_id is not None:
        document_search.in_case(context, case_id, found.frame.height)
    _lines(context, found)
    _offer_scan(context, found.frame)
    acts(context, found.frame, found.agencies, does_casework=found.does_casework)
    if kinds:
        add_form(context, place, kinds, asked, found.agencies)


def draw_one(context: Context, *, case_id: str, document_id: str) -> None:
    """Draws one document of a case and the button to save it; nothing where it is not shown."""
    found = _found(context, Place(case_id=case_id))
    for row in found.frame.filter(pl.col("document_id") == document_id).rows(named=True):
        document_line(context, row, found.agencies)


def draw_where_shown(
    context: Context, *, meeting_id: str | None = None, lesson_id: str | None = None
) -> None:
    """The same on a page that others open too: those who may not see the documents see nothing."""
    with suppress(NotAllowed):
        draw(context, meeting_id=meeting_id, lesson_id=lesson_id)


@dataclass(frozen=True)
class _Found:
    """The documents, the MARAC they belong to (None: not known), and the names of its agencies."""

    frame: pl.DataFrame
    marac_id: str | None
    agencies: dict[str, str]
    does_casework: bool


def _found(context: Context, place: Place) -> _Found:
    user = context.user
    with context.engine.connect() as connection:
        if place.case_id is not None:
            marac_id: str | None = check_case(connection, user, place.case_id)
            frame = reads.of_case(connection, user=user, case_id=place.case_id)
        elif place.meeting_id is not None:
            frame = reads.of_meeting(connection, user=user, meeting_id=place.meeting_id)
            marac_id = reads.marac_of(connection, meeting_id=place.meeting_id)
        elif place.round_id is not None:
            frame = reads.of_review(connection, user=user, round_id=place.round_id)
            marac_id = reads.marac_of(connection, round_id=place.round_id)
        else:
            frame = reads.of_lesson(connection, user=user, lesson_id=str(place.lesson_id))
            marac_id = reads.marac_of(connection, lesson_id=place.lesson_id)
        does_casework = marac_id is not None and may(user, Permission.DO_CASEWORK, marac_id)
        agencies = (
            agency_choices(connection, user=user, marac_id=str(marac_id))
            if does_casework and may(user, Permission.REFER, marac_id)
            else {}
        )
    return _Found(frame, marac_id, agencies, does_casework)


def _finding(frame: pl.DataFrame) -> str:
    if frame.is_empty():
        return "No document is kept here yet"
    held = int((~frame["may_open"]).sum())
    count = words.counted(frame.height, "document")
    return f"{count}, {held} of them locked" if held else count


def _lines(context: Context, found: _Found) -> None:
    """The newest, and the others folded under them."""
    for row in found.frame.head(SHOWN).iter_rows(named=True):
        document_line(context, row, found.agencies)
    if found.frame.height > SHOWN:
        rest = found.frame.slice(SHOWN)
        with st.expander(f"{words.counted(rest.height, 'earlier one')}", key="documents-more"):
            for row in rest.iter_rows(named=True):
                document_line(context, row, found.agencies)


def _offer_scan(context: Context, frame: pl.DataFrame) -> None:
    """A button that tries the scan again, where something waits for it."""
    waiting = frame.filter((pl.col("scan") == "waiting") & pl.col("destroyed_at").is_null())
    asked = scanner()
    if waiting.is_empty() or asked is None:
        return
    if st.button("Try the virus scan again", key="scan-again", icon=":material/refresh:"):
        with st.spinner("Scanning"):
            done = document_scans.scan_waiting(
                context.engine, asked, by=context.user, only_waiting=True
            )
        if done.why:
            st.error(done.why)
        else:
            st.rerun()


def _may_add(context: Context, place: Place, found: _Found) -> tuple[list[str], dict[str, str]]:
    """The kinds this person may add here, and for which agencies (id → name)."""
    user = context.user
    if place.case_id is None:
        kinds = [kind for kind in DOCUMENT_KIND if kind != RESEARCH]
        if place.round_id is not None:
            each = (Permission.RUN_MEETING, Permission.COMMENT)
            answers = any(may(user, permission, found.marac_id) for permission in each)
            return (kinds if answers else []), {}
        return (kinds if found.does_casework else []), {}
    with context.engine.connect() as connection:
        asked = reads.asked_agencies(connection, user=user, case_id=place.case_id)
    if found.does_casework:
        return list(DOCUMENT_KIND), asked
    own = {agency_id: asked.get(agency_id, agency_id) for agency_id in own_agencies(user)}
    return ([RESEARCH] if own else []), own
