"""Check, load, and what became of the rows."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import kept, words
from dashboard.app_pages.casework import import_results
from dashboard.components.step import step
from dashboard.context import Context
from ingest.load import FIGURES, import_sheets
from ingest.mapping import Mapping, dump_mapping
from ingest.reading import Sheet
from ingest.report import ImportReport
from models.errors import ForPerson


@dataclass(frozen=True)
class Load:
    """What is to be loaded: the sheets as ours, the files they came from, how they were mapped."""

    sheets: Sequence[Sheet]
    files: tuple[str, ...]
    sender: str
    accept_identity_changes: bool
    mappings: tuple[Mapping, ...] = ()

    @property
    def rows(self) -> int:
        return sum(sheet.frame.height for sheet in self.sheets)

    @property
    def about(self) -> str:
        """Changes whenever the files, a mapping or an option does."""
        mappings = [dump_mapping(mapping) for mapping in self.mappings]
        return "\n".join([*self.files, self.sender, str(self.accept_identity_changes), *mappings])


def draw(context: Context, load: Load) -> None:
    """Steps 3 to 5: a check that keeps nothing, the load, and its result."""
    loaded = kept.kept("loaded", load.about)
    if loaded is not None:
        step(4, "Loaded")
        import_results.draw(context, loaded)
        return
    step(3, "Check")
    checked = kept.kept("checked", load.about)
    if checked is None:
        st.html('<p class="m-subtitle">Checks every row against the record. Nothing is saved.</p>')
        if _button(f"Check {words.counted(load.rows, 'row')}", "check"):
            _run(context, load, dry_run=True)
        return
    import_results.draw(context, checked)
    _offer_load(context, load, checked)


def _offer_load(context: Context, load: Load, checked: ImportReport) -> None:
    step(4, "Load")
    rows = sum(file.added + file.updated for file in checked.files)
    if not rows and not checked.rejected:
        st.html('<p class="m-subtitle">Nothing to save: no row is new or changed.</p>')
        return
    if not rows:
        st.html(
            '<p class="m-subtitle">No row can be loaded as it is. Loading keeps the rejected rows '
            "with their reasons; those that wait for another file are tried again with it.</p>"
        )
    label = f"Load {words.counted(rows, 'new or changed row')}" if rows else "Keep rejected rows"
    if _button(label, "load"):
        _run(context, load, dry_run=False)


def _button(label: str, key: str) -> bool:
    return st.button(label, type="primary", key=key)


def _run(context: Context, load: Load, *, dry_run: bool) -> None:
    try:
        report = import_sheets(
            context.engine,
            load.sheets,
            user=context.user,
            sender=load.sender,
            mapping=words.listed(mapping.name for mapping in load.mappings) or None,
            dry_run=dry_run,
            accept_identity_changes=load.accept_identity_changes,
            progress=progress(load.rows),
        )
    except ForPerson as wrong:
        st.error(str(wrong))
        return
    kept.keep("checked" if dry_run else "loaded", load.about, report)
    st.rerun()


def progress(rows: int) -> Callable[[str, int, int], None]:
    """A bar with the rows done and the time left, told file by file."""
    bar = st.progress(0.0, text="Starting")
    began = time.monotonic()
    done_in: dict[str, int] = {}

    def show(file: str, done: int, of: int) -> None:
        if file == FIGURES:
            bar.progress(1.0, text=FIGURES)
            return
        done_in[file] = done
        share = min(sum(done_in.values()) / rows, 1.0) if rows else 1.0
        left = time_left(time.monotonic() - began, share)
        text = f"{file}: {words.number(done)} of {words.number(of)} rows. {left}"
        bar.progress(share, text=text.strip())

    return show


def time_left(seconds: float, share: float) -> str:
    """How much longer it takes, in words; nothing while that would be a guess."""
    if share <= 0 or seconds < 1:
        return ""
    left = seconds * (1 - share) / share
    if left < 60:
        return f"About {words.counted(max(round(left), 1), 'second')} left"
    return f"About {words.counted(round(left / 60), 'minute')} left"
