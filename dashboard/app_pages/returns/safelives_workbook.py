"""The return as a file: our own workbook, or an area's own copy of the official one filled in."""

from typing import Literal

import streamlit as st

from dashboard.app_pages.returns import safelives_template
from dashboard.app_pages.returns.safelives_files import file_name
from dashboard.components.download import download, protection
from dashboard.components.problems import Problem, problem_list
from dashboard.context import Context
from dashboard.return_file import return_export
from dashboard.scanning import scanner
from ingest.door import MEGABYTE, MOST_BYTES, Purpose, receive
from models.errors import ForPerson
from models.period import quarter_title
from queries.exports import safelives_workbook, safelives_zip
from queries.exports.template import fill_template
from queries.safelives import Return


def draw(
    context: Context, return_: Return, edition: str, only: str, *, is_kept: bool = False
) -> None:
    """The download buttons, and the ways to fill an own copy or form.

    `only` names a single MARAC; `is_kept`: what was frozen is handed out above.
    """
    title = quarter_title(return_.quarter)
    export = return_export(
        return_,
        file_name(return_.quarter, edition, only),
        lambda: safelives_workbook.write(return_, edition=edition),
    )
    with st.container(horizontal=True, gap="small", key="downloads-return"):
        label = f"Download {title}{' as the record says now' if is_kept else ''} (xlsx)"
        style: Literal["primary", "secondary"] = "secondary" if is_kept else "primary"
        download(context, export, label=label, key="download-return", style=style)
        _one_each(context, return_, edition)
        protection("return")
    with st.expander("Fill your own copy of the SafeLives workbook", key="own-copy"):
        _own_copy(context, return_, only)
    with st.expander("Fill a form of your own layout", key="own-layout"):
        safelives_template.draw(context, return_, only)


def _one_each(context: Context, return_: Return, edition: str) -> None:
    """A workbook for each MARAC, where the return has several."""
    if len({row.marac_id for row in return_.rows}) < 2:
        return
    export = return_export(
        return_,
        file_name(return_.quarter, edition, "one-each", ".zip"),
        lambda: safelives_zip.write(return_, edition=edition),
    )
    label = "Download one file for each MARAC (zip)"
    download(context, export, label=label, key="download-each", style="secondary")


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
