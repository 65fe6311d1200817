"""The return as a file: our own workbook, or an area's own copy of the official one filled in."""

import streamlit as st

from dashboard.components.download import download, protection
from dashboard.components.problems import Problem, problem_list
from dashboard.context import Context
from dashboard.return_file import return_export
from dashboard.scanning import scanner
from dashboard.words import slug
from ingest.door import MEGABYTE, MOST_BYTES, Purpose, receive
from models.errors import ForPerson
from models.period import quarter_title
from queries.exports import safelives_workbook
from queries.exports.template import fill_template
from queries.safelives import Return


def draw(context: Context, return_: Return, edition: str, only: str) -> None:
    """The download button, and the way to fill an own copy; `only` names a single MARAC."""
    title = quarter_title(return_.quarter)
    export = return_export(
        return_,
        file_name(return_.quarter, edition, only),
        lambda: safelives_workbook.write(return_, edition=edition),
    )
    with st.container(horizontal=True, gap="small", key="downloads-return"):
        label = f"Download {title} (xlsx)"
        download(context, export, label=label, key="download-return", style="primary")
        protection("return")
    with st.expander("Fill your own copy of the SafeLives workbook", key="own-copy"):
        _own_copy(context, return_, only)


def file_name(quarter: str, edition: str, only: str) -> str:
    """A file name that says what is inside and names no person."""
    parts = ["safelives-return", quarter.lower(), slug(only)]
    if edition != "uk":
        parts.append(edition)
    return "-".join(part for part in parts if part) + ".xlsx"


def _own_copy(context: Context, return_: Return, only: str) -> None:
    template = st.file_uploader(
        "Your empty copy (xlsx). Its headings, formats and other sheets stay as they are.",
        type="xlsx",
        key="template",
        max_upload_size=MOST_BYTES[Purpose.TEMPLATE] // MEGABYTE,
    )
    if template is None:
        return
    try:
        received = receive(template.name, template.getvalue(), Purpose.TEMPLATE, scanner=scanner())
        filled = fill_template(received.content, return_)
    except ForPerson as wrong:
        st.error(str(wrong))
        return
    if filled.notes:
        notes = [Problem("note", text) for text in filled.notes]
        st.html(problem_list(notes, "What to know about the filled workbook"))
    export = return_export(
        return_, file_name(return_.quarter, "own-copy", only), lambda: filled.content
    )
    label = f"Download your copy with {quarter_title(return_.quarter)}"
    download(context, export, label=label, key="download-own-copy", style="secondary")
