"""Any file a coordinator has, by its ending."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from ingest.door import Purpose, check_size, receive
from ingest.reading.folders import listing
from ingest.reading.headings import Kinds
from ingest.reading.json_lines import read_json_lines
from ingest.reading.parquet import read_parquet
from ingest.reading.sheet import Sheet
from ingest.reading.text_files import read_text_file
from ingest.reading.workbooks import read_workbook
from ingest.scanner import Scanner
from models.errors import ForPerson

Reader = Callable[[str, bytes, Kinds], list[Sheet]]

READERS: dict[str, Reader] = {
    ".csv": read_text_file,
    ".tsv": read_text_file,
    ".txt": read_text_file,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".xls": read_workbook,
    ".parquet": read_parquet,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
NO_KINDS: Kinds = {}


def read(
    paths: Path | list[Path], kinds: Kinds = NO_KINDS, *, scanner: Scanner | None = None
) -> Iterator[Sheet]:
    """Every sheet of a file, a folder's files or several paths, one file in memory at a time.

    ``kinds`` (each kind's column names) helps to find the headings under title lines and lets
    hidden sheets of those names be read. A folder's notes stand with its first sheet. A file that
    cannot be read raises ``ForPerson``.
    """
    found = listing(paths)
    notes = found.notes
    for path in found.files:
        try:
            check_size(path.name, path.stat().st_size, Purpose.IMPORT)
            data = path.read_bytes()
        except OSError:
            raise ForPerson(
                f"{path.name} cannot be opened: close it in other programs and check that you "
                "may read it."
            ) from None
        for sheet in read_bytes(path.name, data, kinds, scanner=scanner):
            yield replace(sheet, notes=notes + sheet.notes) if notes else sheet
            notes = []


def read_bytes(
    name: str, data: bytes, kinds: Kinds = NO_KINDS, *, scanner: Scanner | None = None
) -> list[Sheet]:
    """The sheets of one file already in memory, such as an upload; scanned before it is read."""
    received = receive(name, data, Purpose.IMPORT, scanner=scanner)
    name = received.name
    ending = PurePath(name).suffix.lower()
    if ending == ".zip":
        raise ForPerson(f"{name} is a zip file: unpack it and load the files inside.")
    if ending not in READERS:
        raise ForPerson(
            f"{name} is not a kind of file that can be read: save it as .xlsx or as CSV UTF-8."
        )
    return READERS[ending](name, received.content, kinds)
