"""Trail: who did and saw what, whether the trail is whole, and emergencies to look at."""

import json
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.casework.case_sight import review
from dashboard.components.download import Sheet, downloads
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.notices import notices
from dashboard.components.problems import Problem, problem_list
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from models.access import Permission, check_may
from queries import case_viewers
from queries import trail as trail_queries
from queries.trail import COUNTED, PAGE, Filters
from queries.trail_check import Verdict, verify

MOST_EXPORTED = 20_000
LONGEST_SHOWN = 240
EVERYBODY, ANYTHING = "Everybody", "Anything"


def render(context: Context) -> None:
    """Draws emergencies first, then the check, then the lines."""
    check_may(context.user, Permission.SEE_TRAIL)
    page_heading(
        "Trail",
        "Who did, saw, searched for, exported and was refused what. It can be added to and never "
        "changed.",
    )
    notices(context)
    _emergencies(context)
    _check(context)
    _lines(context)


def _emergencies(context: Context) -> None:
    with context.engine.connect() as connection:
        waiting = case_viewers.emergencies_to_review(connection, user=context.user)
    if waiting.is_empty():
        return
    part_heading(
        f"{words.counted(waiting.height, 'emergency', 'emergencies')} to look at",
        "Somebody opened a case that their role does not show. Was it needed?",
    )
    for row in waiting.rows(named=True):
        st.html(f'<p class="m-subtitle">Case {words.safe(row["case_id"])}</p>')
        review(context, row)


def _check(context: Context) -> None:
    part_heading("Is the trail whole?", "Each line is linked to the one before it.")
    if st.button("Check every line", key="verify", icon=":material/verified_user:"):
        with st.spinner("Checking"), context.engine.connect() as connection:
            st.session_state["verdict"] = verify(connection, by=context.user)
    verdict: Verdict | None = st.session_state.get("verdict")
    if verdict is None:
        return
    if verdict.is_whole:
        problems = [Problem("fine", f"All {words.number(verdict.lines)} lines are as written.")]
    else:
        problems = [Problem("error", broken.what) for broken in verdict.broken]
    st.html(problem_list(problems, "What the check found"))


def _lines(context: Context) -> None:
    part_heading("What was done")
    people, acts = reads.trail_choices(context)
    filters = _filters(people, acts, context.today)
    number = int(st.session_state.get("trail-page", 1))
    with context.engine.connect() as connection:
        frame, count = trail_queries.lines(
            connection, user=context.user, filters=filters, page=number
        )
    if not count:
        empty("No line fits", "Choose other days, another person or another act.")
        return
    more = count > COUNTED
    told = f"More than {words.number(COUNTED)} lines" if more else words.counted(count, "line")
    st.html(f'<p class="m-count">{told}, newest first</p>')
    st.html(line_table(frame, people))
    _turn(count, number)
    _export(context, filters)


def _filters(people: dict[str, str], acts: list[str], today: date) -> Filters:
    with st.container(horizontal=True, gap="medium", key="filters"):
        who = st.selectbox(
            "Who",
            [EVERYBODY, *people],
            format_func=lambda user_id: people.get(user_id, EVERYBODY),
            key="who",
            width=220,
            on_change=_first_page,
        )
        what = st.selectbox("Act", [ANYTHING, *acts], key="what", width=240, on_change=_first_page)
        record = st.text_input(
            "Case or other number", key="record", width=180, on_change=_first_page
        )
        first = st.date_input(
            "From", None, key="first", format="DD/MM/YYYY", width=150, on_change=_first_page
        )
        last = st.date_input(
            "To",
            None,
            key="last",
            format="DD/MM/YYYY",
            max_value=today,
            width=150,
            on_change=_first_page,
        )
    return Filters(
        who="" if who == EVERYBODY else who,
        what="" if what == ANYTHING else what,
        record=(record or "").strip(),
        first=first,
        last=last,
    )


def _first_page() -> None:
    st.session_state["trail-page"] = 1


def _turn(count: int, number: int) -> None:
    with st.container(horizontal=True, key="turn"):
        if number > 1 and st.button("Newer lines", icon=":material/chevron_left:"):
            st.session_state["trail-page"] = number - 1
            st.rerun()
        if number * PAGE < count and st.button("Older lines", icon=":material/chevron_right:"):
            st.session_state["trail-page"] = number + 1
            st.rerun()


def line_table(frame: pl.DataFrame, people: dict[str, str]) -> str:
    """HTML of the lines, what changed in words."""
    columns = [Column(name) for name in ("When", "Who", "Act", "What", "Changed")]
    rows: list[Row] = [
        [
            words.unbroken(words.short_moment(row["at"])),
            row["who"],
            row["what"],
            _subject(row, people),
            Cell(shortened(changed(row["before"], row["after"])), is_faint=True),
        ]
        for row in frame.rows(named=True)
    ]
    return table(columns, rows, caption="Lines of the trail, newest first")


def _subject(row: dict[str, Any], people: dict[str, str]) -> str:
    """What the line is about: a person's name where it is an account, else kind and number."""
    record = people.get(row["record"] or "", row["record"])
    return " ".join(filter(None, (row["kind"], record)))


def shortened(text: str) -> str:
    """The beginning of a long text; the file holds all of it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()} …"


def changed(before: str | None, after: str | None) -> str:
    """The values before and after: "status: listed → heard; minutes: 12"."""
    old, new = _values(before), _values(after)
    names = list(dict.fromkeys([*old, *new]))
    if names and not any(value is not None for value in (*old.values(), *new.values())):
        return words.listed(names, most=20)
    parts = [
        f"{name}: {old[name]} → {new.get(name)}" if name in old else f"{name}: {new[name]}"
        for name in names
        if old.get(name) is not None or new.get(name) is not None
    ]
    return "; ".join(parts)


def _values(text: str | None) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {"value": found}


def _export(context: Context, filters: Filters) -> None:
    if not st.toggle("Prepare these lines as a file", key="export-lines"):
        return
    with context.engine.connect() as connection:
        frame, count = trail_queries.lines(
            connection, user=context.user, filters=filters, most=MOST_EXPORTED
        )
    about = [f"{name}: {value}" for name, value in filters.told().items()]
    if count > frame.height:
        about.append(f"The newest {frame.height} lines; choose fewer days for the rest.")
    headings = ("Line", "When (UTC)", "Who", "Act", "Kind", "Record", "MARAC", "Before", "After")
    names = ("line", "at", "who", "what", "kind", "record", "marac_id", "before", "after")
    rows = frame.select(names).with_columns(pl.col("at").dt.to_string("%Y-%m-%d %H:%M:%S")).rows()
    sheet = Sheet("Trail", headings, rows, about)
    downloads(context, sheet, key="trail", filters=filters.told())
