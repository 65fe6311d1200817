"""The form for one attempt to reach the victim: outcome first, the rest filled in beforehand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.context import Context
from ingest import idva
from ingest.idva_entries import Attempt
from models.codes import CONTACT_METHOD, CONTACT_OUTCOME
from models.errors import ForPerson
from queries.case_access import check_case

_SAFE = {"Yes": True, "No": False}


def attempt_form(context: Context, case_id: str) -> bool:
    """Draws the form; whether an attempt was saved just now."""
    form = f"contact attempt {case_id}"
    outcome = st.pills(
        "What came of it?",
        list(CONTACT_OUTCOME),
        format_func=CONTACT_OUTCOME.__getitem__,
        key=f"attempt-outcome-{case_id}",
    )
    given = _rest(context, form, case_id)
    if not st.button("Save the attempt", type="primary", key=f"attempt-save-{case_id}"):
        return False
    try:
        idva.record_attempt(
            context.engine,
            by=context.user,
            case_id=case_id,
            attempt=Attempt(outcome=outcome or "", **given),
            today=context.today,
            check_case=check_case,
        )
    except ForPerson as wrong:
        st.error(str(wrong))
        return False
    draft.clear(context, form)
    return True


def _rest(context: Context, form: str, case_id: str) -> dict[str, Any]:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        method = st.selectbox(
            "How",
            list(CONTACT_METHOD),
            format_func=CONTACT_METHOD.__getitem__,
            key=f"attempt-how-{case_id}",
            width=200,
        )
        day = st.date_input(
            "Day", context.today, key=f"attempt-day-{case_id}", format="DD/MM/YYYY", width=150
        )
        at = st.text_input("Time", _now(), key=f"attempt-at-{case_id}", max_chars=5, width=100)
        was_safe = st.radio(
            "Was it safe to speak?",
            list(_SAFE),
            index=None,
            horizontal=True,
            key=f"attempt-safe-{case_id}",
        )
    notes = draft.text_area(
        context, form=form, name="notes", label="Notes", max_chars=2000, height=80
    )
    return {
        "day": day,
        "method": method,
        "at": at or "",
        "worker": context.user.name,
        "was_safe": None if was_safe is None else _SAFE[was_safe],
        "notes": notes,
    }


def _now() -> str:
    """The time on the clock in Britain, to the minute."""
    return f"{datetime.now(words.BRITAIN):%H:%M}"


def corrected_attempt(context: Context, row: Mapping[str, Any]) -> Attempt:
    """Draws the fields of an attempt that is there, and returns what they hold now."""
    key = f"correct-{row['contact_id']}"
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        outcome = _code("What came of it", CONTACT_OUTCOME, row["outcome"], f"{key}-outcome")
        method = _code("How", CONTACT_METHOD, row["method"], f"{key}-how")
        day = st.date_input(
            "Day", row["attempted_on"], key=f"{key}-day", format="DD/MM/YYYY", width=150
        )
        at = st.text_input("Time", row["attempted_at"] or "", key=f"{key}-at", width=100)
    notes = st.text_area("Notes", row["notes"] or "", key=f"{key}-notes", max_chars=2000, height=80)
    return Attempt(
        day=day,
        outcome=outcome,
        method=method,
        at=at or "",
        worker=row["worker"] or context.user.name,
        was_safe=row["was_safe"],
        notes=notes or "",
    )


def _code(label: str, codes: Mapping[str, str], now: str | None, key: str) -> str:
    at = list(codes).index(now) if now is not None and now in codes else None
    chosen = st.selectbox(
        label, list(codes), index=at, format_func=codes.__getitem__, key=key, width=220
    )
    return str(chosen or "")
