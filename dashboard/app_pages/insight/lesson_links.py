"""The cases and actions of a lesson: only those that the person may see."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.insight import lesson_form
from dashboard.case_links import case_address
from dashboard.components import draft
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, table
from dashboard.components.trying import trying
from dashboard.context import Context
from ingest import lessons as written
from models.codes import ACTION_STATUS
from queries.case_access import check_case
from queries.lessons import Lesson


def draw(context: Context, lesson: Lesson, *, writes: bool) -> None:
    """Draws the links, and the form to add and take off one; nothing where there is none to see."""
    if not lesson.case_ids and not writes:
        return
    cases = words.counted(len(lesson.case_ids), "case")
    part_heading(
        f"{cases} and {words.counted(lesson.actions.height, 'action')} you may see",
        "Nobody is shown the link to a case that is closed to them.",
    )
    if lesson.case_ids:
        links = " · ".join(
            f'<a href="{words.safe(case_address(one))}" target="_self">Case {words.safe(one)}</a>'
            for one in lesson.case_ids
        )
        st.html(f'<p class="m-key">{links}</p>')
    if not lesson.actions.is_empty():
        st.html(_actions(lesson))
    if writes:
        with st.expander("Link a case or its actions, or take one off", key="lesson-links"):
            _add(context, lesson)
            _take_off(context, lesson)


def _actions(lesson: Lesson) -> str:
    rows = [
        [
            Cell(
                row["description"] or "Action", link=case_address(row["case_id"], anchor="actions")
            ),
            row["agency"],
            words.day(row["due_date"]),
            ACTION_STATUS.get(row["status"] or "open", row["status"]),
        ]
        for row in lesson.actions.iter_rows(named=True)
    ]
    columns = [Column(name) for name in ("Action", "Agency", "Due", "Where it stands")]
    return table(columns, rows, caption="Linked actions")


def _add(context: Context, lesson: Lesson) -> None:
    form = f"link {lesson.row['lesson_id']}"
    case_id = draft.text_input(
        context, form=form, name="case_id", label="Case number", max_chars=200, width=320
    ).strip()
    acts = lesson_form.actions_of(context, form, case_id)
    if st.button("Link it", key="link-go"):
        trying(
            lambda: written.link(
                context.engine,
                by=context.user,
                lesson_id=lesson.row["lesson_id"],
                case_id=case_id,
                action_ids=[one for one in acts.split(";") if one],
                check_case=check_case,
            ),
            done=lambda: draft.clear(context, form),
        )


def _take_off(context: Context, lesson: Lesson) -> None:
    linked = {one: f"Case {one}" for one in lesson.case_ids if one != lesson.row["case_id"]}
    linked |= {
        row["action_id"]: row["description"] or row["action_id"]
        for row in lesson.actions.iter_rows(named=True)
    }
    if not linked:
        return
    record = st.selectbox(
        "Take off",
        list(linked),
        index=None,
        format_func=lambda one: linked.get(one, one),
        placeholder="Choose",
        key="unlink-what",
        width=320,
    )
    if st.button("Take it off", key="unlink-go", disabled=record is None):
        trying(
            lambda: written.unlink(
                context.engine,
                by=context.user,
                lesson_id=lesson.row["lesson_id"],
                record=str(record),
                check_case=check_case,
            )
        )
