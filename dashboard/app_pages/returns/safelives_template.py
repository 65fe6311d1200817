"""An area's own form: a saved template filled, or a new one set up by saying what goes where."""

import streamlit as st

from dashboard import return_times, words
from dashboard.app_pages.returns.safelives_files import file_name
from dashboard.components.download import download
from dashboard.components.problems import Problem, problem_list
from dashboard.context import Context
from dashboard.return_file import return_export
from dashboard.scanning import scanner
from ingest.door import MEGABYTE, MOST_BYTES, Purpose, receive
from ingest.return_settings import retire_template, save_template
from models.errors import ForPerson
from models.period import quarter_title
from models.safelives import COLUMNS
from queries.exports.headings import read_headings
from queries.exports.template_layout import (
    Layout,
    check_layout,
    fill_layout,
    guessed,
    headings_in,
    sheets_of,
)
from queries.safelives import Return
from queries.templates import Template

NOTHING = "Nothing: leave it as it is"


def draw(context: Context, return_: Return, only: str) -> None:
    """The saved templates to choose from, and the way to save another."""
    saved = return_times.saved_templates(context)
    if saved:
        _fill(context, return_, saved, only)
    st.html(
        '<p class="m-count">A form of your own, say of your county, is set up once: upload it '
        "empty, say which of its headings stands for which column, and save it by a name.</p>"
    )
    upload = st.file_uploader(
        "Your empty form (xlsx)",
        type="xlsx",
        key="layout",
        max_upload_size=MOST_BYTES[Purpose.TEMPLATE] // MEGABYTE,
    )
    if upload is None:
        return
    try:
        received = receive(upload.name, upload.getvalue(), Purpose.TEMPLATE, scanner=scanner())
        _set_up(context, received.content)
    except ForPerson as wrong:
        st.error(str(wrong))


def _fill(context: Context, return_: Return, saved: tuple[Template, ...], only: str) -> None:
    names = {one.name: one for one in saved}
    chosen = names[st.selectbox("Saved template", list(names), key="saved-template")]
    try:
        filled = fill_layout(chosen.workbook, chosen.layout, return_)
    except ForPerson as wrong:
        st.error(str(wrong))
        return
    notes = [Problem("note", text) for text in filled.notes]
    if notes:
        st.html(problem_list(notes, "What to know about the filled form", most=3))
    with st.container(horizontal=True, gap="small"):
        name = file_name(return_.quarter, words.slug(chosen.name) or "own-form", only)
        export = return_export(return_, name, lambda: filled.content)
        label = f"Download {chosen.name} with {quarter_title(return_.quarter)}"
        download(context, export, label=label, key="download-template", style="secondary")
        if st.button("Take it out of use", key="retire-template"):
            retire_template(context.engine, by=context.user, name=chosen.name)
            st.rerun()


def _set_up(context: Context, content: bytes) -> None:
    sheet = st.selectbox("Sheet to fill", sheets_of(content), key="layout-sheet")
    row = int(st.number_input("Row of the headings", 1, 60, 1, key="layout-row"))
    headings = headings_in(content, sheet, row)
    if not headings:
        st.warning(f"Row {row} of the sheet “{sheet}” is empty: choose the row of the headings.")
        return
    columns = _columns(headings)
    name = st.text_input("Name of the template", key="layout-name", max_chars=80)
    layout = Layout(sheet, row, columns)
    if not st.button("Save the template", key="save-template"):
        return
    check_layout(content, layout)
    save_template(
        context.engine, by=context.user, name=name, layout=layout.as_text(), workbook=content
    )
    st.rerun()


def _columns(headings: tuple[str, ...]) -> dict[str, str]:
    """Column of ours → heading, as somebody says; what is known is proposed and can be changed."""
    proposed = guessed(headings)
    ours = read_headings().edition("uk")
    options = [NOTHING, *COLUMNS]
    found: dict[str, str] = {}
    for number, heading in enumerate(dict.fromkeys(headings)):
        letter = st.selectbox(
            f"“{heading}” is",
            options,
            index=options.index(proposed.get(heading, NOTHING)),
            format_func=lambda one: one if one == NOTHING else f"{one}: {ours[one]}",
            key=f"layout-column-{number}-{heading}",
        )
        if letter == NOTHING:
            continue
        if letter in found:
            raise ForPerson(
                f"“{found[letter]}” and “{heading}” are both said to be {letter}: keep one of them."
            )
        found[letter] = heading
    return found
