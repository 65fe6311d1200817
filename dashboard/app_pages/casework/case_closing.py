"""Closing a case: why, and what becomes of each action that is still open."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import screening as written
from ingest.action_closing import STAYS, Left
from ingest.action_rules import DONE, NOT_DONE, NOT_POSSIBLE
from models.codes import CLOSURE_REASON
from queries.case_access import check_case

_BECOMES = {
    DONE: "Done",
    NOT_POSSIBLE: "Not possible: circumstances changed",
    NOT_DONE: "Not done by the agency",
    STAYS: "Stays open after the case is closed",
}
_CODES = {told: code for code, told in _BECOMES.items()}
_ASKS = {
    DONE: "What was done",
    NOT_POSSIBLE: "What changed",
    NOT_DONE: "Why it was not done",
    STAYS: "With whom it stays",
}


def draw(context: Context, case_id: str, standing: str, actions: pl.DataFrame) -> None:
    """The form, folded; `actions` are the case's. None is closed over one not spoken for."""
    ended = written.closed_as(standing)
    form = f"close {case_id}"
    still_open = [row for row in actions.rows(named=True) if (row["status"] or "open") == "open"]
    with st.expander("Close the case", key="closing"):
        left = _left(context, form, still_open)
        chosen = st.selectbox(
            "Why it is closed",
            [ended] if ended else list(CLOSURE_REASON),
            index=0 if ended else None,
            format_func=CLOSURE_REASON.__getitem__,
            key="close-reason",
            width=320,
        )
        if st.button("Close it", key="close-case"):
            trying(
                lambda: written.close(
                    context.engine,
                    by=context.user,
                    case_id=case_id,
                    closure_reason=chosen or "",
                    today=context.today,
                    check_case=check_case,
                    left=left,
                ),
                done=lambda: draft.clear(context, form),
            )


def _left(context: Context, form: str, still_open: list[dict[str, Any]]) -> dict[str, Left]:
    """What is said of each open action so far."""
    if not still_open:
        return {}
    count = words.counted(len(still_open), "action is", "actions are")
    st.html(
        f'<p class="m-key"><strong>{count} still open.</strong> Say of each what becomes of it; '
        "nothing closes silently.</p>"
    )
    draft.fill(context, form, [f"{row['action_id']} becomes" for row in still_open])
    found = ((row["action_id"], _one(context, form, row)) for row in still_open)
    return {action_id: left for action_id, left in found if left is not None}


def _one(context: Context, form: str, row: Mapping[str, Any]) -> Left | None:
    name = str(row["action_id"])
    agency = row["agency"] or row["agency_id"]
    label = f"{agency}: {row['description'] or 'not described'}"
    chosen = draft.select(
        context, list(_CODES), form=form, name=f"{name} becomes", label=label, index=None
    )
    if chosen is None:
        return None
    outcome = _CODES[chosen]
    on = None
    if outcome == DONE:
        on = draft.day(context, form=form, name=f"{name} on", label="Done on")
    start = f"{row['owner'] or ''}, {agency}".strip(", ") if outcome == STAYS else ""
    text = draft.text_input(
        context, form=form, name=f"{name} {outcome}", label=_ASKS[outcome], start=start
    )
    return Left(outcome, text, on)
