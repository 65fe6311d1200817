"""Download a table as CSV or as a workbook, written only when it is asked for."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st
from openpyxl import Workbook
from openpyxl.styles import Font

from dashboard.words import slug
from models.trail import now
from queries.exports.workbook import text_cell, to_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | float | int | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """A table to save: its title, headings, rows and what to know about it."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    about: Sequence[str] = ()


def downloads(sheet: Sheet, *, key: str) -> None:
    """Two quiet buttons under a table. The file is named by the table's title."""
    name = slug(sheet.title)
    with st.container(horizontal=True, gap="small", key=f"downloads-{key}"):
        _button("Download CSV", lambda: as_csv(sheet), f"{name}.csv", "text/csv", f"{key}-csv")
        _button(
            "Download XLSX",
            lambda: as_workbook(sheet, now()),
            f"{name}.xlsx",
            XLSX,
            f"{key}-xlsx",
        )


def _button(label: str, data: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    st.download_button(
        label,
        data=data,
        file_name=name,
        mime=mime,
        key=key,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark that Excel knows; no cell begins as a formula would."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(sheet.headings)
    writer.writerows([[_harmless(value) for value in row] for row in sheet.rows])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(sheet: Sheet, written_at: datetime) -> bytes:
    """A workbook of the table, and a second sheet with what to know about it."""
    book = Workbook(write_only=True)
    page: Any = book.create_sheet("Table")
    page.freeze_panes = "B2"
    page.append([_bold(text_cell(page, heading)) for heading in sheet.headings])
    for row in sheet.rows:
        page.append([text_cell(page, value) if isinstance(value, str) else value for value in row])
    about: Any = book.create_sheet("About")
    for line in (sheet.title, *sheet.about):
        about.append([text_cell(about, line)])
    return to_bytes(book, written_at)


def _bold(cell: Any) -> Any:  # noqa: ANN401 - the write-only sheet is untyped
    cell.font = Font(bold=True)
    return cell


def _harmless(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
