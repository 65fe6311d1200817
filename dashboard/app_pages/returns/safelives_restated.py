"""What the record says otherwise than the frozen return: cells, cases and who edited them."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import streamlit as st

from dashboard import return_times, words
from dashboard.app_pages.returns.safelives_files import file_name
from dashboard.components.download import download
from dashboard.components.heading import part_heading
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from dashboard.return_file import restatement_export
from models.access import Scope
from models.period import long_date, quarter_title
from queries.exports.headings import read_headings
from queries.safelives.edits import Edit
from queries.safelives.frozen import FrozenReturn
from queries.safelives.restate import CaseChange, CellChange, Restatement
from queries.safelives.rows import Cell as Value
from queries.safelives.rows import written

_CLOSED = "a case closed to you"
SHOWN = 40  # cells on the page; the workbook has them all


def draw(context: Context, scope: Scope, frozen: FrozenReturn, only: str) -> bool:
    """The part of the page about what differs; whether anything does."""
    found = return_times.restated(context, scope, frozen)
    title = quarter_title(frozen.quarter)
    if not found.cells:
        part_heading(
            "The record still says what was frozen",
            f"Nothing in {title} was changed since {words.moment(frozen.frozen_at)}.",
        )
        return False
    part_heading(finding(found), f"{title}, version {frozen.version} beside the record as it is.")
    st.html(_table(found))
    if len(found.cells) > SHOWN:
        more = len(found.cells) - SHOWN
        st.html(f'<p class="m-count">{words.counted(more, "more cell")} in the workbook.</p>')
    name = f"restatement-of-{file_name(frozen.quarter, frozen.edition, only)}"
    export = restatement_export(found, name)
    download(
        context, export, label="Download what differs (xlsx)", key="restatement", style="secondary"
    )
    return True


def finding(found: Restatement) -> str:
    """What differs, in one sentence."""
    cells = words.counted(len(found.cells), "cell")
    says = "says" if len(found.cells) == 1 else "say"
    if not found.cases:
        return f"{cells} {says} something else than was frozen"
    by = f", edited by {words.listed(found.editors, most=3)}" if found.editors else ""
    return (
        f"{cells} {says} something else than was frozen, by "
        f"{words.counted(len(found.cases), 'case')}{by}"
    )


def _table(found: Restatement) -> str:
    headings = read_headings().edition(found.frozen.edition)
    columns = [
        Column("Meeting"),
        Column("Column"),
        Column("Frozen", is_number=True),
        Column("Now", is_number=True),
        Column("Cases, from what they gave to what they give"),
        Column("Edited since by"),
    ]
    rows: list[Row] = [
        [
            f"{cell.marac_name}, {long_date(cell.meeting_date)}",
            f"{headings[cell.letter]} ({cell.letter})",
            _value(cell.old),
            _value(cell.new),
            words.listed((_case(case) for case in cell.cases), most=6) or words.DASH,
            _edited(cell),
        ]
        for cell in found.cells[:SHOWN]
    ]
    return table(columns, rows, caption="Cells that differ from the frozen return")


def _value(value: Value) -> Cell:
    if value is None:
        return Cell(words.DASH, is_faint=True)
    if isinstance(value, date):
        return Cell(long_date(value))
    return Cell(words.shared(written(value)) if isinstance(value, int | Fraction) else value)


def _case(case: CaseChange) -> str:
    name = case.case_id or _CLOSED
    if case.was is None:
        return f"{name} came ({_amount(case.now)})"
    if case.now is None:
        return f"{name} went ({_amount(case.was)})"
    return f"{name} {_amount(case.was)} → {_amount(case.now)}"


def _amount(amount: Fraction | None) -> str:
    return words.DASH if amount is None else words.shared(float(amount))


def _edited(cell: CellChange) -> str:
    edits = [edit for case in cell.cases for edit in case.edits] + list(cell.edits)
    if not edits:
        return "Nobody edited these records"
    last: dict[str, Edit] = {}
    for edit in sorted(edits, key=lambda edit: edit.at):
        last[edit.name] = edit
    return words.listed(_who(edit, edits) for edit in last.values())


def _who(edit: Edit, edits: Sequence[Edit]) -> str:
    reasons = {one.reason for one in edits if one.name == edit.name and one.reason}
    why = f": {words.listed(sorted(reasons), most=2)}" if reasons else ""
    return f"{edit.name} ({words.moment(edit.at)}){why}"
