"""Which open pages a download was made for, by Streamlit's own book-keeping."""

from typing import Any, cast

from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager

MOST_FILES = 5_000

# Files written when their button was pressed: file id → the Streamlit sessions that pressed it.
_made_on_click: dict[str, set[str]] = {}
_execute_deferred = MediaFileManager.execute_deferred


def watch_downloads() -> None:
    """Notes from now on who presses a button whose file is written on the click.

    Streamlit forgets whose page that was as soon as the file is there.
    """
    setattr(MediaFileManager, "execute_deferred", _noting_who)  # noqa: B010 - it has no hook


def _noting_who(manager: MediaFileManager, file_id: str) -> str:
    waiting = cast("dict[str, Any]", getattr(manager, "_deferred_callables", {}))
    tab = str(waiting.get(file_id, {}).get("session_id", ""))
    address = _execute_deferred(manager, file_id)
    _made_on_click.setdefault(_file_in(address), set()).add(tab)
    while len(_made_on_click) > MOST_FILES:
        _made_on_click.pop(next(iter(_made_on_click)), None)
    return address


def _file_in(address: str) -> str:
    return address.rsplit("/", 1)[-1].split(".", 1)[0]


def media_tabs(file_id: str) -> set[str]:
    """The Streamlit sessions that have the file on their page, or had it written by a click.

    Streamlit keeps no public list of this; a test opens one person's file as another, so that a
    change of its inner name cannot pass unseen. Without the list nobody gets a file.
    """
    if not runtime.exists():
        return set()
    manager: MediaFileManager = runtime.get_instance().media_file_mgr
    by_tab = cast("dict[str, dict[str, str]]", getattr(manager, "_files_by_session_and_coord", {}))
    shown = {tab for tab, files in list(by_tab.items()) if file_id in list(files.values())}
    return shown | _made_on_click.get(file_id, set())
