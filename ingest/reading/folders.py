"""Which files a path means: itself, or every file of a folder in name order."""

from dataclasses import dataclass, field
from pathlib import Path

from models.errors import ForPerson

READABLE = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet", ".jsonl", ".ndjson"}


@dataclass(frozen=True)
class Listing:
    """The files to read, in order, and a sentence for each that is not read."""

    files: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def listing(paths: Path | list[Path]) -> Listing:
    """The files under the paths; folders are not entered further. A missing path is refused."""
    found = Listing()
    for path in [paths] if isinstance(paths, Path) else paths:
        if path.is_dir():
            _add_folder(found, path)
        elif path.exists():
            found.files.append(path)
        else:
            raise ForPerson(f"There is no file or folder {path}: check the name.")
    return found


def _add_folder(found: Listing, folder: Path) -> None:
    before = len(found.files)
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name.lower()):
        if path.is_dir() or path.name.startswith((".", "~$")):
            continue
        if path.suffix.lower() in READABLE:
            found.files.append(path)
        else:
            found.notes.append(f"{path.name} was not read: its ending is not one that can be.")
    if len(found.files) == before:
        raise ForPerson(
            f"The folder {folder} holds no file that can be read: put CSV, Excel, Parquet or "
            "JSON Lines files in it."
        )
