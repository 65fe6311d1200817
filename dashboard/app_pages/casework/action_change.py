"""Handing an action on, putting it off, taking it back, and putting right what was written."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.action_report import fields
from dashboard.components import draft
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import actions as written
from ingest.action_rules import OUTCOMES, needed_for_action
from models.errors import NotAllowed
from queries.action_choices import agencies_for
from queries.case_access import check_case

_DONE = "actions-done"


def draw(context: Context, row: Mapping[str, Any], *, runs_it: bool) -> None:
    """The changes that are this person's to make, each folded."""
    is_open = row["status"] == "open"
    if not (runs_it or _is_own(context, row)):
        return
    part_heading("Change it", "Every change is in the trail.")
    if is_open:
        _hand_on(context, row, runs_it=runs_it)
    if is_open and runs_it:
        _put_off(context, row)
        _take_back(context, row)
    if runs_it:
        _correct_agreed(context, row)
    if row["status"] in OUTCOMES:
        _correct_report(context, row)


def _is_own(context: Context, row: Mapping[str, Any]) -> bool:
    try:
        needed_for_action(context.user, row["marac_id"], row["agency_id"])
    except NotAllowed:
        return False
    return True


def _form(row: Mapping[str, Any], what: str) -> str:
    return f"{what} {row['case_id']} {row['action_id']}"


def _write(context: Context, form: str, write: Callable[..., object], told: str) -> None:
    def done() -> None:
        draft.clear(context, form)
        st.session_state[_DONE] = told

    trying(write, done=done)


def _hand_on(context: Context, row: Mapping[str, Any], *, runs_it: bool) -> None:
    form = _form(row, "hand on")
    with st.expander("Hand it on", key="hand-on"):
        agency_id, why = "", ""
        if runs_it:
            agency_id = _agency(context, row)
        owner = draft.text_input(
            context, form=form, name="owner", label="Who sees to it", start=row["owner"] or ""
        )
        if agency_id and agency_id != row["agency_id"]:
            why = draft.text_input(
                context, form=form, name="why", label="Why another agency takes it on"
            )
        if st.button("Hand it on", key="hand-on-go"):
            _write(
                context,
                form,
                lambda: written.reassign(
                    context.engine,
                    context.user,
                    action_id=row["action_id"],
                    owner=owner,
                    agency_id=agency_id,
                    reason=why,
                    check_case=check_case,
                ),
                "The action is handed on.",
            )


def _agency(context: Context, row: Mapping[str, Any]) -> str:
    with context.engine.connect() as connection:
        names = agencies_for(connection, user=context.user, marac_id=row["marac_id"])
    names = {row["agency_id"]: row["agency"], **names}
    chosen = st.selectbox(
        "Agency",
        list(names),
        format_func=lambda agency_id: names.get(agency_id, agency_id),
        key=f"hand-on-agency-{draft.short(row['action_id'])}",
        width=420,
    )
    return str(chosen or "")


def _put_off(context: Context, row: Mapping[str, Any]) -> None:
    form = _form(row, "put off")
    with st.expander("Put it off", key="put-off"):
        now = words.day(row["due_on"]) if row["due_on"] else "no day"
        st.html(f'<p class="m-key">It is agreed for {words.safe(now)}.</p>')
        to = draft.day(context, form=form, name="to", label="New day")
        why = draft.text_input(context, form=form, name="why", label="Why it may take longer")
        if st.button("Put it off", key="put-off-go"):
            _write(
                context,
                form,
                lambda: written.extend(
                    context.engine,
                    context.user,
                    action_id=row["action_id"],
                    due_date=to.isoformat() if to else "",
                    reason=why,
                    today=context.today,
                    check_case=check_case,
                ),
                f"The action is put off to {words.day(to)}.",
            )


def _take_back(context: Context, row: Mapping[str, Any]) -> None:
    form = _form(row, "take back")
    with st.expander("Take it back", key="take-back"):
        why = draft.text_input(context, form=form, name="why", label="Why it is not needed")
        if st.button("Take it back", key="take-back-go"):
            _write(
                context,
                form,
                lambda: written.cancel(
                    context.engine,
                    context.user,
                    action_id=row["action_id"],
                    reason=why,
                    check_case=check_case,
                ),
                "The action is taken back. It counts in no figure any more.",
            )


def _correct_agreed(context: Context, row: Mapping[str, Any]) -> None:
    form = _form(row, "correct agreed")
    shown = {"description": row["description"] or "", "risk": row["risk"] or ""}
    with st.expander("Put right what was agreed", key="correct-agreed"):
        seen = draft.begun(context, form, shown)
        description = draft.text_area(
            context,
            form=form,
            name="description",
            label="What is to be done",
            start=shown["description"],
            height=90,
        )
        risk = draft.text_input(
            context, form=form, name="risk", label="The risk it answers", start=shown["risk"]
        )
        why = draft.text_input(context, form=form, name="why", label="Why it changes")
        if st.button("Save the correction", key="correct-agreed-go"):
            _write(
                context,
                form,
                lambda: written.correct(
                    context.engine,
                    context.user,
                    action_id=row["action_id"],
                    values={"description": description, "risk": risk},
                    reason=why,
                    today=context.today,
                    check_case=check_case,
                    seen=seen,
                ),
                "The correction is saved.",
            )


def _correct_report(context: Context, row: Mapping[str, Any]) -> None:
    form = _form(row, "correct report")
    with st.expander("Put right what was reported", key="correct-report"):
        given = fields(context, form, row)
        why = draft.text_input(context, form=form, name="why", label="Why it changes")
        if st.button("Send the correction", key="correct-report-go"):
            _write(
                context,
                form,
                lambda: written.correct(
                    context.engine,
                    context.user,
                    action_id=row["action_id"],
                    given=given,
                    reason=why,
                    today=context.today,
                    check_case=check_case,
                ),
                "The correction is sent.",
            )
