"""What waits for a person's agency: the late first, each with the names to search by."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.empty import empty
from dashboard.components.heading import part_heading
from dashboard.components.searched_names import names_list
from dashboard.components.table import Cell, Column, Row, table
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.research_words import cell_of, knows, state_of
from dashboard.words import safe
from ingest.research_answers import not_known
from queries.case_access import check_case
from queries.research_waiting import requests, to_search


def draw(context: Context) -> None:
    """Draws what is still to answer, then what was answered and can be corrected."""
    with context.engine.connect() as connection:
        found = requests(connection, user=context.user, today=context.today)
        waiting = found.filter(pl.col("returned_on").is_null())
        people = to_search(
            connection, user=context.user, case_ids=waiting["case_id"].unique().to_list()
        )
    if waiting.is_empty():
        empty(
            "Nothing waits for your agency",
            "When the coordinator asks what your agency knows, it is listed here and you get a "
            "notice.",
        )
    else:
        _waiting(context, waiting, people)
    _answered(context, found.filter(pl.col("returned_on").is_not_null()))


def _waiting(context: Context, waiting: pl.DataFrame, people: pl.DataFrame) -> None:
    late = int((waiting["due_on"] < context.today).sum())
    part_heading(
        f"{words.counted(waiting.height, 'case')} to answer" + (f", {late} late" if late else ""),
        "Names and dates of birth to search your own records by; nothing else of the case.",
    )
    for row in waiting.iter_rows(named=True):
        _case(context, row, people.filter(case_id=row["case_id"]))
    _bulk(context, waiting)


def _case(context: Context, row: dict[str, Any], people: pl.DataFrame) -> None:
    """One case: who to search for, by when, and the two ways to answer."""
    key = f"{row['case_id']}-{row['agency_id']}"
    with st.container(border=True, key=f"asked-{words.slug(key)}"):
        st.html(_told(context, row) + names_list(people.iter_rows(named=True)))
        with st.container(horizontal=True, key=f"answers-{words.slug(key)}"):
            if st.button("Not known: finish", key=f"none-{key}", help=f"Case {row['case_id']}"):
                _not_known(context, row["agency_id"], [row["case_id"]])
            if st.button(
                "Known: say what", key=f"say-{key}", type="primary", help=f"Case {row['case_id']}"
            ):
                st.query_params.from_dict({"case": row["case_id"], "agency": row["agency_id"]})
                st.rerun()


def _told(context: Context, row: dict[str, Any]) -> str:
    is_late = row["due_on"] is not None and row["due_on"] < context.today
    due = f"by {words.day(row['due_on'])}" if row["due_on"] else "as soon as you can"
    sign, kind, word = ("!", "error", "Late, asked for") if is_late else ("…", "note", "Answer")
    return (
        f'<h3>Case {safe(row["case_id"])}</h3><p class="m-subtitle">'
        f'<span class="m-state m-{kind}"><span class="m-sign" aria-hidden="true">{sign}</span> '
        f"{word} {due}</span>. For {safe(row['agency'] or row['agency_id'])}, meeting of "
        f"{words.day(row['meeting_date'])}.</p>"
    )


def _bulk(context: Context, waiting: pl.DataFrame) -> None:
    """Nothing known of several cases: one act for all of them."""
    agency_ids = waiting["agency_id"].unique(maintain_order=True).to_list()
    if waiting.height < 2:
        return
    with st.expander("Your agency knows nobody in several of these cases", key="bulk"):
        names = dict(waiting.select("agency_id", "agency").unique().rows())
        agency_id = agency_ids[0]
        if len(agency_ids) > 1:
            agency_id = st.selectbox(
                "Agency", agency_ids, format_func=lambda one: names[one] or one, key="bulk-agency"
            )
        cases = waiting.filter(agency_id=agency_id)["case_id"].to_list()
        chosen = st.multiselect(
            "Cases in which nobody is known", cases, default=cases, key=f"bulk-cases-{agency_id}"
        )
        searched = st.checkbox("We searched for every person named in them", key="bulk-sure")
        label = f"Answer “not known” for {words.counted(len(chosen), 'case')}"
        if st.button(label, key="bulk-go", type="primary"):
            if not searched:
                st.error("Tick that every person was searched for: somebody may rely on it.")
            elif not chosen:
                st.error("Choose at least one case.")
            else:
                _not_known(context, agency_id, chosen)


def _not_known(context: Context, agency_id: str, case_ids: list[str]) -> None:
    trying(
        lambda: not_known(
            context.engine,
            by=context.user,
            agency_id=agency_id,
            case_ids=case_ids,
            today=context.today,
            check_case=check_case,
        )
    )


def _answered(context: Context, done: pl.DataFrame) -> None:
    ahead = done.filter(pl.col("meeting_date") >= context.today)
    if ahead.is_empty():
        return
    part_heading(
        f"{words.counted(ahead.height, 'case')} answered",
        "An answer can be corrected until the meeting; what stood before stays in the trail.",
    )
    columns = [Column(name) for name in ("Case", "Answer", "Whom", "Sent", "Meeting")]
    columns.append(Column("Correct", is_quiet=True))
    rows = [_line(context, row) for row in ahead.iter_rows(named=True)]
    st.html(table(columns, rows, caption="Cases answered"))


def _line(context: Context, row: dict[str, Any]) -> Row:
    return [
        row["case_id"],
        cell_of(row, state_of(row, context.today)),
        knows(row),
        words.unbroken(words.day(row["returned_on"])),
        words.unbroken(words.day(row["meeting_date"])),
        Cell("Correct it", link=form_address(row["case_id"], row["agency_id"])),
    ]


def form_address(case_id: str, agency_id: str) -> str:
    """The address of an agency's research form for a case."""
    return words.address("research", case=case_id, agency=agency_id)
