"""The coordinator's overview of a meeting: which agency was asked, answered or is late."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import research_ask
from dashboard.app_pages.casework.research_waiting import form_address
from dashboard.case_links import case_address
from dashboard.components.attention import Attention, attention
from dashboard.components.empty import empty
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, table
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.research_words import State, cell_of
from ingest.research_reminders import remind
from queries.research_requests import Overview, meetings_ahead, overview


def draw(context: Context) -> None:
    """Draws the meeting chosen: what needs attention, who is late, every agency and case."""
    with context.engine.connect() as connection:
        ahead = meetings_ahead(connection, user=context.user, today=context.today)
    if ahead.is_empty():
        empty(
            "No meeting to come has a case on its list",
            "List cases for a meeting first: its agencies are asked here.",
        )
        return
    meeting_id = _chosen(ahead)
    with context.engine.connect() as connection:
        found = overview(connection, user=context.user, meeting_id=meeting_id, today=context.today)
    _say_done()
    st.html(attention(_attention(found)))
    if research_ask.is_due(found):
        research_ask.draw(context, found)
    _late(context, found)
    _matrix(found)
    if not research_ask.is_due(found):
        research_ask.draw(context, found)


def _chosen(ahead: pl.DataFrame) -> str:
    names = {
        row["meeting_id"]: f"{words.day(row['meeting_date'])}, {row['marac']}, "
        f"{words.counted(row['n_cases'], 'case')}"
        for row in ahead.iter_rows(named=True)
    }
    return str(
        st.selectbox(
            "Meeting",
            names,
            format_func=lambda one: names.get(one, ""),
            key="meeting",
            bind="query-params",
            width=480,
        )
    )


def _count(found: Overview, *states: State) -> int:
    return found.cells.filter(pl.col("state").is_in([one.value for one in states])).height


def _attention(found: Overview) -> list[Attention]:
    late, none = _count(found, State.LATE), _count(found, State.NOT_ASKED)
    back = _count(found, State.KNOWN, State.NOT_KNOWN)
    items = []
    if late:
        agencies = found.cells.filter(state=State.LATE.value)["agency_id"].n_unique()
        who = words.counted(agencies, "agency", "agencies")
        items.append(Attention("urgent", words.number(late), f"answers late, of {who}", _REMIND))
    if none:
        text = "requests not made yet" if none > 1 else "request not made yet"
        items.append(Attention("soon", words.number(none), text, "Ask the agencies below."))
    asked = found.cells.height - none
    figure = f"{words.number(back)} of {words.number(asked)}"
    items.append(Attention("note", figure, "answers are in", _OPEN))
    if found.closed:
        text = f"{words.counted(found.closed, 'case')} of this list not open to you"
        items.append(Attention("soon", words.number(found.closed), text, _CLOSED))
    return items


_REMIND = "Remind them below: each gets a notice."
_OPEN = "Open a case to read what agencies know, side by side."
_CLOSED = "Another coordinator has to ask for it."


def _late(context: Context, found: Overview) -> None:
    """Who is late, and buttons that remind them."""
    late = found.cells.filter(state=State.LATE.value)
    if late.is_empty():
        return
    names = dict(found.agencies.select("agency_id", "name").rows())
    part_heading(f"{words.counted(late['agency_id'].n_unique(), 'agency', 'agencies')} late")
    if st.button("Remind all late ones", type="primary", key="remind-all"):
        _remind(context, found, None)
    for agency_id, rows in sorted(
        ((str(key[0]), rows) for key, rows in late.group_by("agency_id")), key=lambda one: one[0]
    ):
        name = names.get(agency_id) or agency_id
        reminded = rows["chased_on"].max()
        last = f", reminded on {words.day(reminded)}" if reminded else ""  # type: ignore[arg-type]
        with st.container(horizontal=True, vertical_alignment="center", key=f"late-{agency_id}"):
            cases = words.listed(sorted(rows["case_id"]))
            which = words.safe(f": {cases}{last}")
            st.html(f"<p><strong>{words.safe(name)}</strong>{which}</p>", width="stretch")
            if st.button("Remind", key=f"remind-{agency_id}", help=f"Remind {name}"):
                _remind(context, found, [agency_id])


def _remind(context: Context, found: Overview, agency_ids: list[str] | None) -> None:

    def write() -> None:
        done = remind(
            context.engine,
            by=context.user,
            meeting_id=found.meeting["meeting_id"],
            today=context.today,
            agency_ids=agency_ids,
        )
        told = words.counted(done.agencies, "agency", "agencies")
        st.session_state["research-done"] = (
            f"Reminded {told} of {words.counted(done.requests, 'answer')}."
            if done.requests
            else "They were reminded today already: nothing was sent again."
        )

    trying(write)


def _say_done() -> None:
    said = st.session_state.pop("research-done", None)
    if said:
        st.success(said)


def _matrix(found: Overview) -> None:
    if found.cases.is_empty() or found.agencies.is_empty():
        return
    part_heading(
        "Every agency and every case",
        "✓ known, ○ not known, … asked, ! late, – not asked. Each leads to the agency’s form.",
    )
    columns = [Column("Case"), *(Column(name) for name in found.agencies["name"])]
    by_case = found.cells.partition_by("case_id", maintain_order=True)
    rows = [_row(part.rows(named=True)) for part in by_case]
    caption = "Where each agency stands with each case"
    st.html(table(columns, rows, caption=caption, is_wide=True))


def _row(cells: list[dict[str, Any]]) -> list[str | Cell]:
    case_id = cells[0]["case_id"]
    return [Cell(case_id, link=case_address(case_id)), *(_cell(cell) for cell in cells)]


def _cell(cell: dict[str, Any]) -> Cell:
    shown = cell_of(cell, State(cell["state"]))
    if cell["requested_on"] is None:
        return shown
    link = form_address(cell["case_id"], cell["agency_id"])
    return Cell(shown.text, kind=shown.kind, sign=shown.sign, link=link)
