"""A cell of the return opened on its page: its rule, its cases, and those that nearly counted."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import streamlit as st

from dashboard import return_reads, words
from dashboard.app_pages.returns.safelives_labels import column_label, meeting_labels
from dashboard.case_links import case_address
from dashboard.components.heading import anchored_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from ingest import looks
from models.access import Scope
from models.safelives import COLUMNS
from queries.safelives import Return, written
from queries.safelives.cell import Case, OpenedCell
from queries.safelives.rules import Rule

LETTERS = list(COLUMNS)[2:]


def draw(context: Context, scope: Scope, return_: Return, headings: Mapping[str, str]) -> None:
    """The choice of a meeting and a column, and the cell where both are chosen."""
    anchored_heading(
        "Open a cell",
        "opened-cell",
        "Which cases are behind a number, which nearly counted, and why not.",
    )
    labels = meeting_labels(return_.rows)
    with st.container(horizontal=True, gap="medium", key="cell-choice"):
        meeting = st.selectbox(
            "Meeting",
            list(labels),
            format_func=labels.__getitem__,
            key="meeting",
            bind="query-params",
            width=320,
        )
        letter = st.selectbox(
            "Column",
            LETTERS,
            index=None,
            placeholder="Choose a column",
            format_func=lambda letter: column_label(letter, headings),
            key="column",
            bind="query-params",
            width=420,
        )
    if meeting is None or letter is None:
        return
    row = next(row for row in return_.rows if row.meeting_id == meeting)
    opened = return_reads.opened_cell(context, scope, row, letter)
    if opened is not None:
        _note(context, opened)
        _show(opened, headings, is_linked=scope.sees_cases)


def _note(context: Context, opened: OpenedCell) -> None:
    """One line in the trail for each cell that is opened, not for each rerun."""
    this = (opened.row.meeting_id, opened.letter)
    if st.session_state.get("opened-cell") != this:
        cases = [case.case_id for case in (*opened.counted, *opened.missed)]
        looks.opened_cell(
            context.engine, context.user, *this, marac_id=opened.row.marac_id, cases=cases
        )
    st.session_state["opened-cell"] = this


def _show(opened: OpenedCell, headings: Mapping[str, str], *, is_linked: bool) -> None:
    st.html(_rule(opened.rule, opened.words))
    number = opened.row.number(opened.letter)
    st.html(f'<h3 class="m-cell-head">{words.safe(_finding(opened, number))}</h3>')
    caption = f"{opened.row.title}, {column_label(opened.letter, headings)}"
    if opened.counted:
        st.html(_counted(opened, caption, is_linked=is_linked))
    if opened.missed or opened.others:
        st.html('<h3 class="m-cell-head">Heard there and not counted</h3>')
        if opened.missed:
            st.html(_reasons(opened.missed, f"{caption}: not counted", is_linked=is_linked))
        _others(opened.others)
    if opened.unheard:
        st.html('<h3 class="m-cell-head">Listed there and in no column</h3>')
        st.html(_reasons(opened.unheard, f"{caption}: not heard", is_linked=is_linked))


def _rule(rule: Rule, text: str) -> str:
    return (
        f'<p class="m-rule"><strong>{words.safe(rule.name)}.</strong> {words.safe(text)} '
        f'<span class="m-version">Rule version {words.safe(rule.version)}</span></p>'
    )


def _finding(opened: OpenedCell, number: int | Fraction | None) -> str:
    if number is None:
        return "Blank: no case heard there has the field recorded"
    cases = len(opened.counted)
    hidden = ""
    if opened.closed:
        hidden = f", {words.shared(written(opened.closed))} of it from cases closed to you"
    told = words.shared(written(number))
    return f"{told} from {words.counted(cases, 'case')}{hidden}" if cases or hidden else f"{told}"


def _counted(opened: OpenedCell, caption: str, *, is_linked: bool) -> str:
    has_why = any(case.why for case in opened.counted)
    columns = [
        Column("Case"),
        Column("Adds", is_number=True),
        *([Column("What counted")] if has_why else []),
    ]
    rows: list[Row] = [
        [
            _case(case, is_linked=is_linked),
            _share(case.share),
            *([words.sentence(case.why)] if has_why else []),
        ]
        for case in opened.counted
    ]
    if opened.closed:
        closed: Row = ["Closed to you", _share(opened.closed), *([""] if has_why else [])]
        rows.append(closed)
    total = sum((case.share for case in opened.counted), opened.closed)
    foot: Row = ["Together", _share(total), *([""] if has_why else [])]
    return table(columns, rows, caption=caption, foot=foot)


def _case(case: Case, *, is_linked: bool) -> Cell:
    return Cell(case.case_id, link=case_address(case.case_id) if is_linked else "")


def _share(share: Fraction) -> str:
    """The exact share where it is not whole: "1/3 (0.33)"."""
    if share.denominator == 1:
        return words.shared(share.numerator)
    return f"{share.numerator}/{share.denominator} ({words.shared(written(share))})"


def _reasons(cases: Sequence[Case], caption: str, *, is_linked: bool) -> str:
    rows: list[Row] = [
        [_case(case, is_linked=is_linked), words.sentence(case.why)] for case in cases
    ]
    return table([Column("Case"), Column("Why not")], rows, caption=caption)


def _others(others: Sequence[tuple[str, int]]) -> None:
    told = [f"{words.counted(number, 'case')}: {why}" for why, number in others]
    if told:
        st.html(f'<p class="m-key">And {words.safe("; ".join(told))}.</p>')
