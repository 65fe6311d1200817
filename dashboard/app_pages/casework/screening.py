"""Screening: which referral is next, and does it meet the threshold?"""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import case_repeat, screening_decision, screening_points
from dashboard.case_links import case_address
from dashboard.components.cover import cover_switch
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.context import Context
from models.access import Permission, check_may
from queries import screening
from queries.case_page import one_case
from queries.repeats import repeat_of

_SIGN = {"received": "new", "screening": "taken up", "returned": "waits for an answer"}


def render(context: Context) -> None:
    """Draws the queue and the case in hand."""
    check_may(context.user, Permission.DO_CASEWORK)
    page_heading("Screening", "Does the referral meet the threshold? You decide, with a reason.")
    with context.engine.connect() as connection:
        queue = screening.queue(connection, user=context.user, today=context.today)
    screening_decision.said(context)
    screening_decision.list_now(context)
    if queue.is_empty():
        empty(
            "Nothing waits to be screened",
            "New referrals appear here as soon as they are sent, the most urgent first.",
        )
        return
    cover_switch()
    # On a wide screen the decision stands under the queue, always in sight; on a phone the case
    # comes before it.
    with st.container(key="desk"):
        with st.container(key="desk-queue"):
            row = _chosen(queue)
        with st.container(key="desk-case"):
            _case(context, row)
        with st.container(key="desk-decision"):
            screening_decision.decision(context, row)


def _chosen(queue: pl.DataFrame) -> dict[str, Any]:
    """The case in hand: the one the address names, else the first of the queue."""
    rows = {row["case_id"]: row for row in queue.iter_rows(named=True)}
    asked = st.query_params.get("case", "")
    chosen = st.session_state.get("screening-case")
    if chosen not in rows:
        chosen = asked if asked in rows else next(iter(rows))
    # Said anew at every run: where only the words of the choice changed, its mark would be lost.
    st.session_state["screening-case"] = chosen
    waiting = sum(row["status"] != "returned" for row in rows.values())
    case_id: str = st.radio(
        f"{words.counted(waiting, 'referral')} to screen",
        list(rows),
        format_func=lambda one: _label(rows[one]),
        key="screening-case",
    )
    st.query_params["case"] = case_id
    return rows[case_id]


def _label(row: dict[str, Any]) -> str:
    danger = "**Immediate danger.** " if row["in_immediate_danger"] else ""
    waited = words.counted(row["days"], "day")
    return f"{danger}{row['case_id']}, {_SIGN[row['status']]}, {waited}"


def _case(context: Context, row: dict[str, Any]) -> None:
    case_id = row["case_id"]
    user, today = context.user, context.today
    with context.engine.connect() as connection:
        page = one_case(connection, user=user, case_id=case_id)
        found = screening.points(connection, user=user, case_id=case_id, today=today)
        repeat = repeat_of(connection, user=user, case_id=case_id, today=today)
    part_heading(
        f"Case {case_id}",
        f"Referred by {', '.join(page.referrers)} on {words.day(row['referral_date'])}, "
        f"{words.counted(row['days'], 'day')} ago.",
    )
    whole = words.safe(case_address(case_id))
    st.html(f'<p class="m-key"><a href="{whole}">Open the whole case</a></p>')
    screening_points.referral(context, page)
    screening_points.points(found)
    case_repeat.explained(repeat)
