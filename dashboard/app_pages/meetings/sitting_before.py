"""Actions from before, stepped through first: done, not possible any more, or not done."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.components import draft
from dashboard.components.cover import covered, is_covered
from dashboard.components.empty import empty
from dashboard.components.heading import part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest.actions import Report, report
from queries.actions import carried
from queries.case_access import check_case
from queries.sitting import Sitting

_HOW = {
    "done": "Done",
    "not_possible": "Not possible: circumstances changed",
    "not_done": "Not done by the agency",
}
MOST_SHOWN = 12


def draw(context: Context, found: Sitting) -> None:
    """The actions that are open still from earlier meetings, each with what to say of it."""
    with context.engine.connect() as connection:
        frame = carried(connection, user=context.user, meeting_id=found.meeting["meeting_id"])
    if frame.is_empty():
        empty("No action is left from before", "Every action of earlier meetings is settled.")
        return
    part_heading(
        f"{words.counted(frame.height, 'action')} from before still open",
        "What circumstances made impossible is no fault of the agency: the two stand apart in the "
        "minutes.",
    )
    for row in frame.head(MOST_SHOWN).iter_rows(named=True):
        _one(context, found, row)
    if frame.height > MOST_SHOWN:
        st.html(
            f'<p class="m-key">{frame.height - MOST_SHOWN} more follow as these are settled.</p>'
        )


def _one(context: Context, found: Sitting, row: dict[str, Any]) -> None:
    text = covered(row["description"], "covered", is_covered=is_covered()) or ""
    due = f"due {words.day(row['due_date'])}" if row["due_date"] else "no day agreed"
    with st.container(border=True, key=f"before-{words.slug(row['action_id'])}", gap="small"):
        st.html(
            f'<div class="m-lines"><strong>{safe(row["agency"])}</strong>, case '
            f"{safe(row['case_id'])}, {safe(due)}<p>{safe(text)}</p></div>"
        )
        if found.may_run and found.is_under_way:
            _settle(context, row)


def _settle(context: Context, row: dict[str, Any]) -> None:
    form = f"sitting before {row['case_id']} {row['action_id']}"
    how = draft.radio(
        context,
        list(_HOW),
        **{"form": form, "name": "outcome", "label": "How it stands"},
        format_func=_HOW.__getitem__,
    )
    if how is None:
        return
    label = "What was done" if how == "done" else "Why"
    told = draft.text_input(context, form=form, name="told", label=label, max_chars=2000)
    if not st.button("Save", key=f"before-save-{row['action_id']}", help=f"Case {row['case_id']}"):
        return
    is_done = how == "done"
    trying(
        lambda: report(
            context.engine,
            context.user,
            action_id=row["action_id"],
            given=Report(
                outcome=how,
                words=told if is_done else "",
                on=context.today if is_done else None,
                reason="" if is_done else told,
            ),
            today=context.today,
            check_case=check_case,
        ),
        done=lambda: draft.clear(context, form),
    )
