"""Lessons: what was learned, what is to change because of it, and whether it has."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard import lesson_reads, words
from dashboard.app_pages.insight import lesson_form, lesson_one
from dashboard.components.attention import Attention, attention
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.access import Permission, check_may_any, may_any
from models.codes import LESSON_STATUS, THEME
from queries.lessons import Filters
from queries.lessons.access import READS, READS_ALL, WRITES

PAGE = "lessons"
_LONGEST = 160


def render(context: Context) -> None:
    """Draws the list, or the one lesson that the address names."""
    check_may_any(context.user, READS)
    if lesson_id := st.query_params.get("lesson"):
        lesson_one.draw(context, lesson_id)
        return
    page_heading(
        "Lessons", "What was learned, what is to change because of it, and whether it has."
    )
    if done := st.session_state.pop(lesson_form.DONE, ""):
        st.success(done, icon=":material/check:")
    everything = lesson_reads.found(context, Filters())
    if strip := _attention(everything.frame, writes=may_any(context.user, {WRITES})):
        st.html(attention(strip))
    if everything.frame.is_empty():
        _nothing(context)
    else:
        _list(context, _filters(everything.frame, everything.owners))
    if may_any(context.user, {WRITES}):
        with st.expander("Record a lesson", key="record-lesson", expanded=_is_from_a_case()):
            lesson_form.new(context)


def _is_from_a_case() -> bool:
    return "case" in st.query_params


def _nothing(context: Context) -> None:
    step = (
        "Record the first one below: from a case, from a meeting, or by itself."
        if may_any(context.user, {WRITES})
        else "They appear here as the coordinator and the chair record them."
    )
    empty("No lesson is recorded for you to read yet", step)


def _attention(frame: pl.DataFrame, *, writes: bool) -> list[Attention]:
    late = int(frame["is_late"].sum())
    waits = int(frame["waits"].sum()) if writes else 0
    told = (
        ("urgent", late, "recommendation|s late", "Ask the owner what stands in the way."),
        ("note", waits, "lesson|s waiting for a second look", "Read the wording for the public."),
    )
    return [
        Attention(urgency, words.number(count), _counted(count, text), step)  # type: ignore[arg-type]
        for urgency, count, text, step in told
        if count
    ]


def _counted(count: int, text: str) -> str:
    one, _, rest = text.partition("|")
    return one + (rest.removeprefix("s") if count == 1 else rest)


def _filters(frame: pl.DataFrame, owners: Mapping[str, str]) -> Filters:
    """What the person narrowed the list to; it stands in the address."""
    maracs = dict(frame.drop_nulls("marac_id").select("marac_id", "marac").iter_rows())
    used = {one for themes in frame["themes"] for one in themes.split(";")}
    themes = {code: THEME.get(code, code) for code in [*THEME, *sorted(used)] if code in used}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="filters"):
        return Filters(
            themes=_several("Theme", themes, "theme"),
            statuses=_several("Status", LESSON_STATUS, "status"),
            agency_ids=_several("Owner", owners, "owner") if len(owners) > 1 else (),
            marac_ids=_several("MARAC", maracs, "marac") if len(maracs) > 1 else (),
        )


def _several(label: str, choices: Mapping[str, str], key: str) -> tuple[str, ...]:
    order = list(choices)
    if key in ("owner", "marac"):
        order.sort(key=lambda code: choices[code].casefold())
    picked = st.multiselect(
        label,
        order,
        format_func=lambda code: choices.get(code, code),
        placeholder="Any",
        key=key,
        bind="query-params",
        width=240,
    )
    return tuple(picked)


def _list(context: Context, filters: Filters) -> None:
    found = lesson_reads.found(context, filters).frame
    if found.is_empty():
        part_heading("No lesson is found with these filters", "Take one of them off.")
        return
    late = int(found["is_late"].sum())
    first = ", those late first" if late else ""
    has_maracs = found["marac_id"].n_unique() > 1
    reads_all = may_any(context.user, READS_ALL)
    part_heading(f"{words.counted(found.height, 'lesson')}{first}", "Open one to follow it.")
    columns = [
        Column("Lesson" if reads_all else "Recommendation"),
        Column("Where it stands"),
        Column("Recommendation" if reads_all else "Themes"),
        Column("Owner"),
        Column("Last progress"),
        *([Column("MARAC")] if has_maracs else []),
    ]
    rows = [_row(row, has_maracs=has_maracs) for row in found.iter_rows(named=True)]
    drawn = table(columns, rows, caption="Lessons, those late first")
    st.html(f'<div class="m-lessons">{drawn}</div>')


def _row(row: Mapping[str, Any], *, has_maracs: bool) -> Row:
    themes = words.codes(row["themes"], THEME) or ""
    title = _short(row["lesson"] or row["recommendation"] or themes)
    told = row["recommendation"] if row["lesson"] else themes
    more: Sequence[str | Cell] = [row["marac"] or words.DASH] if has_maracs else []
    return [
        Cell(title, link=words.address(PAGE, lesson=row["lesson_id"])),
        state(row),
        _short(told) if told else Cell("No recommendation", is_faint=True),
        row["owner"] or Cell("Nobody yet", is_faint=True),
        words.day(row["last_on"]) if row["last_on"] else Cell("None yet", is_faint=True),
        *more,
    ]


def state(row: Mapping[str, Any]) -> Cell:
    """Where a recommendation stands, with its day, in words and a sign."""
    said = LESSON_STATUS.get(row["status"], row["status"])
    if row["status"] == "done":
        return Cell(said, kind="fine", sign="✓")
    if row["is_late"]:
        return Cell(f"Late: due {words.day(row['due_on'])}", kind="error", sign="!!")
    due = f", due {words.day(row['due_on'])}" if row["due_on"] else ""
    return Cell(f"{said}{due}", kind="note", sign="i")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"


NEEDS: frozenset[Permission] = READS
