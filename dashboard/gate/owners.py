"""Which open pages a download was made for, by Streamlit's own book-keeping."""

from typing import cast

from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager


def media_tabs(file_id: str) -> set[str]:
    """The Streamlit sessions that have the file on their page.

    Streamlit keeps no public list of this; a test opens one person's file as another, so that a
    change of its inner name cannot pass unseen. Without the list nobody gets a file.
    """
    if not runtime.exists():
        return set()
    manager: MediaFileManager = runtime.get_instance().media_file_mgr
    by_tab = cast("dict[str, dict[str, str]]", getattr(manager, "_files_by_session_and_coord", {}))
    return {tab for tab, files in list(by_tab.items()) if file_id in list(files.values())}
