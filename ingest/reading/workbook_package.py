"""What is inside an .xlsx file besides its values: merged cells, formulas, errors."""

import posixpath
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from defusedxml.ElementTree import ParseError, fromstring
from openpyxl.utils import column_index_from_string

from models.errors import ForPerson

__all__ = ["ParseError", "SheetFacts", "sheet_facts", "sheet_parts"]

MOST_CELLS = 60_000_000
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


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name; ParseError where its list is broken."""
    names = set(archive.namelist())
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        return {}
    targets = {
        relation.get("Id"): _part(relation.get("Target", ""))
        for relation in fromstring(archive.read(relations), forbid_dtd=True)
    }
    book = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
    sheets = book.iter(f"{MAIN}sheet")
    parts = {sheet.get("name", ""): targets.get(sheet.get(LINK), "") for sheet in sheets}
    return {name: part for name, part in parts.items() if part in names}


def _part(target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join("xl", target))


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
