"""What is said of the case in hand, taken down line by line; others' lines come by themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.app_pages.meetings import sitting_actions, sitting_lines, sitting_outcome
from dashboard.app_pages.meetings.sitting_presence import here_line
from dashboard.app_pages.meetings.sitting_risks import RISKS, WHOSE
from dashboard.app_pages.meetings.sitting_strip import EVERY
from dashboard.components import draft
from dashboard.components.contents import anchor
from dashboard.components.cover import covered, is_covered
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.hearing_lines import add_line
from models.codes import HEARING_PART
from queries.case_access import check_in_full
from queries.sitting import Sitting, presence, said

SHARED = ("shared", "opinion")
_KINDS = {"shared": "Facts", "opinion": "Professional opinion"}


def draw(context: Context, found: Sitting, case_id: str) -> None:
    """The lines with the fields to add one, and the outcome under them."""
    meeting_id = found.meeting["meeting_id"]
    agencies = agencies_of(context, found)
    _lines(context, found, case_id, agencies)
    sitting_outcome.draw(context, found, case_id)
    sitting_lines.draw(context, found, meeting_id, case_id)


def agencies_of(context: Context, found: Sitting) -> dict[str, str]:
    """Agency id → name, of those the person writes for at this meeting."""
    with context.engine.connect() as connection:
        rows = presence(connection, user=context.user, meeting_id=found.meeting["meeting_id"])
    named = dict(zip(rows["agency_id"], rows["agency"], strict=True))
    if found.may_run:
        return named
    return {one: named.get(one, one) for one in found.agencies}


@st.fragment(run_every=EVERY)
def _lines(context: Context, found: Sitting, case_id: str, agencies: Mapping[str, str]) -> None:
    meeting_id = found.meeting["meeting_id"]
    with context.engine.connect() as connection:
        lines = said(connection, user=context.user, meeting_id=meeting_id, case_id=case_id)
        here = presence(connection, user=context.user, meeting_id=meeting_id)
    writes = found.is_under_way and bool(agencies)
    st.html(here_line(here))
    anchor("shared")
    part_heading("What agencies share here", "Beyond their research forms: facts, then opinion.")
    st.html(_list(lines.filter(pl.col("part").is_in(SHARED)), _shared))
    if writes:
        _share(context, meeting_id, case_id, agencies)
    anchor("risks")
    part_heading("Risks", "To whom, and which. An action below answers one of them.")
    _risks(context, found, case_id, lines, writes=writes)
    anchor("actions")
    sitting_actions.draw(context, found, case_id, lines, agencies, writes=writes)


def _list(lines: pl.DataFrame, text: Any) -> str:  # noqa: ANN401 - how one line is shown
    if lines.is_empty():
        return '<p class="m-key">Nothing yet.</p>'
    inside = "".join(f"<li>{text(row)}</li>" for row in lines.iter_rows(named=True))
    return f'<ul class="m-lines">{inside}</ul>'


def _shared(row: Mapping[str, Any]) -> str:
    """HTML of one thing shared: whose, whether fact or opinion, and what."""
    who = row["agency"] or row["who"] or ""
    kind = "m-opinion" if row["part"] == "opinion" else "m-recorded"
    return (
        f'<div class="{kind}"><strong>{safe(who)}</strong> '
        f"<small>{_KINDS[row['part']]}</small><p>{_text(row)}</p></div>"
    )


def _risk(row: Mapping[str, Any]) -> str:
    by = f" <small>{safe(row['agency'])}</small>" if row["agency"] else ""
    return f"{_text(row)}{by}"


def _text(row: Mapping[str, Any]) -> str:
    return safe(covered(row["text"], "covered", is_covered=is_covered()) or "")


def _share(context: Context, meeting_id: str, case_id: str, agencies: Mapping[str, str]) -> None:
    form, who = f"sitting shared {meeting_id} {case_id}", f"sitting who {meeting_id} {case_id}"
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="share"):
        agency = draft.select(
            context,
            list(agencies),
            **{"form": who, "name": "agency", "label": "Agency"},
            start=next(iter(agencies)) if len(agencies) == 1 else "",
            format_func=lambda one: agencies.get(one, one),
            placeholder="Choose",
            width=230,
        )
        part = draft.radio(
            context,
            list(_KINDS),
            **{"form": who, "name": "part", "label": "Kind"},
            start="shared",
            format_func=_KINDS.__getitem__,
        )
    text = draft.text_area(
        context, form=form, name="text", label="What it shares", height=80, max_chars=2000
    )
    if st.button("Add what was shared", key="add-shared", shortcut="Alt+S"):
        if not agency:
            st.error("Choose the agency that shares it.")
            return
        _add(context, meeting_id, case_id, [(part or "shared", text, agency)], form)


def _risks(
    context: Context, found: Sitting, case_id: str, lines: pl.DataFrame, *, writes: bool
) -> None:
    """Four groups, each with a field under it; one button adds whatever stands in them."""
    meeting_id = found.meeting["meeting_id"]
    form = f"sitting risks {meeting_id} {case_id}"
    typed: dict[str, str] = {}
    for pair in (RISKS[:2], RISKS[2:]):
        for part, column in zip(pair, st.columns(2, gap="medium"), strict=True):
            with column:
                st.html(f'<h3 class="m-whose">{HEARING_PART[part]}</h3>')
                st.html(_list(lines.filter(pl.col("part") == part), _risk))
                if writes:
                    typed[part] = draft.text_input(
                        context,
                        **{"form": form, "name": part, "label": f"Add: {HEARING_PART[part]}"},
                        label_visibility="collapsed",
                        placeholder=f"{WHOSE[part]}: one risk",
                        max_chars=2000,
                    )
    if writes and st.button("Add the risks", key="add-risks", shortcut="Alt+K"):
        own = "" if found.may_run else found.agencies[0]
        given = [(part, text, own) for part, text in typed.items() if text.strip()]
        if not given:
            st.error("Write down a risk in one of the four fields first.")
            return
        _add(context, meeting_id, case_id, given, form)


def _add(
    context: Context,
    meeting_id: str,
    case_id: str,
    given: Iterable[tuple[str, str, str]],
    form: str,
) -> None:
    def write() -> None:
        for part, text, agency in given:
            add_line(
                context.engine,
                by=context.user,
                meeting_id=meeting_id,
                case_id=case_id,
                part=part,
                text=text,
                agency_id=agency,
                check_case=check_in_full,
            )

    trying(write, done=lambda: draft.clear(context, form))
