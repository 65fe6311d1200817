"""The list of a meeting in its order: who brings each case, moved by hand, deferred."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.cover import covered, is_covered
from dashboard.components.empty import empty
from dashboard.components.table import Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest import listing, listing_order
from ingest.briefings import record_briefing
from models.access import Permission, may
from models.codes import BRIEFING, LISTING_OUTCOME
from queries.case_access import check_case
from queries.exports.agenda import brought_by
from queries.meeting_list import MeetingList

_NEITHER = "The referrer neither comes nor briefed anybody"


def names_only(listed: MeetingList) -> None:
    """The list as it is before the statement is accepted: case numbers and names."""
    columns = [Column("Place"), Column("Case"), Column("Victim")]
    rows: list[Row] = [
        [str(one["place"]), one["case_id"], _victim(one)] for one in listed.waiting.rows(named=True)
    ]
    if rows:
        st.html(table(columns, rows, caption="Cases on the list"))


def draw(context: Context, row: dict[str, Any], listed: MeetingList) -> None:
    """A row a case with what is known of it; buttons for who may move, brief or defer."""
    waiting = listed.waiting.rows(named=True)
    if not waiting:
        empty("No case is on the list yet", "Accepted cases are listed from their own page.")
    if row["runs"] and any(_is_out_of_order(waiting)):
        _children_first(context, row)
    for at, one in enumerate(waiting):
        with st.container(key=f"case-{one['case_id']}", gap="small"):
            st.html(_line(one))
            _buttons(context, row, one, is_first=at == 0, is_last=at == len(waiting) - 1)
    _dealt_with(listed)


def _is_out_of_order(waiting: list[dict[str, Any]]) -> list[bool]:
    """Whether a case with children stands behind one without."""
    flags = [bool(one["has_children"]) for one in waiting]
    return [flag and not all(flags[:at]) for at, flag in enumerate(flags)]


def _children_first(context: Context, row: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="children-first"):
        st.write("A case with children stands behind one without.")
        if st.button("Put cases with children first", key="children-first-go"):
            trying(
                lambda: listing_order.put_children_first(
                    context.engine, by=context.user, meeting_id=row["meeting_id"]
                )
            )


def _victim(one: dict[str, Any]) -> str:
    return covered(one["victim"], "Name covered", is_covered=is_covered()) or "Name not recorded"


def _line(one: dict[str, Any]) -> str:
    tags = ""
    if one["has_children"]:
        tags += '<span class="m-tag">Children</span> '
    if one["put_off"]:
        tags += f'<span class="m-tag">Put off {safe(_times(one["put_off"]))}</span>'
    return (
        f'<section class="m-listed"><p class="m-place">{one["place"]}</p><div>'
        f'<h3><a href="{safe(case_address(one["case_id"]))}" target="_self">'
        f"Case {safe(one['case_id'])}</a> {safe(_victim(one))} {tags}</h3>"
        f"<dl>{_facts(one)}</dl></div></section>"
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _facts(one: dict[str, Any]) -> str:
    if not one["sees_in_full"]:
        return ""
    research = "Nobody was asked yet"
    if one["asked"]:
        research = f"{one['back']} of {one['asked']} back"
        if one["missing"]:
            research += f", missing: {one['missing']}"
    told = (
        ("Referred by", one["referring"] or words.NOT_RECORDED, False),
        ("Brought by", brought_by(one), one["briefing"] == "neither"),
        ("Research", research, False),
    )
    return "".join(
        f"<div{' class=m-urgent' if is_urgent else ''}><dt>{safe(term)}</dt>"
        f"<dd>{'! ' if is_urgent else ''}{safe(text)}</dd></div>"
        for term, text, is_urgent in told
    )


def _buttons(
    context: Context,
    row: dict[str, Any],
    one: dict[str, Any],
    *,
    is_first: bool,
    is_last: bool,
) -> None:
    case_id = one["case_id"]
    own = {grant.agency_id for grant in context.user.grants if grant.agency_id}
    refers = may(context.user, Permission.REFER, row["marac_id"])
    is_referrer = refers and bool(own & set((one["referring_ids"] or "").split(";")))
    if not (row["runs"] or is_referrer):
        return
    with st.container(horizontal=True, gap="small", key=f"do-{case_id}"):
        if row["runs"]:
            for label, steps, is_end in (("Up", -1, is_first), ("Down", 1, is_last)):
                if st.button(
                    label,
                    key=f"{label}-{case_id}",
                    disabled=is_end,
                    help=f"Move case {case_id} {label.lower()} the list",
                    icon=f":material/arrow_{label.lower()}ward:",
                ):
                    _move(context, row, case_id, steps)
        with st.popover("Who brings it", key=f"brief-{case_id}"):
            _briefing(context, row, one)
        if row["runs"]:
            with st.popover("Defer", key=f"defer-{case_id}"):
                _defer(context, one)


def _move(context: Context, row: dict[str, Any], case_id: str, steps: int) -> None:
    trying(
        lambda: listing_order.move_case(
            context.engine,
            by=context.user,
            case_id=case_id,
            meeting_id=row["meeting_id"],
            steps=steps,
            check_case=check_case,
        )
    )


def _briefing(context: Context, row: dict[str, Any], one: dict[str, Any]) -> None:
    case_id, codes = one["case_id"], list(BRIEFING)
    chosen = st.radio(
        f"Case {case_id}: whoever referred it",
        codes,
        index=codes.index(one["briefing"]) if one["briefing"] in codes else None,
        format_func=BRIEFING.__getitem__,
        key=f"briefing-{case_id}",
    )
    person = ""
    if chosen == "briefed":
        person = st.text_input(
            "Who was briefed",
            one["briefed_person"] or "",
            key=f"briefed-{case_id}",
            max_chars=200,
        )
    if st.button("Save who brings it", key=f"briefing-go-{case_id}", type="primary"):
        trying(
            lambda: record_briefing(
                context.engine,
                by=context.user,
                case_id=case_id,
                meeting_id=row["meeting_id"],
                briefing=chosen or "",
                person=person or "",
                check_case=check_case,
            )
        )


def _defer(context: Context, one: dict[str, Any]) -> None:
    case_id = one["case_id"]
    start = _NEITHER if one["briefing"] == "neither" else ""
    st.write("It goes to the next meeting with room by itself.")
    reason = st.text_input(
        f"Why case {case_id} is put off",
        start,
        key=f"why-{case_id}-{one['briefing']}",
        max_chars=500,
    )
    if st.button("Defer the case", key=f"defer-go-{case_id}"):
        trying(lambda: _put_off(context, case_id, reason or ""))


def _put_off(context: Context, case_id: str, reason: str) -> None:
    done = listing.defer(
        context.engine,
        by=context.user,
        case_id=case_id,
        reason=reason,
        today=context.today,
        check_case=check_case,
    )
    st.session_state["meeting-done"] = f"Case {case_id}: {done.told}"


def _dealt_with(listed: MeetingList) -> None:
    """What was put off or heard already, under the list."""
    rows: list[Row] = [
        [one["case_id"], LISTING_OUTCOME[one["outcome"]], one["outcome_reason"] or ""]
        for one in listed.cases.rows(named=True)
        if one["outcome"]
    ]
    if rows:
        columns = [Column("Case"), Column("Outcome"), Column("Why")]
        st.html(table(columns, rows, caption="Cases of this list that were dealt with"))
