"""Cases: the ones this person may see, found by number, name, status or MARAC."""

from typing import Any
from urllib.parse import quote

import polars as pl
import streamlit as st

from dashboard import reads, words
from dashboard.components.cover import cover_switch, covered
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading
from dashboard.components.notices import notices
from dashboard.components.table import Cell, Column, table
from dashboard.context import Context
from ingest import looks
from models.access import SEEING_CASES, check_may_any
from models.codes import CASE_STATUS, CRITERION, LISTING_OUTCOME
from queries.cases import PAGE, Filters, found

EVERY = "Any"


def render(context: Context) -> None:
    """Draws the search and the cases that fit."""
    check_may_any(context.user, SEEING_CASES)
    page_heading("Cases", "The cases your role shows you. What you open is recorded.")
    notices(context)
    names = reads.own_marac_names(context)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        filters = _filters(names)
        is_covered = cover_switch()
    _note_search(context, filters)
    page = _page(filters)
    with context.engine.connect() as connection:
        frame, count = found(connection, user=context.user, filters=filters, page=page)
    if not count:
        _nothing(filters)
        return
    st.html(f'<p class="m-count">{_counted(frame.height, count, page)}</p>')
    st.html(case_table(frame, names, is_covered=is_covered))
    _turn(count, page)


def _filters(names: dict[str, str]) -> Filters:
    # The words looked for stay out of the address: they are somebody's name.
    text = st.text_input(
        "Find",
        key="find",
        placeholder="Case number, name, address or postcode",
        max_chars=100,
        width=320,
    )
    status = st.selectbox(
        "Status",
        [EVERY, *CASE_STATUS],
        format_func=lambda code: CASE_STATUS.get(code, EVERY),
        key="status",
        bind="query-params",
        width=200,
    )
    marac = EVERY
    if len(names) > 1:
        marac = st.selectbox(
            "MARAC",
            [EVERY, *sorted(names, key=lambda marac: names[marac].casefold())],
            format_func=lambda marac: names.get(marac, EVERY),
            key="marac",
            bind="query-params",
            width=240,
        )
    return Filters(
        text=(text or "").strip(),
        status="" if status == EVERY else status,
        marac_id="" if marac == EVERY else marac,
    )


def _note_search(context: Context, filters: Filters) -> None:
    """One line in the trail for each search that is not the one before."""
    told = filters.told()
    if filters.text and st.session_state.get("searched") != told:
        looks.searched(context.engine, context.user, looks.CASES, told)
    st.session_state["searched"] = told


def _page(filters: Filters) -> int:
    """Which page of the list; back to the first when something else is looked for."""
    if st.session_state.get("list-of") != filters:
        st.session_state["list-of"], st.session_state["list-page"] = filters, 1
    return int(st.session_state["list-page"])


def _turn(count: int, page: int) -> None:
    with st.container(horizontal=True, key="turn"):
        if page > 1 and st.button("Newer cases", icon=":material/chevron_left:"):
            _go(page - 1)
        if page * PAGE < count and st.button("Older cases", icon=":material/chevron_right:"):
            _go(page + 1)


def _go(page: int) -> None:
    st.session_state["list-page"] = page
    st.rerun()


def _counted(shown: int, count: int, page: int) -> str:
    if shown == count:
        return words.counted(count, "case")
    first = (page - 1) * PAGE + 1
    return (
        f"Cases {words.number(first)} to {words.number(first + shown - 1)} "
        f"of {words.number(count)}, newest referral first"
    )


def _nothing(filters: Filters) -> None:
    if filters.told():
        empty("No case fits", "Try part of a name or number, or choose another status.")
    else:
        empty(
            "No case is yours to see yet",
            "Cases appear here when they are referred to you, or listed for a meeting you are "
            "invited to.",
        )


def case_table(frame: pl.DataFrame, names: dict[str, str], *, is_covered: bool) -> str:
    """HTML of the list; each case number leads to its page."""
    columns = [
        Column("Case"),
        Column("Victim"),
        Column("Referred"),
        Column("Criteria"),
        Column("Status"),
        Column("Last meeting"),
        *([Column("MARAC")] if len(names) > 1 else []),
    ]
    rows = [_row(row, names, is_covered=is_covered) for row in frame.iter_rows(named=True)]
    return table(columns, rows, caption="Cases, newest referral first")


def _row(row: dict[str, Any], names: dict[str, str], *, is_covered: bool) -> list[str | Cell]:
    victim = covered(row["victim"], "covered", is_covered=is_covered)
    outcome = LISTING_OUTCOME.get(row["outcome"] or "", "").lower()
    held = words.unbroken(words.day(row["meeting_date"]))
    meeting = ", ".join(filter(None, (held, outcome)))
    return [
        Cell(row["case_id"], link=case_address(row["case_id"])),
        Cell(victim or words.NOT_RECORDED, is_faint=victim is None or is_covered),
        words.unbroken(words.day(row["referral_date"])),
        words.codes(row["criteria"], CRITERION) or words.DASH,
        CASE_STATUS.get(row["status"] or "", words.DASH),
        meeting,
        *([names.get(row["marac_id"], "")] if len(names) > 1 else []),
    ]


def case_address(case_id: str) -> str:
    """The address of a case's page."""
    return f"/case?case={quote(case_id, safe='')}"
