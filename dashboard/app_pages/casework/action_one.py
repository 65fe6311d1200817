"""One action: what was agreed, what its agency says, what can be done now, and how it came here."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework import action_change, action_history
from dashboard.app_pages.casework.action_report import report_form
from dashboard.case_links import case_address
from dashboard.components import documents, draft
from dashboard.components.action_list import PLACE, standing
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.refused import refused
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.action_rules import needed_for_action, writes_for_any
from ingest.actions import accept, ask_again
from models.codes import ACTION_CATEGORY, ACTION_STATUS, RISK_TO
from models.errors import NotAllowed
from queries.actions import one_action, own_agencies
from queries.case_access import check_case

_DONE = "actions-done"


def draw(context: Context, action_id: str) -> None:
    """Draws the action; refused and recorded where it is not the person's to see."""
    try:
        with context.engine.connect() as connection:
            row = one_action(
                connection, user=context.user, action_id=action_id, today=context.today
            )
    except NotAllowed as refusal:
        _refused(context, action_id, str(refusal))
        return
    page_heading(
        f"Action for {row['agency']}",
        f"Case {row['case_id']}, {row['marac']}. {standing(row, context.today)[1]}.",
    )
    back()
    if done := st.session_state.pop(_DONE, ""):
        st.success(done, icon=":material/check:")
    if row["asked_again"] and row["status"] == "open":
        st.warning(f"The coordinator asks: {row['asked_again']}", icon=":material/help:")
    _what_was_agreed(row)
    _what_is_said(context, row)
    _now(context, row)
    action_history.draw(context, row)


def back() -> None:
    """The way back to the log."""
    st.html(f'<p class="m-back"><a href="{PLACE}" target="_self">Back to the actions</a></p>')


def _refused(context: Context, action_id: str, sentence: str) -> None:
    refused(context, "This action is not open to you", "actions", action_id, sentence)
    back()


def _what_was_agreed(row: Mapping[str, Any]) -> None:
    met = f"Meeting of {words.day(row['meeting_date'])}" if row["meeting_date"] else None
    is_late = bool(row["days_late"])
    due = words.day(row["due_on"]) if row["due_on"] else None
    late = f", {words.counted(row['days_late'], 'day')} late" if is_late else ""
    first = words.day(row["first_due_date"]) if row["first_due_date"] else None
    risk = ": ".join(filter(None, (RISK_TO.get(row["risk_to"] or ""), row["risk"])))
    facts(
        row["description"] or "Not described",
        [
            Fact("Due", f"{due}{late}" if due else None, is_urgent=is_late),
            Fact("First agreed for", first, is_optional=True),
            Fact("Why it takes longer", row["due_reason"], is_optional=True),
            Fact("Agency", row["agency"]),
            Fact("Who sees to it", row["owner"]),
            Fact("Whose risk it answers", risk or None),
            Fact("Kind", ACTION_CATEGORY.get(row["category"] or "", row["category"])),
            Fact("Agreed at", met, is_optional=True),
        ],
    )
    address = safe(case_address(row["case_id"], anchor="actions"))
    st.html(f'<p class="m-key"><a href="{address}" target="_self">Open the case</a></p>')


def _what_is_said(context: Context, row: Mapping[str, Any]) -> None:
    """What the agency reported; nothing where it reported nothing yet."""
    if row["status"] == "open" and not row["report"]:
        return
    read = f"{words.day(row['accepted_on'])}, {row['accepted_by']}" if row["accepted_on"] else None
    facts(
        "What the agency says" if row["status"] != "open" else "What the agency said before",
        [
            Fact("How it stands", ACTION_STATUS.get(row["status"], row["status"])),
            Fact("Done on", _day(row["completed_on"]), is_optional=True),
            Fact("In its own words", row["report"], is_optional=True),
            Fact("Why", row["not_done_reason"], is_optional=True),
            Fact("Reported", _day(row["reported_on"]), is_optional=True),
            Fact("By", row["reported_by"], is_optional=True),
            Fact("Accepted", read, is_optional=True),
        ],
    )
    if row["evidence_id"]:
        documents.draw_one(context, case_id=row["case_id"], document_id=row["evidence_id"])


def _day(value: Any) -> str | None:  # noqa: ANN401 - a cell of the log
    return words.day(value) if value else None


def _now(context: Context, row: Mapping[str, Any]) -> None:
    """What this person can do with it now."""
    runs_it = writes_for_any(context.user, row["marac_id"]) is not None
    if row["status"] == "open" and may_write(context, row):
        is_own = row["agency_id"] in own_agencies(context.user)
        who = "The coordinator reads it." if is_own else "For the agency, so it counts as read."
        part_heading("Report on it", f"{who} What you type is kept.")
        told = "The report was sent to the coordinator." if is_own else "The report is saved."
        report_form(context, row, done=lambda: _say(told))
    if row["to_read"] and runs_it:
        read(context, row)
    action_change.draw(context, row, runs_it=runs_it)


def may_write(context: Context, row: Mapping[str, Any]) -> bool:
    """Whether the person writes actions of that agency."""
    try:
        needed_for_action(context.user, row["marac_id"], row["agency_id"])
    except NotAllowed:
        return False
    return True


def read(context: Context, row: Mapping[str, Any]) -> None:
    """Accept what the agency said, or ask again."""
    part_heading("Read it", "Accept what the agency says, or open it again with a question.")
    if st.button("Accept the report", type="primary", key="accept"):
        trying(
            lambda: accept(
                context.engine,
                context.user,
                action_ids=[row["action_id"]],
                today=context.today,
                check_case=check_case,
            ),
            done=lambda: _say("The report is accepted."),
        )
    form = f"ask again {row['case_id']} {row['action_id']}"
    with st.expander("Ask again", key="asking-again"):
        question = draft.text_area(
            context, form=form, name="question", label="What is missing", max_chars=2000, height=90
        )
        if st.button("Open it again and ask", key="ask-again"):
            trying(
                lambda: ask_again(
                    context.engine,
                    context.user,
                    action_id=row["action_id"],
                    question=question,
                    check_case=check_case,
                ),
                done=lambda: _asked(context, form),
            )


def _asked(context: Context, form: str) -> None:
    draft.clear(context, form)
    _say("The agency is asked.")


def _say(text: str) -> None:
    st.session_state[_DONE] = text
