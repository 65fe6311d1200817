"""The agency's report of an action: done, circumstances changed, or not done by the agency."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard.components import draft
from dashboard.components.document_add import ENDINGS
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.scanning import scanner
from ingest.action_evidence import report_with_evidence
from ingest.action_rules import DONE, NOT_DONE, NOT_POSSIBLE, Report
from ingest.actions import report
from ingest.door import MEGABYTE, MOST_BYTES, Purpose
from queries.actions import own_agencies
from queries.case_access import check_case

OUTCOMES = {
    DONE: "Done",
    NOT_POSSIBLE: "Not possible: circumstances changed",
    NOT_DONE: "Not done by us",
}
OF_ANOTHER = OUTCOMES | {NOT_DONE: "Not done by the agency"}


def report_form(context: Context, row: Mapping[str, Any], *, done: Callable[[], None]) -> None:
    """Draws the form and keeps the report; what is typed is kept until it is sent."""
    form = f"report {row['case_id']} {row['action_id']}"
    given = fields(context, form, row)
    with st.container(key=f"evidence-{form_key(row)}"):
        uploaded = st.file_uploader(
            "Evidence, if there is any (a letter, a photo, an e-mail)",
            type=ENDINGS,
            key=f"evidence-file-{form_key(row)}",
            max_upload_size=MOST_BYTES[Purpose.DOCUMENT] // MEGABYTE,
            help="Kept encrypted with the case. Opening it is recorded.",
        )
    if st.button("Send the report", type="primary", key=f"report-send-{form_key(row)}"):
        trying(
            lambda: _send(context, row, given, uploaded),
            done=lambda: _done(context, form, done),
        )


def form_key(row: Mapping[str, Any]) -> str:
    """A part of a key that is the action's own."""
    return draft.short(str(row["action_id"]))


def fields(context: Context, form: str, row: Mapping[str, Any] | None = None) -> Report:
    """Draws the fields; what they hold. `row` is what was said before, to begin with.

    Whoever enters it for another agency is asked who there told them.
    """
    is_own = row is None or row["agency_id"] in own_agencies(context.user)
    told_as = OUTCOMES if is_own else OF_ANOTHER
    codes = {told: code for code, told in told_as.items()}
    start = _start(context, row, is_own=is_own)
    draft.fill(context, form, start, start)
    chosen = draft.radio(
        context,
        list(codes),
        form=form,
        name="outcome",
        label="How does it stand?",
        horizontal=False,
    )
    outcome = codes.get(chosen or "", "")
    told = _told(context, form, outcome)
    who = draft.text_input(
        context,
        form=form,
        name="reported_by",
        label="Who reports it" if is_own else "Who at the agency told you",
        max_chars=200,
        width=420,
    )
    return Report(outcome, words=told.words, on=told.on, reason=told.reason, reported_by=who)


@dataclass(frozen=True)
class _Told:
    words: str = ""
    reason: str = ""
    on: date | None = None


def _told(context: Context, form: str, outcome: str) -> _Told:
    """The fields that the outcome asks for; none until one is chosen."""

    def area(name: str, label: str, hint: str) -> str:
        return draft.text_area(
            context, form=form, name=name, label=label, help=hint, max_chars=4000, height=110
        )

    if outcome == DONE:
        on = draft.day(context, form=form, name="on", label="Done on")
        return _Told(
            words=area("words", "What was done, in your agency’s own words", "Who did what."), on=on
        )
    if outcome == NOT_POSSIBLE:
        hint = "What is different from when the action was agreed."
        return _Told(reason=area("reason", "What changed, so that it was not possible", hint))
    if outcome == NOT_DONE:
        hint = "Plainly: it helps the meeting to put right what stood in the way."
        return _Told(reason=area("reason", "Why your agency did not do it", hint))
    return _Told()


def _start(context: Context, row: Mapping[str, Any] | None, *, is_own: bool) -> dict[str, str]:
    before = row or {}
    told_as = OUTCOMES if is_own else OF_ANOTHER
    me = context.user.name if is_own else ""
    on = before.get("completed_on")
    return {
        "outcome": told_as.get(before.get("status") or "", ""),
        "on": on.isoformat() if on else "",
        "words": before.get("report") or "",
        "reason": before.get("not_done_reason") or "",
        "reported_by": before.get("reported_by") or me,
    }


def _send(context: Context, row: Mapping[str, Any], given: Report, uploaded: Any) -> None:  # noqa: ANN401 - Streamlit's own
    if uploaded is None:
        report(
            context.engine,
            context.user,
            action_id=row["action_id"],
            given=given,
            today=context.today,
            check_case=check_case,
        )
        return
    report_with_evidence(
        context.engine,
        context.user,
        action_id=row["action_id"],
        given=given,
        name=uploaded.name,
        content=uploaded.getvalue(),
        scanner=scanner(),
        today=context.today,
        check_case=check_case,
    )


def _done(context: Context, form: str, done: Callable[[], None]) -> None:
    draft.clear(context, form)
    done()
