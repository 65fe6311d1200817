"""One lesson: where its recommendation stands, what was done, whether the figure moved."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.app_pages.insight import lesson_form, lesson_links, lesson_moved, lesson_publish
from dashboard.components import documents, draft
from dashboard.components.contents import anchor, contents
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.trying import trying
from dashboard.context import Context
from dashboard.words import safe
from ingest import lessons as written
from models.access import Permission, may
from models.codes import LESSON_STATUS, THEME
from queries.lessons import Lesson, one_lesson
from queries.lessons.access import WRITES


def draw(context: Context, lesson_id: str) -> None:
    """Draws the lesson. Raises NotAllowed where the person may not read it."""
    with context.engine.connect() as connection:
        lesson = one_lesson(connection, user=context.user, lesson_id=lesson_id)
    row = lesson.row
    st.html(
        '<p class="m-back"><a href="/lessons" target="_self">Back to the list of lessons</a></p>'
    )
    page_heading("Lesson", words.codes(row["themes"], THEME) or "")
    if done := st.session_state.pop(lesson_form.DONE, ""):
        st.success(done, icon=":material/check:")
    st.html(_told(lesson, context))
    writes = may(context.user, WRITES, row["marac_id"])
    contents(_parts(lesson, writes=writes))
    _facts(lesson)
    anchor("progress")
    _progress(context, lesson, writes=writes)
    anchor("figure")
    lesson_moved.draw(context, row)
    if lesson.reads_whole:
        anchor("comments")
        _comments(context, lesson)
        anchor("cases")
        lesson_links.draw(context, lesson, writes=writes)
        anchor("publication")
        lesson_publish.draw(context, lesson, writes=writes)
    if may(context.user, Permission.SEE_CASES, row["marac_id"]) and not lesson.has_closed_case:
        documents.draw_where_shown(context, lesson_id=row["lesson_id"])
    if writes:
        with st.expander("Change this lesson", key="change-lesson"):
            lesson_form.change(context, row)


def _parts(lesson: Lesson, *, writes: bool) -> list[tuple[str, str]]:
    whole = [("comments", "Comments")]
    if lesson.case_ids or writes:
        whole.append(("cases", "Cases and actions"))
    whole.append(("publication", "For the public"))
    first = [("progress", "Progress"), ("figure", "Whether the figure moved")]
    return [*first, *(whole if lesson.reads_whole else [])]


def _told(lesson: Lesson, context: Context) -> str:
    """What was learned and what is to change, in large type, with where it stands."""
    row = lesson.row
    learned = f"<p>{safe(row['lesson'])}</p>" if row["lesson"] else ""
    change = safe(row["recommendation"] or "No recommendation was made.")
    return (
        f'<section class="m-lesson">{learned}<h2>What is to change</h2><p>{change}</p>'
        f"{_standing(row, context)}</section>"
    )


def _standing(row: Mapping[str, Any], context: Context) -> str:
    due, said = row["due_on"], LESSON_STATUS.get(row["status"], row["status"])
    if row["status"] == "done":
        kind, sign, text = "fine", "✓", said
    elif due is not None and due < context.today:
        late = words.counted((context.today - due).days, "day")
        kind, sign, text = "error", "!!", f"{said}, {late} late: it was due {words.day(due)}"
    else:
        kind, sign = "note", "i"
        text = f"{said}, due {words.day(due)}" if due else f"{said}, with no day to be done by"
    return (
        f'<p class="m-state m-{kind}"><span class="m-sign" aria-hidden="true">{sign}</span> '
        f"{safe(text)}</p>"
    )


def _facts(lesson: Lesson) -> None:
    row = lesson.row
    facts(
        "Recorded",
        [
            Fact("MARAC", row["marac"]),
            Fact("Agency that sees to it", row["owner"]),
            Fact("Recorded on", words.day(row["recorded_on"])),
            Fact(
                "Meeting",
                words.day(lesson.meeting_on) if lesson.meeting_on else None,
                is_optional=True,
            ),
        ],
    )


def _progress(context: Context, lesson: Lesson, *, writes: bool) -> None:
    count = lesson.progress.height
    part_heading(
        words.counted(count, "step") + " so far" if count else "No progress is recorded yet",
        "What was done about the recommendation, the newest first.",
    )
    if count:
        st.html(_entries(lesson.progress, "Progress"))
    if writes:
        _report(context, lesson)


def _entries(frame: pl.DataFrame, label: str) -> str:
    inside = "".join(
        f"<li><p>{safe(row['words'])}</p><p class='m-by'>{safe(_by(row))}</p></li>"
        for row in frame.iter_rows(named=True)
    )
    return f'<ol class="m-entries" aria-label="{label}">{inside}</ol>'


def _by(row: Mapping[str, Any]) -> str:
    status = LESSON_STATUS.get(row["status"] or "", "")
    parts = (words.day(row["happened_on"]), row["who"], status)
    return " · ".join(part for part in parts if part)


def _report(context: Context, lesson: Lesson) -> None:
    lesson_id = lesson.row["lesson_id"]
    form = f"progress {lesson_id}"
    told = draft.text_area(
        context,
        form=form,
        name="words",
        label="What was done, or what stands in the way",
        max_chars=2000,
        height=80,
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        day = st.date_input(
            "Day", context.today, key="progress-day", format="DD/MM/YYYY", width=160
        )
        status = st.segmented_control(
            "Where it stands now",
            list(LESSON_STATUS),
            format_func=LESSON_STATUS.__getitem__,
            default=lesson.row["status"],
            key=f"progress-status-{lesson_id}",
        )
    if st.button("Record the progress", type="primary", key="progress-go"):
        trying(
            lambda: written.add_progress(
                context.engine,
                by=context.user,
                lesson_id=lesson_id,
                happened_on=day,
                words=told,
                status=status or "",
                today=context.today,
            ),
            done=lambda: _done(context, form, "The progress is recorded."),
        )


def _comments(context: Context, lesson: Lesson) -> None:
    count = lesson.comments.height
    part_heading(
        words.counted(count, "comment") if count else "No comment yet",
        "From the steering group and the coordinator.",
    )
    if count:
        st.html(_entries(lesson.comments, "Comments"))
    row = lesson.row
    if not may(context.user, Permission.COMMENT, row["marac_id"]):
        return
    form = f"comment {row['lesson_id']}"
    told = draft.text_area(
        context, form=form, name="words", label="Your comment", max_chars=2000, height=80
    )
    if st.button("Add the comment", key="comment-go"):
        trying(
            lambda: written.add_comment(
                context.engine,
                by=context.user,
                lesson_id=row["lesson_id"],
                words=told,
                today=context.today,
            ),
            done=lambda: _done(context, form, "The comment is added."),
        )


def _done(context: Context, form: str, told: str) -> None:
    draft.clear(context, form)
    st.session_state[lesson_form.DONE] = told
