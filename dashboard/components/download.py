"""Buttons that save a file: written only when it is asked for, noted, locked where wanted."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from dashboard.context import Context
from dashboard.words import slug
from ingest.password_rule import check_password
from models.errors import ForPerson
from queries.exports.delivery import Export, delivered, table_export
from queries.exports.tables import Sheet, Value

__all__ = ["Sheet", "Value", "download", "downloads", "protection"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MIME = {
    ".xlsx": XLSX,
    ".docx": DOCX,
    ".csv": "text/csv",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".ics": "text/calendar",
    ".zip": "application/zip",
}
_ANY = "application/octet-stream"
_PASSWORD = "export-password"  # noqa: S105  # pragma: allowlist secret


def downloads(
    context: Context, sheet: Sheet, *, key: str, filters: Mapping[str, Any] | None = None
) -> None:
    """Two quiet buttons under a table and the lock. The file is named by the table's title.

    `filters` are noted in the trail: what was chosen when the table was made.
    """
    name = slug(sheet.title)
    asked = filters or {"about": "; ".join(sheet.about)}
    with st.container(horizontal=True, gap="small", key=f"downloads-{key}"):
        for ending in (".csv", ".xlsx"):
            label = f"Download {ending[1:].upper()}"
            export = table_export(sheet, kind=name, stem=name, ending=ending, filters=asked)
            download(context, export, label=label, key=f"{key}-{ending[1:]}")
        protection(key)


def download(
    context: Context,
    export: Export,
    *,
    label: str,
    key: str,
    style: Literal["primary", "secondary", "tertiary"] = "tertiary",
    is_locked: bool = False,
) -> None:
    """One button that saves a file, with the visit's password where one is set.

    A file that `is_locked` has a lock of its own, and gets no second one.
    """
    password = None if is_locked else st.session_state.get(_PASSWORD)
    name = export.called(password)
    ending = name[name.rfind(".") :]
    st.download_button(
        f"{label}, with password" if password else label,
        data=_content(context, export, password),
        file_name=name,
        mime=_MIME.get(ending, _ANY),
        key=key,
        on_click="ignore",
        type=style,
        icon=":material/lock:" if password else ":material/download:",
    )


def _content(context: Context, export: Export, password: str | None) -> Callable[[], bytes]:
    return lambda: delivered(context.engine, context.user, export, password=password)


def protection(key: str) -> None:
    """Sets or takes off the password for the files saved in this visit.

    It counts once it is set with its button: a file asked for while somebody still types would
    leave without it.
    """
    password = st.session_state.get(_PASSWORD)
    label = "Password is set" if password else "Protect with a password"
    # What is inside is drawn only once it is opened: there is one of these for every table.
    box = st.popover(
        label, icon=":material/lock:", type="tertiary", key=f"protect-{key}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        if password:
            st.html('<p class="m-key">Every file you save in this visit has your password.</p>')
            if st.button("Save files without a password again", key=f"unprotect-{key}"):
                del st.session_state[_PASSWORD]
                st.rerun()
            return
        with st.form(f"password-{key}", border=False):
            typed = st.text_input(
                "Password for the files you save",
                type="password",
                key=f"password-text-{key}",
                autocomplete="new-password",
                help="At least 12 characters. Tell it to whoever needs the file in another way "
                "than the file, for example by telephone. Nobody can open the file without it.",
            )
            if st.form_submit_button("Set the password"):
                _set(typed or "")


def _set(password: str) -> None:
    try:
        check_password(password, username="password")
    except ForPerson as wrong:
        st.error(str(wrong))
        return
    st.session_state[_PASSWORD] = password
    st.rerun()
