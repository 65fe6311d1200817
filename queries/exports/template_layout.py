"""A layout that an area made itself: which of our columns goes under which of its headings."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import ForPerson
from models.safelives import COLUMNS
from queries.exports.headings import plain, read_headings
from queries.exports.template import Filled, fill_at
from queries.exports.template_headings import HeadingRow
from queries.exports.template_reading import open_template
from queries.safelives.rows import Return

_COLUMNS_SEARCHED = 200


@dataclass(frozen=True)
class Layout:
    """A sheet, the row of its headings, and column of ours (A to AF) → heading of theirs."""

    sheet: str
    header_row: int
    columns: Mapping[str, str]

    def as_text(self) -> str:
        """As the record keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "Layout":
        values = json.loads(text)
        return cls(values["sheet"], values["header_row"], values["columns"])


def headings_in(template: bytes, sheet: str, row: int) -> tuple[str, ...]:
    """The headings of a row, left to right, for somebody to say what each means."""
    workbook, _ = open_template(template)
    if sheet not in workbook.sheetnames:
        raise ForPerson(f"The template has no sheet “{sheet}”: choose one of its sheets.")
    return tuple(_texts(workbook[sheet], row).values())


def sheets_of(template: bytes) -> tuple[str, ...]:
    """The names of a template's sheets; ForPerson where the file cannot be used."""
    workbook, _ = open_template(template)
    return tuple(sheet.title for sheet in workbook.worksheets)


def guessed(headings: tuple[str, ...]) -> dict[str, str]:
    """Heading → column of ours, for the headings of either edition: a proposal to look at."""
    known = read_headings()
    found: dict[str, str] = {}
    for heading in headings:
        letter = known.letter(heading)
        if letter is not None and letter not in found.values():
            found[heading] = letter
    return found


def check_layout(template: bytes, layout: Layout) -> HeadingRow:
    """Where the layout puts each column. ForPerson names every heading missing or there twice."""
    unknown = sorted(set(layout.columns) - set(COLUMNS))
    if unknown:
        raise ForPerson(f"The return has no column {', '.join(unknown)}: its columns are A to AF.")
    if not set(layout.columns) - {"A", "B"}:
        raise ForPerson("No number of the return has a heading: say where at least one goes.")
    if layout.header_row < 1:
        raise ForPerson("The row of the headings is counted from 1: correct it.")
    workbook, _ = open_template(template)
    if layout.sheet not in workbook.sheetnames:
        raise ForPerson(f"The template has no sheet “{layout.sheet}”: choose one of its sheets.")
    texts = _texts(workbook[layout.sheet], layout.header_row)
    columns = {letter: _place(texts, heading) for letter, heading in layout.columns.items()}
    _check_found(layout, columns)
    taken = [found[0] for found in columns.values()]
    double = sorted({get_column_letter(column) for column in taken if taken.count(column) > 1})
    if double:
        raise ForPerson(f"Two columns of the return go into column {', '.join(double)}: keep one.")
    return HeadingRow(
        layout.sheet,
        layout.header_row + 1,
        {letter: found[0] for letter, found in columns.items()},
        tuple(_notes(layout, texts, set(taken))),
    )


def fill_layout(
    template: bytes, layout: Layout, return_: Return, *, written_at: datetime | None = None
) -> Filled:
    """The template filled as the layout says; formats, formulas and other sheets stay.

    The notes name the headings that stay empty and the columns of ours that go nowhere.
    """
    found = check_layout(template, layout)
    workbook, notes = open_template(template)
    return fill_at(workbook, found, return_, notes=notes, written_at=written_at)


def _texts(sheet: Worksheet, row: int) -> dict[int, str]:
    last = min(_COLUMNS_SEARCHED, sheet.max_column)
    values = ((column, sheet.cell(row, column).value) for column in range(1, last + 1))
    return {
        n: str(value).strip() for n, value in values if value is not None and str(value).strip()
    }


def _place(texts: Mapping[int, str], heading: str) -> list[int]:
    wanted = plain(heading) or heading
    return [column for column, text in texts.items() if (plain(text) or text) == wanted]


def _check_found(layout: Layout, columns: Mapping[str, list[int]]) -> None:
    where = f"row {layout.header_row} of the sheet “{layout.sheet}”"
    for problem, wrong in (("not", 0), ("more than once", 2)):
        names = [
            f"“{layout.columns[letter]}”"
            for letter, found in columns.items()
            if min(len(found), 2) == wrong
        ]
        if names:
            raise ForPerson(
                f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} {problem} in {where}: "
                "correct the layout or the template."
            )


def _notes(layout: Layout, texts: Mapping[int, str], taken: set[int]) -> list[str]:
    ours = read_headings().editions["uk"]
    left = [
        f"The heading “{text}” in column {get_column_letter(column)} has no column of the return: "
        "left as it is."
        for column, text in texts.items()
        if column not in taken
    ]
    absent = [
        f"“{ours[letter]}” ({letter}) goes nowhere in this layout: its numbers are not in the "
        "workbook."
        for letter in COLUMNS
        if letter not in layout.columns
    ]
    return [*left, *absent]
