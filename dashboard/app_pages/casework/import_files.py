"""Import: choose files, see what was found, check them, load them, mend what was rejected."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import reads, words
from dashboard.app_pages.casework import import_history, import_mapping, import_run
from dashboard.components.heading import page_heading
from dashboard.components.problems import Problem, problem_list
from dashboard.components.step import step
from dashboard.components.table import Column, table
from dashboard.context import Context
from dashboard.scanning import scanner
from ingest.door import MEGABYTE, MOST_BYTES, Purpose, check_together
from ingest.mapping import Mapping, apply, read_mapping
from ingest.reading import Sheet
from ingest.schemas import SCHEMAS
from ingest.schemas.kinds import label
from models.access import Permission, check_may
from models.errors import ForPerson
from models.keys import LOCAL, sender_id

# Old and macro workbooks are taken too, so that the sentence says what to do with them.
ENDINGS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "parquet", "jsonl", "ndjson"]


def render(context: Context) -> None:
    """Draws the steps as far as the person has come, and the history beneath."""
    check_may(context.user, Permission.IMPORT)
    page_heading(
        "Import",
        "Load spreadsheets into the record. Nothing is saved until you press Load, and the same "
        "file twice changes nothing.",
    )
    step(1, "Choose the files")
    uploaded = st.file_uploader(
        "CSV or Excel files, past SafeLives returns, Parquet or JSON Lines. Take all files that "
        "belong together at once: their order does not matter.",
        type=ENDINGS,
        accept_multiple_files=True,
        key="files",
    )
    options = _options()
    sheets = _read(uploaded)
    if sheets:
        files = tuple(file.file_id for file in uploaded)
        _found(context, sheets, files, options)
    import_history.draw(context)


@dataclass(frozen=True)
class Options:
    """What the person set beside the files."""

    sender: str
    accept_identity_changes: bool
    mapping: Mapping | None


def _options() -> Options:
    with st.expander("Options: a saved mapping, files from another area", key="import-options"):
        saved = st.file_uploader(
            "A saved mapping (toml), where your headings differ from ours",
            type="toml",
            key="saved-mapping",
            max_upload_size=MOST_BYTES[Purpose.MAPPING] // MEGABYTE,
        )
        sender = st.text_input(
            "Who sent the files",
            value=LOCAL,
            key="sender",
            help="Two areas may use the same ids: each sender's are kept apart. Leave “local” "
            "for your own files.",
        )
        accept = st.checkbox(
            "Accept rows that change both the family name and the date of birth of a person",
            key="accept-identity",
            help="Such a row is most often a mix-up of two people, and is rejected otherwise.",
        )
    return Options((sender or "").strip() or LOCAL, accept, _saved_mapping(saved))


def _saved_mapping(saved: UploadedFile | None) -> Mapping | None:
    if saved is None:
        return None
    try:
        return read_mapping(saved.name, saved.getvalue(), scanner=scanner())
    except ForPerson as wrong:
        st.error(str(wrong))
        return None


def _read(uploaded: list[UploadedFile]) -> list[Sheet]:
    """The sheets of every file that can be read; the others each get their sentence."""
    sheets: list[Sheet] = []
    try:
        check_together([file.size for file in uploaded])
    except ForPerson as wrong:
        st.error(str(wrong))
        return []
    for file in uploaded:
        try:
            sheets += reads.uploaded_sheets(file.file_id, file.name, file.getvalue())
        except ForPerson as wrong:
            st.error(str(wrong))
    return sheets


def _found(context: Context, sheets: list[Sheet], files: tuple[str, ...], options: Options) -> None:
    step(2, "What was found")
    mappings = []
    if options.mapping is not None:
        try:
            sheets = apply(options.mapping, sheets)
        except ForPerson as wrong:
            st.error(str(wrong))
            return
        mappings.append(options.mapping)
    ready = [sheet for sheet in sheets if import_mapping.is_understood(sheet)]
    _show(ready)
    for sheet in sheets:
        if import_mapping.is_understood(sheet):
            continue
        mapping = import_mapping.ask(context, sheet, _own_maracs(context, options.sender))
        if mapping is not None:
            ready += apply(mapping, [sheet])
            mappings.append(mapping)
    if ready:
        load = import_run.Load(
            ready, files, options.sender, options.accept_identity_changes, tuple(mappings)
        )
        import_run.draw(context, load)


def _own_maracs(context: Context, sender: str) -> dict[str, str]:
    """The sender's MARACs that this person may load for: the sender's own id → name."""
    maracs = reads.maracs(context, context.user.scope(Permission.IMPORT))
    own = maracs.filter(sender=sender)
    return {
        sender_id(marac): name for marac, name in zip(own["marac_id"], own["name"], strict=True)
    }


def _show(sheets: list[Sheet]) -> None:
    if not sheets:
        return
    st.html(_sheet_table(sheets))
    notes = [Problem("note", note, sheet.origin) for sheet in sheets for note in sheet.notes]
    if notes:
        st.html(problem_list(notes, "What was noticed while reading"))


def _sheet_table(sheets: list[Sheet]) -> str:
    columns = [
        Column("File"),
        Column("What it is"),
        Column("Rows", is_number=True),
        Column("Columns understood"),
    ]
    rows = [
        [sheet.origin, label(sheet.name), words.number(sheet.frame.height), _understood(sheet)]
        for sheet in sheets
    ]
    return table(columns, rows, caption="Sheets that can be loaded")


def _understood(sheet: Sheet) -> str:
    headings = sheet.frame.columns
    unknown = [name for name in headings if name not in SCHEMAS[sheet.name].named(headings)]
    if not unknown:
        return f"all {len(headings)}"
    return f"{len(headings) - len(unknown)} of {len(headings)}; left out: {words.listed(unknown)}"
