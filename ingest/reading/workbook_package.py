"""What is inside an .xlsx file besides its values: size, merged cells, formulas, errors."""

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string
from openpyxl.xml.functions import fromstring

from models.errors import ForPerson

MOST_BYTES = 1_000_000_000
MOST_CELLS = 60_000_000
RATIO, RATIO_FROM_BYTES = 200, 50_000_000
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

END_OF_ROWS = b"sheetData>"  # the merged cells stand after it
MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')
WIDE_COLUMN = re.compile(rb' r="([A-Z]{2,3})\d')
UNCALCULATED = re.compile(
    rb'<c r="([A-Z]+)\d+"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
CELL_ERROR = re.compile(rb'<c r="([A-Z]+)\d+"[^>]*? t="e"')


@dataclass(frozen=True)
class Merge:
    """A merged range, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class SheetFacts:
    """What a sheet's values do not tell; counts go by column number."""

    merges: list[Merge] = field(default_factory=list)
    has_formulas: bool = False
    uncalculated: Counter[int] = field(default_factory=Counter)
    errors: Counter[int] = field(default_factory=Counter)


def open_package(name: str, data: bytes) -> zipfile.ZipFile:
    """The workbook's parts, each read through once; a damaged or bloated one is refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _refuse_bloated(name, archive, len(data))
        damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        damaged = name
    if damaged or "xl/workbook.xml" not in archive.namelist():
        raise ForPerson(
            f"{name} is damaged or not a workbook: open it in Excel and save it again as .xlsx."
        )
    return archive


def _refuse_bloated(name: str, archive: zipfile.ZipFile, size: int) -> None:
    unpacked = sum(part.file_size for part in archive.infolist())
    bloated = unpacked > RATIO_FROM_BYTES and unpacked > RATIO * size
    if unpacked > MOST_BYTES or bloated:
        raise ForPerson(
            f"{name} would unpack to {unpacked / 1_000_000:,.0f} MB, which is more than is safe "
            "to open: save its sheets as CSV files and load those."
        )


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    names = set(archive.namelist())
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        return {}
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("xl", relation.get("Target", "")))
        if not relation.get("Target", "").startswith("/")
        else relation.get("Target", "").lstrip("/")
        for relation in fromstring(archive.read(relations))
    }
    sheets = fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    parts = {sheet.get("name", ""): targets.get(sheet.get(LINK), "") for sheet in sheets}
    return {name: part for name, part in parts.items() if part in names}


def sheet_facts(name: str, sheet: str, xml: bytes) -> SheetFacts:
    """Merged ranges, formulas and errors of a sheet; one that reaches too far is refused."""
    _refuse_far_reaching(name, sheet, xml)
    return SheetFacts(
        merges=[_merge(*found) for found in MERGED.findall(xml, max(xml.rfind(END_OF_ROWS), 0))],
        has_formulas=b"<f>" in xml or b"<f " in xml,
        uncalculated=_by_column(UNCALCULATED, xml) if b"<f" in xml else Counter(),
        errors=_by_column(CELL_ERROR, xml) if b't="e"' in xml else Counter(),
    )


def _refuse_far_reaching(name: str, sheet: str, xml: bytes) -> None:
    """A value in a far corner makes every cell before it real when read, so it is refused."""
    tail = ROW.findall(xml[xml.rfind(b"<row ") :]) if b"<row " in xml else []
    last_row = int(tail[-1]) if tail else 0
    wide = {column_index_from_string(letters.decode()) for letters in _wide_columns(xml, last_row)}
    if last_row * max(wide, default=26) > MOST_CELLS:
        raise ForPerson(
            f"The sheet “{sheet}” of {name} reaches down to row {last_row:,} and far to the right: "
            "delete the empty rows and columns after its last entry and save it again."
        )


def _wide_columns(xml: bytes, last_row: int) -> set[bytes]:
    """The columns from AA on; not looked for in sheets too short for it to matter."""
    if last_row * 16_384 <= MOST_CELLS:
        return set()
    return {found[1] for found in WIDE_COLUMN.finditer(xml)}


def _merge(left: bytes, top: bytes, right: bytes, bottom: bytes) -> Merge:
    columns = [column_index_from_string(letters.decode()) for letters in (left, right)]
    return Merge(int(top), columns[0], int(bottom), columns[1])


def _by_column(pattern: re.Pattern[bytes], xml: bytes) -> Counter[int]:
    letters = (found[1].decode() for found in pattern.finditer(xml))
    return Counter(column_index_from_string(column) for column in letters)
