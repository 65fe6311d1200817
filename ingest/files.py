"""Imports files and folders from the disk, read one at a time in the order their ids need."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from ingest import mapping as mappings
from ingest.load import LaterSheet, Progress, import_sheets
from ingest.reading import Sheet, listing, read, sheet_name
from ingest.report import FileResult, ImportReport
from ingest.scanner import Scanner
from ingest.schemas import headings
from models.access import User
from models.errors import ForPerson
from models.keys import LOCAL

_SEVERAL_SHEETS = (".xlsx", ".xlsm", ".xls")


def import_paths(
    engine: sa.Engine,
    paths: list[Path],
    *,
    user: User,
    sender: str = LOCAL,
    mapping: Path | None = None,
    dry_run: bool = False,
    accept_identity_changes: bool = False,
    scanner: Scanner | None = None,
    progress: Progress = lambda _file, _done, _all: None,
) -> ImportReport:
    """Imports every readable file of the paths; as `import_sheets` says.

    A file whose name is one of the interchange files is read when its turn comes. A file that
    cannot be read at all is a line of the report, and the others are loaded. Where there is a
    scanner, each file is scanned before it is read.
    """
    sheets, unreadable = _sheets(paths, scanner, later=mapping is None)
    name = None
    if mapping is not None:
        table = mappings.load_mapping(mapping, scanner=scanner)
        sheets = list(mappings.apply(table, [s for s in sheets if isinstance(s, Sheet)]))
        name = table.name
    report = import_sheets(
        engine,
        sheets,
        user=user,
        sender=sender,
        mapping=name,
        dry_run=dry_run,
        accept_identity_changes=accept_identity_changes,
        progress=progress,
    )
    report.files[:0] = unreadable
    return report


def _sheets(
    paths: list[Path], scanner: Scanner | None, *, later: bool
) -> tuple[list[Sheet | LaterSheet], list[FileResult]]:
    """Every sheet to load, and a line for each file that cannot be read or is not a known kind."""
    found = listing(paths)
    sheets: list[Sheet | LaterSheet] = []
    unreadable = [FileResult("folder", None, notes=found.notes)] if found.notes else []
    for path in found.files:
        if later and path.suffix.lower() not in _SEVERAL_SHEETS:
            sheets.append(LaterSheet(sheet_name(path.stem), _opener(path, scanner)))
            continue
        try:
            sheets += read(path, headings(), scanner=scanner)
        except ForPerson as problem:
            unreadable.append(FileResult(path.name, None, notes=[str(problem)], unreadable=True))
    return sheets, unreadable


def _opener(path: Path, scanner: Scanner | None) -> Callable[[], Sheet]:
    return lambda: next(read(path, headings(), scanner=scanner))
