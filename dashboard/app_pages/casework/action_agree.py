"""A new action of a case: who does what by when, and against which risk."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest.action_rules import action_days
from ingest.actions import agree
from models.codes import ACTION_CATEGORY, RISK_TO
from queries.action_choices import agencies_for
from queries.case_access import check_case

_NAMES = (
    *("description", "agency_id", "owner", "risk_to", "risk", "category", "due", "due_reason"),
)


def agree_form(
    context: Context, case: Mapping[str, Any], meeting_id: str | None, *, said: str
) -> None:
    """Draws the form, folded; nothing where the person may add none. `said` tells how it went."""
    case_id, marac_id = case["case_id"], case["marac_id"]
    with context.engine.connect() as connection:
        agencies = agencies_for(connection, user=context.user, marac_id=marac_id)
        last = context.today + timedelta(days=action_days(connection, marac_id))
    if not agencies:
        return
    form = f"action {case_id}"
    draft.fill(context, form, _NAMES)
    with st.expander("Add an action", key="add-action"):
        values = _fields(context, form, agencies)
        due = draft.day(context, form=form, name="due", label="By which day")
        values["due_date"] = due.isoformat() if due else ""
        if due and due > last:
            values["due_reason"] = draft.text_input(
                context,
                form=form,
                name="due_reason",
                label=f"Why later than {words.day(last)}",
            )
        if st.button("Add the action", type="primary", key="action-add"):
            trying(
                lambda: agree(
                    context.engine,
                    context.user,
                    case_id=case_id,
                    meeting_id=meeting_id,
                    values=values,
                    today=context.today,
                    check_case=check_case,
                ),
                done=lambda: _added(context, form, said, agencies[values["agency_id"]]),
            )


def _added(context: Context, form: str, said: str, agency: str) -> None:
    draft.clear(context, form)
    st.session_state[said] = f"The action of {agency} is added."


def _fields(context: Context, form: str, agencies: Mapping[str, str]) -> dict[str, str]:
    def choice(name: str, label: str, told: Mapping[str, str]) -> str:
        return (
            draft.select(
                context,
                list(told),
                form=form,
                name=name,
                label=label,
                index=None,
                format_func=told.__getitem__,
                width=420,
            )
            or ""
        )

    def line(name: str, label: str, hint: str) -> str:
        return draft.text_input(
            context, form=form, name=name, label=label, help=hint, max_chars=500, width=420
        )

    return {
        "description": draft.text_area(
            context,
            form=form,
            name="description",
            label="What is to be done",
            help="So that somebody else could tell whether it was: “Change both locks at the new "
            "flat”, not “improve safety”.",
            max_chars=2000,
            height=90,
        ),
        "agency_id": choice("agency_id", "Agency that does it", agencies),
        "owner": line("owner", "Who sees to it there", "A name, if it is known already."),
        "risk_to": choice("risk_to", "Whose risk it answers", RISK_TO),
        "risk": line("risk", "The risk, in a few words", "What could happen without it."),
        "category": choice("category", "Kind", ACTION_CATEGORY),
    }
