"""What an import did, or would do: a line a file, the reasons, the rejected rows to mend."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard import words
from dashboard.components.download import download, protection
from dashboard.components.heading import part_heading
from dashboard.components.problems import Problem, Severity, problem_list
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from dashboard.rejected import rejected_export
from ingest.report import FileResult, ImportReport
from ingest.schemas.kinds import label

MOST_SHOWN = 40
_COUNTS = ("read", "added", "updated", "unchanged", "rejected", "warned")


def draw(context: Context, report: ImportReport) -> None:
    """Draws the report: what it comes to, a table, the reasons, the workbook to correct."""
    part_heading(finding(report))
    st.html(_table(report.files))
    problems = list(_problems(report.files))
    if problems:
        st.html(problem_list(problems[:MOST_SHOWN], "Rows with something to put right"))
        if len(problems) > MOST_SHOWN:
            more = words.number(len(problems) - MOST_SHOWN)
            st.html(f'<p class="m-key">And {more} more, all of them in the workbook below.</p>')
    _workbook(context, report)


def finding(report: ImportReport) -> str:
    """What the import comes to, in one sentence."""
    added, updated, unchanged = (
        sum(getattr(file, name) for file in report.files)
        for name in ("added", "updated", "unchanged")
    )
    would = "would be " if report.dry_run else ""
    parts = [
        f"{words.number(count)} {would}{name}"
        for count, name in ((added, "added"), (updated, "updated"), (report.rejected, "rejected"))
        if count
    ]
    if not parts and unchanged:
        return f"Nothing changes: all {words.counted(unchanged, 'row')} are in the record already"
    if not parts:
        return "No row was found that can be loaded"
    return f"Rows: {words.listed(parts)}"


def _table(files: Sequence[FileResult]) -> str:
    columns = [Column("File"), Column("What it is")]
    columns += [Column(name.capitalize(), is_number=True) for name in _COUNTS]
    rows: list[Row] = [_row(file) for file in files]
    foot: Row | None = None
    if len(files) > 1:
        sums = (sum(getattr(file, name) for file in files) for name in _COUNTS)
        foot = ["All files", "", *(words.number(count) for count in sums)]
    return table(columns, rows, caption="What became of the rows", foot=foot)


def _row(file: FileResult) -> Row:
    counts = (getattr(file, name) for name in _COUNTS)
    return [
        file.origin,
        label(file.kind) if file.kind else "Not loaded",
        *(Cell(words.number(count), is_faint=not count) for count in counts),
    ]


def _problems(files: Sequence[FileResult]) -> list[Problem]:
    found = [Problem("note", note, file.origin) for file in files for note in file.notes]
    for file in files:
        order = pl.col("severity") != "error"
        for row in file.problems.sort(order, "row_number").head(MOST_SHOWN).iter_rows(named=True):
            where = f"{file.origin}, row {row['row_number']}"
            severity: Severity = "error" if row["severity"] == "error" else "warning"
            found.append(Problem(severity, row["message"], where))
    return found


def _workbook(context: Context, report: ImportReport) -> None:
    if not report.rejected:
        return
    label = f"Download {words.counted(report.rejected, 'rejected row')} with reasons (xlsx)"
    with st.container(horizontal=True, gap="small", key="downloads-rejected"):
        key = f"rejected-{report.run_id}"
        download(context, rejected_export(report), label=label, key=key, style="secondary")
        protection("rejected")
    st.html(
        '<p class="m-key">Correct the rows in this workbook and choose it above: what is right '
        "already stays as it is.</p>"
    )
