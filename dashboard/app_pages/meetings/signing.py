"""The confidentiality statement, accepted before a meeting’s list opens, and conflicts declared."""

from typing import Any

import streamlit as st

from dashboard import reads, words
from dashboard.components.cover import covered, is_covered
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest import confidentiality as written
from models.confidentiality import statement
from queries.case_access import check_case
from queries.confidentiality import conflicts, signatures


def draw(context: Context, row: dict[str, Any]) -> None:
    """The statement, who is on the list by name, and the button that accepts it."""
    now = statement()
    part_heading(
        "Accept the confidentiality statement",
        "Once for each meeting, by each person. The list opens to you in full afterwards.",
    )
    inside = "".join(f"<li>{safe(text)}</li>" for text in now.paragraphs)
    st.html(
        f'<section class="m-statement" aria-label="{safe(now.title)}"><ul>{inside}</ul>'
        f'<p class="m-key">{safe(now.title)}, version {safe(now.version)}.</p></section>'
    )
    known = _conflicts(context, row)
    if st.button("I accept it for this meeting", type="primary", key="accept"):
        trying(
            lambda: written.accept(
                context.engine,
                by=context.user,
                meeting_id=row["meeting_id"],
                conflicts=known,
                today=context.today,
                check_case=check_case,
            ),
            done=context.forget_sessions,
        )


def _conflicts(context: Context, row: dict[str, Any]) -> dict[str, str]:
    """The cases in which the person knows somebody, with whom and how."""
    listed = reads.meeting_list(context, row["meeting_id"]).waiting
    names = {
        one["case_id"]: f"Case {one['case_id']}, "
        f"{covered(one['victim'], 'name covered', is_covered=is_covered()) or 'name not recorded'}"
        for one in listed.rows(named=True)
    }
    if not names:
        return {}
    with st.container(border=True, key="conflicts"):
        st.write(
            "Do you know somebody on the list, as family, friend, neighbour or colleague? Choose "
            "the case: it closes to you at once, everywhere, and the coordinator is told."
        )
        chosen = st.multiselect(
            "Cases in which I know somebody",
            list(names),
            format_func=names.__getitem__,
            key="conflict-cases",
            placeholder="None",
        )
        return {
            case_id: st.text_input(
                f"Case {case_id}: whom you know, and how", key=f"conflict-{case_id}", max_chars=500
            )
            or ""
            for case_id in chosen
        }


def roll(context: Context, row: dict[str, Any]) -> None:
    """Who has signed and who has not, conflicts declared, and the form for a paper signature."""
    with context.engine.connect() as connection:
        meeting_id = row["meeting_id"]
        found = signatures(
            connection, user=context.user, meeting_id=meeting_id, today=context.today
        )
        declared = conflicts(connection, user=context.user, meeting_id=meeting_id)
    signed = found.filter(found["signed_on"].is_not_null()).height
    part_heading(
        f"{signed} of {found.height} have accepted the confidentiality statement",
        "Everybody with an account who comes, and guests whose signature you hold on paper.",
    )
    rows: list[Row] = [
        [
            one["person"],
            one["agency"] or words.DASH,
            Cell(f"{words.day(one['signed_on'])}, on {one['how']}", kind="fine", sign="✓")
            if one["signed_on"]
            else Cell("Not yet", kind="warning", sign="!"),
        ]
        for one in found.rows(named=True)
    ]
    if rows:
        columns = [Column("Person"), Column("Agency"), Column("Accepted")]
        st.html(table(columns, rows, caption="Who has accepted the statement"))
    if not declared.is_empty():
        told: list[Row] = [
            [f"Case {one['case_id']}", one["name"], one["reason"] or ""]
            for one in declared.rows(named=True)
        ]
        part_heading(f"{words.counted(declared.height, 'conflict')} of interest declared")
        heads = [Column("Case"), Column("Closed to"), Column("Why")]
        st.html(table(heads, told, caption="Conflicts of interest declared"))
    _paper(context, row)


def _paper(context: Context, row: dict[str, Any]) -> None:
    with st.expander("Record a signature on paper", key="paper-signature"):
        person = st.text_input("Who signed: guest or observer", key="paper-person", max_chars=200)
        on = st.date_input(
            "Signed on",
            context.today,
            format="DD/MM/YYYY",
            max_value=context.today,
            key="paper-day",
            width=180,
        )
        if st.button("Record the signature", key="paper-go"):
            trying(
                lambda: written.record_paper(
                    context.engine,
                    by=context.user,
                    meeting_id=row["meeting_id"],
                    person=person or "",
                    agency_id=None,
                    signed_on=on,
                    today=context.today,
                )
            )
