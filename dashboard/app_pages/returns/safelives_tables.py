"""The tables of the SafeLives return page: rows of the return in, HTML out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from dashboard import words
from dashboard.components.table import Cell, Column, Row, table
from models.period import long_date
from models.safelives import COLUMNS, LETTERS
from queries.safelives import Difference, written
from queries.safelives import Row as ReturnRow

_NUMBERS = list(COLUMNS)[2:]
Link = Callable[[ReturnRow, str], str]
MOST_ROWS = 200  # of a quarter: one MARAC has thirteen at the most
_BLANK = Cell(words.DASH, is_faint=True)


def summary(rows: Sequence[ReturnRow]) -> str:
    """The return in one line: meetings, cases, repeats."""
    cases, repeats = (_total(rows, LETTERS[key]) for key in ("cases_discussed", "repeat_cases"))
    parts = [words.counted(len(rows), "meeting")]
    if cases is not None:
        parts.append(words.counted(float(cases), "case") + " discussed")
    if repeats is not None:
        parts.append(words.counted(float(repeats), "repeat"))
    return words.listed(parts)


def preview(
    rows: Sequence[ReturnRow],
    headings: Mapping[str, str],
    caption: str,
    link: Link = lambda _row, _letter: "",
) -> str:
    """All 32 columns under the edition's headings; a dash where nothing is recorded.

    `link` gives the address that a number leads to. The first `MOST_ROWS` are drawn, the totals
    are of all.
    """
    columns = [Column(headings["A"]), Column(headings["B"])]
    columns += [
        Column(headings[letter], is_number=True, title=f"Column {letter}") for letter in _NUMBERS
    ]
    body = [_row(row, link) for row in rows[:MOST_ROWS]]
    foot: Row = ["All meetings", "", *(_number(_total(rows, letter)) for letter in _NUMBERS)]
    drawn = table(columns, body, caption=caption, sticky=2, foot=foot, is_wide=True)
    if len(rows) <= MOST_ROWS:
        return drawn
    told = f"The first {MOST_ROWS} of {words.number(len(rows))} meetings; the workbook holds all."
    return f'{drawn}<p class="m-key">{told}</p>'


def _row(row: ReturnRow, link: Link) -> Row:
    numbers = [replace(_number(row.number(letter)), link=link(row, letter)) for letter in _NUMBERS]
    return [str(row.cells["A"]), _day(row.meeting_date), *numbers]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _number(value: int | Fraction | None) -> Cell:
    return _BLANK if value is None else Cell(words.shared(written(value)))


def _total(rows: Sequence[ReturnRow], letter: str) -> int | Fraction | None:
    numbers = [number for row in rows if (number := row.number(letter)) is not None]
    return sum(numbers) if numbers else None


def past_finding(apart: int, both: int) -> str:
    """How far the imported past return and the case records agree."""
    if not both:
        return "An imported past return covers meetings that the case records do not"
    if not apart:
        return "The imported past return says the same as the case records"
    return (
        f"The imported past return differs from the case records in {words.counted(apart, 'cell')}"
    )


def difference_table(apart: Sequence[Difference], headings: Mapping[str, str]) -> str:
    """One row a cell that says something else in the past return."""
    columns = [
        Column("Meeting"),
        Column("Column"),
        Column("Case records", is_number=True),
        Column("Past return", is_number=True),
    ]
    rows = [
        [
            f"{one.marac_name}, {long_date(one.meeting_date)}",
            headings[one.letter],
            _BLANK if one.in_record is None else words.shared(one.in_record),
            words.shared(one.in_return),
        ]
        for one in apart
    ]
    return table(columns, rows, caption="Where the past return differs")
