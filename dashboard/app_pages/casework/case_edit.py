"""Editing a case and its victim, a group of fields at a time; two people may do it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.components import draft, overtaken
from dashboard.components.cover import is_covered
from dashboard.components.heading import part_heading
from dashboard.components.row_fields import row_fields
from dashboard.context import Context
from ingest.one_row import as_text
from ingest.save import Saved, save
from queries.case_page import CasePage

SAVED = "case-saved"
_LONG = frozenset(
    {
        *("what_happened", "why_multi_agency", "criteria_reason", "immediate_safety", "household"),
        *("victim_unaware_reason", "must_not_receive", "sharing_basis", "address"),
        *("safe_contact_notes", "safe_times", "must_not_know"),
    }
)


@dataclass(frozen=True)
class Group:
    """Fields that are edited together: of the case, or of its victim."""

    title: str
    file: str
    names: tuple[str, ...]


GROUPS = (
    Group(
        "Safety and sharing",
        "cases",
        (
            *("in_immediate_danger", "immediate_safety", "must_not_receive", "victim_aware"),
            *("victim_unaware_reason", "sharing_basis"),
        ),
    ),
    Group(
        "How to reach the victim safely",
        "people",
        (
            *("phone", "phone_is_safe", "email", "safe_contact_notes", "safe_times"),
            *("must_not_know", "address", "postcode", "first_language", "interpreter_needed"),
        ),
    ),
    Group(
        "Why it came",
        "cases",
        (
            *("criteria", "criteria_reason", "abuse_types", "incident_date", "incident_criminal"),
            *("what_happened", "why_multi_agency"),
        ),
    ),
    Group(
        "Household",
        "cases",
        ("children_in_household", "household", "housing", "police_division"),
    ),
    Group(
        "Who referred and who presents",
        "cases",
        ("referrer_name", "referrer_contact", "manager_agreed", "presenter"),
    ),
    Group(
        "The victim",
        "people",
        (
            *("given_names", "family_name", "aliases", "date_of_birth", "nhs_number", "gp"),
            *("occupation", "immigration_status"),
        ),
    ),
    Group(
        "How the victim describes themselves",
        "people",
        (
            *("gender", "gender_described", "gender_same_as_birth", "ethnicity"),
            *("ethnicity_described", "sexual_orientation", "sexual_orientation_described"),
            *("disabilities", "disabilities_described", "religion", "not_asked"),
            "prefers_not_to_say",
        ),
    ),
)


def draw(context: Context, page: CasePage) -> None:
    """The form; nothing while names are covered: it holds them."""
    if is_covered():
        return
    part_heading(
        "Edit this case",
        "What you type is kept as a draft until you save it. If a colleague edits it too, you are "
        "shown both versions.",
    )
    if (told := st.session_state.pop(SAVED, None)) is not None:
        st.success(told)
    groups = {group.title: group for group in GROUPS}
    chosen = st.selectbox(
        "What to edit",
        list(groups),
        index=None,
        placeholder="Choose a part of the case",
        key="edit-group",
        width=360,
    )
    if chosen is not None:
        _form(context, page, groups[chosen])


def _form(context: Context, page: CasePage, group: Group) -> None:
    key, row = _row(page, group)
    form = f"edit {key[0]} {key[1]} {group.title}"
    seen = draft.begun(context, form, {name: as_text(row.get(name)) for name in group.names})
    with st.container(key="edit-fields"):
        values = row_fields(
            context, form=form, file=group.file, names=group.names, start=seen, long=_LONG
        )
    reason = draft.text_input(
        context,
        form=form,
        name="reason",
        label="Why, where you put right what was wrong (optional)",
        max_chars=500,
    )

    def write(values: Mapping[str, str], seen: Mapping[str, str]) -> Saved:
        return save(
            context.engine,
            group.file,
            {key[0]: key[1], **values},
            by=context.user,
            reason=reason.strip() or None,
            seen=seen,
        )

    is_sent = st.button(f"Save “{group.title.lower()}”", type="primary", key="edit-save")
    saved = overtaken.send(
        context, form=form, values=values, seen=seen, is_sent=is_sent, write=write
    )
    if saved is not None:
        st.session_state[SAVED] = _told(group, saved)
        st.rerun()


def _row(page: CasePage, group: Group) -> tuple[tuple[str, str], dict[str, Any]]:
    """The key of the row that the group belongs to, and what stands in it."""
    if group.file == "cases":
        return ("case_id", page.case["case_id"]), page.case
    return ("person_id", page.victim["person_id"]), page.victim


def _told(group: Group, saved: Saved) -> str:
    if saved.outcome == "unchanged":
        return "Nothing was different from what stood there, so nothing was written."
    odd = " ".join(warning.message for warning in saved.warnings)
    return f"Saved: {group.title.lower()}. {odd}".strip()
