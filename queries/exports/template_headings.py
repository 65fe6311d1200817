"""Finds the headings of the return in an area's own workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import ForPerson
from models.safelives import COLUMNS
from queries.exports.headings import Headings

REQUIRED = ("A", "B", "C")
_ROWS_SEARCHED = 60
_COLUMNS_SEARCHED = 200
_FEWEST = 3  # headings in a row before it is taken for the heading row


@dataclass(frozen=True)
class HeadingRow:
    """Where the return goes: sheet, first row below the headings, letter of ours → column number.

    The notes say which headings are unknown or missing.
    """

    sheet: str
    first_row: int
    columns: Mapping[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    sheet: str
    row: int
    first_row: int
    texts: Mapping[int, str]
    matches: int


def find_headings(workbook: Workbook, headings: Headings, sheet: str | None) -> HeadingRow:
    """The row with the most headings known. ForPerson where there is none, where several sheets
    are as good, where a required heading is missing, or where one is there twice."""
    best = _best(workbook, headings, sheet)
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for column, text in best.texts.items():
        letter = headings.letter(text)
        if letter is None:
            unknown[column] = text
        elif columns.setdefault(letter, column) != column:
            raise ForPerson(
                f"On the sheet “{best.sheet}” the columns {get_column_letter(columns[letter])} and "
                f"{get_column_letter(column)} both have the heading for “{_name(headings, letter)}"
                "”: keep one of them."
            )
    hints = [_hint(headings, column, text, columns) for column, text in unknown.items()]
    missing = [letter for letter in COLUMNS if letter not in columns]
    _check_required(best, headings, missing, hints)
    absent = [
        f"The template has no heading for “{_name(headings, letter)}” ({letter}): "
        "its numbers are not in the workbook."
        for letter in missing
    ]
    return HeadingRow(best.sheet, best.first_row, columns, (*hints, *absent))


def _best(workbook: Workbook, headings: Headings, sheet: str | None) -> _Candidate:
    sheets = [found for found in workbook.worksheets if sheet in (None, found.title)]
    if not sheets:
        names = ", ".join(f"“{found.title}”" for found in workbook.worksheets)
        raise ForPerson(f"The template has no sheet “{sheet}”: its sheets are {names}.")
    found = [candidate for place in sheets for candidate in _candidates(place, headings)]
    most = max((candidate.matches for candidate in found), default=0)
    if most < _FEWEST:
        raise ForPerson(
            "No sheet of the template has the headings of the SafeLives return in its first "
            f"{_ROWS_SEARCHED} rows: check that it is the right workbook."
        )
    best = [candidate for candidate in found if candidate.matches == most]
    titles = list(dict.fromkeys(candidate.sheet for candidate in best))
    if len(titles) > 1:
        raise ForPerson(
            f"The sheets {' and '.join(f'“{title}”' for title in titles)} of the template all have "
            "the headings of the return: keep the one to fill in, or name it."
        )
    return best[0]


def _candidates(sheet: Worksheet, headings: Headings) -> Iterator[_Candidate]:
    last = min(_ROWS_SEARCHED, sheet.max_row)
    merged = {
        (row, column): area
        for area in sheet.merged_cells.ranges
        if area.min_row <= last
        for row, column in area.cells
    }
    for row in range(1, last + 1):
        texts, first_row = {}, row + 1
        for column in range(1, min(_COLUMNS_SEARCHED, sheet.max_column) + 1):
            area = merged.get((row, column))
            if area and column != area.min_col:
                continue
            # A heading merged over several rows has its text in the first of them.
            value = sheet.cell(area.min_row if area else row, column).value
            if isinstance(value, str) and value.strip():
                texts[column] = value.strip()
                first_row = max(first_row, (area.max_row if area else row) + 1)
        matches = sum(1 for text in texts.values() if headings.letter(text))
        yield _Candidate(sheet.title, row, first_row, texts, matches)


def _check_required(
    best: _Candidate, headings: Headings, missing: list[str], hints: list[str]
) -> None:
    needed = [letter for letter in REQUIRED if letter in missing]
    if not needed:
        return
    names = " and ".join(f"“{_name(headings, letter)}”" for letter in needed)
    raise ForPerson(
        f"Row {best.row} of the sheet “{best.sheet}” has no heading {names}: add it to the "
        f"template and try again. {' '.join(hints)}".rstrip()
    )


def _hint(headings: Headings, column: int, text: str, columns: Mapping[str, int]) -> str:
    words = (
        f"The heading “{text}” in column {get_column_letter(column)} is not known: left as it is"
    )
    near = headings.nearest(text)
    if near is None or near in columns:
        return f"{words}."
    return (
        f"{words}. It is close to “{_name(headings, near)}” ({near}): if it means that, add it to "
        "the file of return headings."
    )


def _name(headings: Headings, letter: str) -> str:
    return headings.editions["uk"][letter]
