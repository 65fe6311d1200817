"""Many entries at once: a file or pasted text, looked through line by line, then loaded."""

from collections.abc import Sequence
from hashlib import sha256

import polars as pl
import streamlit as st

from dashboard import kept, words
from dashboard.app_pages.casework.chronology_mend import keep_wrong
from dashboard.components import draft
from dashboard.components.problems import Problem, problem_list
from dashboard.components.step import step
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from dashboard.scanning import scanner
from ingest import chronology, chronology_uploads
from ingest.chronology_lines import Line
from ingest.chronology_sheets import FIELDS, PASTED, from_file, from_text, proposed
from ingest.reading import Sheet
from ingest.schemas.kinds import label
from models.errors import ForPerson
from queries.case_access import check_case
from queries.chronology import Chronology

ENDINGS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "docx"]
DONE = "chronology-loaded"
_FILE, _PASTE = "A file", "Pasted text"
_MOST_SHOWN = 12


def draw(context: Context, found: Chronology, agency_id: str) -> None:
    """Steps 1 to 3: the file or text, which heading is what, and the lines."""
    step(1, "Choose a file, or paste")
    sheet = _sheet(context, found, agency_id)
    if sheet is None:
        return
    step(2, "What each column is")
    fields = _fields(context, sheet)
    if not {"occurred_on", "event"} <= set(fields.values()):
        st.warning(
            "Say which column holds the day and which says what happened.",
            icon=":material/warning:",
        )
        return
    step(3, "Look through and load")
    with context.engine.connect() as connection:
        lines = chronology.lines_for(
            connection,
            sheet,
            fields,
            by=context.user,
            case_id=found.case_id,
            agency_id=agency_id,
            today=context.today,
            check_case=check_case,
        )
    _preview(lines)
    _load(context, found, agency_id, sheet, lines)


def _sheet(context: Context, found: Chronology, agency_id: str) -> Sheet | None:
    way = st.radio(
        "How does the chronology come?",
        [_FILE, _PASTE],
        horizontal=True,
        key="chronology-way",
        label_visibility="collapsed",
    )
    try:
        if way == _FILE:
            return _uploaded(context)
        return _pasted(context, found, agency_id)
    except ForPerson as wrong:
        st.error(str(wrong))
        return None


def _uploaded(context: Context) -> Sheet | None:
    uploaded = st.file_uploader(
        "CSV or Excel, or a table in Word. Any headings; one event a row.",
        type=ENDINGS,
        key=f"chronology-file-{st.session_state.get(DONE, 0)}",
    )
    if uploaded is None:
        return None
    sheet = kept.kept("chronology-sheet", uploaded.file_id)
    if sheet is None:
        content = uploaded.getvalue()
        sheet = from_file(uploaded.name, content, today=context.today, scanner=scanner())
        kept.keep("chronology-sheet", uploaded.file_id, sheet)
    found: Sheet = sheet
    return found


def _pasted(context: Context, found: Chronology, agency_id: str) -> Sheet | None:
    text = draft.text_area(
        context,
        form=f"chronology paste {found.case_id} {agency_id}",
        name="text",
        label="Rows copied from Excel or Word, or lines that each begin with a day",
        height=180,
        placeholder="4 March 2025, 14:30: A neighbour rang …",
    )
    return from_text(text, today=context.today) if text.strip() else None


def _fields(context: Context, sheet: Sheet) -> dict[str, str]:
    """Heading → field: as proposed, to be put right by a person."""
    about = f"{sheet.origin} {sheet.frame.columns} {sheet.frame.height}"
    guess = proposed(sheet, context.today)
    where = sha256(about.encode()).hexdigest()[:10]
    chosen: dict[str, str] = {}
    headings = sheet.frame.columns
    for row in range(0, len(headings), 4):
        for column, heading in zip(st.columns(4), headings[row : row + 4], strict=False):
            with column:
                field = st.selectbox(
                    f"“{heading}” is",
                    ["", *FIELDS],
                    index=["", *FIELDS].index(guess.get(heading, "")),
                    format_func=lambda name: label(name) if name else "Left out",
                    key=f"chronology-field-{where}-{heading}",
                    help=_samples(sheet.frame[heading]),
                )
            if field and field not in chosen.values():
                chosen[heading] = field
            elif field:
                st.warning(
                    f"{label(field)} is chosen twice: “{heading}” is left out.",
                    icon=":material/warning:",
                )
    return chosen


def _samples(cells: pl.Series) -> str:
    found = [cell[:60] for cell in cells.drop_nulls().head(3)]
    return f"For example: {'; '.join(found)}" if found else "It is empty."


def _preview(lines: Sequence[Line]) -> None:
    wrong = [line for line in lines if line.problem]
    known = sum(line.is_known for line in lines)
    good = [line for line in lines if line.is_good]
    notes = [Problem("fine", f"{words.counted(len(good), 'entry', 'entries')} can be loaded.")]
    if known:
        notes.append(Problem("note", _known(known, len(lines))))
    notes += [Problem("error", line.problem, f"Line {line.number}") for line in wrong]
    st.html(problem_list(notes, "What was found", most=_MOST_SHOWN))
    if good:
        columns = [Column(name) for name in ("Line", "Day", "Time", "What happened", "What else")]
        rows: list[Row] = [_row(line) for line in good[:_MOST_SHOWN]]
        st.html(table(columns, rows, caption="The first lines as they would be loaded"))


def _known(known: int, every: int) -> str:
    if known == every:
        return "Every line of this is in the chronology already: nothing would be added."
    return (
        f"{words.counted(known, 'line')} of it {'is' if known == 1 else 'are'} in the chronology "
        "already, or stand twice, and will not be added again."
    )


def _row(line: Line) -> Row:
    more = [
        f"{label(name)}: {line.values[name]}"
        for name in ("response", "significance", "about", "source", "author")
        if line.values[name]
    ]
    return [
        str(line.number),
        line.values["occurred_on"],
        line.values["occurred_at"] or words.DASH,
        line.values["event"],
        Cell("; ".join(more), is_faint=True),
    ]


def _load(
    context: Context, found: Chronology, agency_id: str, sheet: Sheet, lines: Sequence[Line]
) -> None:
    good = sum(line.is_good for line in lines)
    wrong = [line for line in lines if line.problem]
    if not good and not wrong:
        return
    text = f"Load {words.counted(good, 'entry', 'entries')}" if good else "Mend the lines"
    told = f", mend {words.number(len(wrong))} after" if good and wrong else ""
    if not st.button(text + told, type="primary", key="chronology-load"):
        return
    try:
        done = chronology_uploads.upload(
            context.engine,
            by=context.user,
            case_id=found.case_id,
            agency_id=agency_id,
            lines=lines,
            origin=sheet.origin,
            check_case=check_case,
        )
    except ForPerson as refused:
        st.error(str(refused))
        return
    keep_wrong(context, found.case_id, agency_id, wrong)
    if sheet.origin == PASTED:
        draft.clear(context, f"chronology paste {found.case_id} {agency_id}")
    st.session_state[DONE] = st.session_state.get(DONE, 0) + 1
    st.session_state["chronology-saved"] = _told(done)
    st.rerun()


def _told(done: chronology_uploads.Uploaded) -> str:
    told = f"{words.counted(done.added, 'entry', 'entries')} loaded."
    if done.known:
        told += f" {words.counted(done.known, 'line')} stood there already and were not added."
    if done.wrong:
        wait = "waits" if done.wrong == 1 else "wait"
        told += f" {words.counted(done.wrong, 'line')} {wait} to be mended."
    return told
