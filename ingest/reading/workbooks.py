"""Excel workbooks: every sheet's values as text, dates as YYYY-MM-DD and times as HH:MM."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

import fastexcel
import polars as pl
from openpyxl.utils import get_column_letter

from ingest.reading.headings import SEARCHED_ROWS, Kinds, clean, heading_row, known_headings
from ingest.reading.merged_headings import merged_headings
from ingest.reading.sheet import Sheet, sheet_name
from ingest.reading.table import table
from ingest.reading.workbook_package import ParseError, SheetFacts, sheet_facts, sheet_parts
from models.errors import ForPerson
from models.packages import open_package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHARTS = "xl/chartsheets/"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
STAMP = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
EPOCH = r"^(?:1899-12-3[01]|1904-01-01) "


def read_workbook(name: str, data: bytes, kinds: Kinds) -> list[Sheet]:
    """The sheets that hold something; notes on those left out stand with the first of them."""
    if not data:
        raise ForPerson(f"{name} is empty: there is nothing in it to load.")
    archive = _package(name, data)
    with _readable(name):
        book = fastexcel.read_excel(data)
        parts = sheet_parts(archive)
    sheets: list[Sheet] = []
    notes = _left_alone(archive)
    for title in book.sheet_names:
        if parts.get(title, "").startswith(CHARTS):
            continue
        xml = archive.read(parts[title]) if title in parts else b""
        facts = sheet_facts(name, title, xml)
        with _readable(name):
            sheet, left_out = _sheet(name, book, title, facts, kinds)
        sheets += [sheet] if sheet else []
        notes += left_out
    if not sheets:
        raise ForPerson(f"{name} has no sheet with anything in it that can be seen.")
    sheets[0].notes[:0] = notes
    return _named_by_file(name, sheets)


def _package(name: str, data: bytes) -> zipfile.ZipFile:
    """The parts of a workbook that is safe to read. An old or locked one, or macros, are not."""
    if ENCRYPTED in data and data.startswith(OLE):
        raise _locked(name)
    if data.startswith(OLE) or name.lower().endswith(".xls"):
        raise ForPerson(
            f"{name} is in Excel's old format, which can hide macros: open it in Excel and save "
            "it as .xlsx."
        )
    if not data.startswith(b"PK"):
        raise ForPerson(
            f"{name} is not an Excel workbook inside, whatever its ending says: "
            "open it in Excel and save it as .xlsx."
        )
    if name.lower().endswith(".xlsm"):
        raise ForPerson(
            f"{name} is a workbook for macros, which could do harm: open it in Excel and save it "
            "as .xlsx."
        )
    return open_package(name, data)


def _left_alone(archive: zipfile.ZipFile) -> list[str]:
    """A note where the workbook holds links or other files: only values of cells are read."""
    others = ("xl/externalLinks/", "xl/embeddings/")
    held = any(name.startswith(others) for name in archive.namelist())
    return ["Links to other files, and files inside the workbook, were left alone."] if held else []


def _locked(name: str) -> ForPerson:
    return ForPerson(
        f"{name} is protected with a password: open it in Excel, take the password off "
        "(File, Info, Protect Workbook, Encrypt with Password) and save it again."
    )


def _damaged(name: str) -> ForPerson:
    return ForPerson(f"{name} is damaged: open it in Excel and save it again as .xlsx.")


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """The readers' own errors as a sentence; one of them panics on some damaged workbooks."""
    try:
        yield
    except fastexcel.FastExcelError as error:
        raise (_locked(name) if "password" in str(error).lower() else _damaged(name)) from None
    except ParseError:
        raise _damaged(name) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name) from None


def _sheet(
    name: str, book: fastexcel.ExcelReader, title: str, facts: SheetFacts, kinds: Kinds
) -> tuple[Sheet | None, list[str]]:
    """One sheet, or None and the note that says why it was left out."""
    loaded = book.load_sheet(title, header_row=None, skip_rows=0, dtypes="string")
    if loaded.height == 0 or loaded.width == 0:
        return None, [f"The sheet “{title}” is empty."]
    if loaded.visible != "visible" and sheet_name(title) not in kinds:
        return None, [f"The hidden sheet “{title}” was not read."]
    places = [column.absolute_index + 1 for column in loaded.available_columns()]
    grid = _as_shown(loaded.to_polars())
    top = grid.head(SEARCHED_ROWS + 2).rows()
    known = known_headings(kinds)
    index = heading_row(top, known)
    if index < 0:
        return None, [f"The sheet “{title}” is empty."]
    found = merged_headings(top, index, places, facts.merges, known)
    notes = _notes(found.texts, places, facts)
    if found.merged:
        notes.insert(0, "Merged headings were given to each column they stand over.")
    if any(clean(cell) for row in top[: found.first] for cell in row):
        notes.insert(0, f"The headings were found on row {found.last + 1}.")
    below = found.last + 1
    sheet = table(
        name,
        sheet_name(title),
        grid.slice(below),
        found.texts,
        first_row=below + 1,
        notes=notes,
        places=places,
    )
    return sheet, []


def _as_shown(grid: pl.DataFrame) -> pl.DataFrame:
    """Dates without midnight, times without a date, and true and false as yes and no."""
    stamped = [
        column.name
        for column in grid.iter_columns()
        if column.dtype == pl.String and column.str.contains(STAMP).any()
    ]
    text = pl.all().cast(pl.String)
    plain = grid.with_columns(text).with_columns(
        pl.col(stamped)
        .str.replace(EPOCH + r"(\d\d:\d\d)(?::00)?$", "$1")
        .str.replace(EPOCH + r"(\d\d:\d\d:\d\d)", "$1")
        .str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1")
        .str.replace(r"^(\d{4}-\d\d-\d\d \d\d:\d\d):00$", "$1")
    )
    return plain.with_columns(pl.all().replace({"true": "yes", "false": "no"}))


def _notes(headings: list[str], places: list[int], facts: SheetFacts) -> list[str]:
    notes = []
    if facts.has_formulas:
        missing = _counted(facts.uncalculated, headings, places, "formula", "formulas")
        notes.append(
            "Formulas: the values last calculated were read"
            + (f"; {missing} with no stored value, read as empty." if missing else ".")
        )
    if facts.errors:
        wrong = _counted(facts.errors, headings, places, "cell", "cells")
        notes.append(f"Excel errors such as #N/A were read as empty: {wrong}.")
    return notes


def _counted(
    counts: Counter[int], headings: list[str], places: list[int], one: str, many: str
) -> str:
    """In words: ``3 formulas in column D (Ward) and 1 formula in column F``."""
    names = dict(zip(places, headings, strict=True))
    pieces = []
    for place, count in sorted(counts.items()):
        heading = f" ({names[place]})" if names.get(place) else ""
        noun = one if count == 1 else many
        pieces.append(f"{count} {noun} in column {get_column_letter(place)}{heading}")
    return " and ".join(pieces)


def _named_by_file(name: str, sheets: list[Sheet]) -> list[Sheet]:
    """A workbook's only sheet takes the file's name where nobody gave it one of its own."""
    if len(sheets) == 1 and sheets[0].name in {"sheet", "sheet1", "sheet_1"}:
        only = sheets[0]
        stem = sheet_name(PurePath(name).stem)
        return [Sheet(name, stem, only.frame, only.rows, only.first_row, only.notes)]
    return sheets
