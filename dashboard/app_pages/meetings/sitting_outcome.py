"""What came of the case in hand, and the ways on from it: flags, a lesson, the next case."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.contents import anchor
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import hearing
from ingest.listing import Deferred
from models.codes import LISTING_OUTCOME
from queries.case_access import check_in_full
from queries.sitting import Sitting

_MOVED = "sitting-moved"


def draw(context: Context, found: Sitting, case_id: str) -> None:
    """The outcome as it stands, or the fields to record one; for who runs the meeting."""
    row = found.cases.filter(pl.col("case_id") == case_id).row(0, named=True)
    anchor("outcome")
    if row["outcome"]:
        _stands(context, found, row)
        return
    if not found.may_run or not found.is_under_way:
        return
    part_heading(
        "Outcome", "A case that is put off goes on the list of the next meeting by itself."
    )
    form = f"sitting outcome {found.meeting['meeting_id']} {case_id}"
    outcome = draft.radio(
        context,
        list(hearing.OUTCOMES),
        **{"form": form, "name": "outcome", "label": "What came of the case"},
        format_func=LISTING_OUTCOME.__getitem__,
    )
    reason = ""
    if outcome and outcome != "heard":
        reason = draft.text_input(
            context, form=form, name="reason", label="Why, in a few words", max_chars=2000
        )
    st.html(
        '<p class="m-key">A case that moves to another MARAC is sent on its own page; it leaves '
        "this list with the receipt.</p>"
    )
    if st.button("Save the outcome", key="outcome-save", type="primary", shortcut="Alt+O"):
        _save(context, found, case_id, outcome or "", reason, form)


def _save(
    context: Context, found: Sitting, case_id: str, outcome: str, reason: str, form: str
) -> None:
    def write() -> None:
        moved = hearing.settle(
            context.engine,
            by=context.user,
            meeting_id=found.meeting["meeting_id"],
            case_id=case_id,
            outcome=outcome,
            reason=reason,
            today=context.today,
            check_case=check_in_full,
        )
        st.session_state[_MOVED] = (case_id, moved)

    trying(write, done=lambda: draft.clear(context, form))


def _stands(context: Context, found: Sitting, row: dict[str, Any]) -> None:
    took = f" in {words.number(row['minutes'], 1)} minutes" if row["minutes"] else ""
    part_heading(f"{LISTING_OUTCOME[row['outcome']]}{took}", row["outcome_reason"] or "")
    _say_where(st.session_state.get(_MOVED), row["case_id"])
    if row["outcome"] == "heard":
        with st.container(horizontal=True, gap="small", key="ways-on"):
            st.link_button(
                "Flags to place", words.address("flags"), icon=":material/flag:", type="tertiary"
            )
            st.link_button(
                "Record a lesson",
                words.address("lessons", case=row["case_id"]),
                icon=":material/lightbulb:",
                type="tertiary",
            )
    if found.may_run and found.is_under_way:
        with st.expander("Take the outcome back", key="take-back"):
            _take_back(context, found, row["case_id"])


def _say_where(moved: tuple[str, Deferred | None] | None, case_id: str) -> None:
    """Where a case that was put off stands now."""
    if moved is None or moved[0] != case_id or moved[1] is None:
        return
    if moved[1].on is None:
        st.warning(moved[1].told, icon=":material/warning:")
    else:
        st.success(moved[1].told, icon=":material/check:")


def _take_back(context: Context, found: Sitting, case_id: str) -> None:
    reason = st.text_input("Why it is taken back", key=f"back-why-{case_id}", max_chars=500)
    if st.button("Take it back", key=f"back-{case_id}"):
        trying(
            lambda: hearing.take_back(
                context.engine,
                by=context.user,
                meeting_id=found.meeting["meeting_id"],
                case_id=case_id,
                reason=reason or "",
                check_case=check_in_full,
            )
        )
