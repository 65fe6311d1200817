"""What a return is made of: rows of cells by column letter, and what the checks found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from models.period import long_date
from models.safelives import LETTERS as LETTER_OF
from models.safelives import SOURCES

# A text, a date, a whole number, an exact share of cases, or blank.
Cell = str | date | int | Fraction | None

SOURCE_LETTERS = tuple(LETTER_OF[source] for source in SOURCES)


class Severity(StrEnum):
    """An error stops a freeze, never a preview; a warning stops nothing."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Row:
    """One meeting: its cells by column letter, A to AF.

    `origin` is "record", or "return" for a row of an imported past return, whose fractions were
    rounded by whoever wrote it.
    """

    meeting_id: str
    marac_id: str
    cells: Mapping[str, Cell]
    origin: str = "record"

    @property
    def meeting_date(self) -> date:
        day = self.cells["B"]
        if not isinstance(day, date):
            raise TypeError(f"Meeting {self.meeting_id} has no date")
        return day

    @property
    def title(self) -> str:
        """The meeting as a person knows it: "Norwich, 9 July 2026"."""
        return f"{self.cells['A']}, {long_date(self.meeting_date)}"

    def number(self, letter: str) -> int | Fraction | None:
        """The number in a cell, exactly; None where it is blank or no number."""
        value = self.cells.get(letter)
        return value if isinstance(value, int | Fraction) else None


@dataclass(frozen=True)
class Check:
    """One thing that is wrong or odd, with its meeting, in words with the numbers."""

    code: str
    severity: Severity
    meeting_id: str
    message: str


@dataclass(frozen=True)
class Return:
    """The return of a quarter: rows in their order, and every check that found something."""

    quarter: str
    rows: tuple[Row, ...]
    checks: tuple[Check, ...]

    @property
    def errors(self) -> tuple[Check, ...]:
        """The checks that stop a freeze."""
        return tuple(check for check in self.checks if check.severity is Severity.ERROR)


def written(number: int | Fraction) -> int | float:
    """A number as the workbook shows it: whole, or rounded to 2 places with halves up (2.1)."""
    if isinstance(number, int):
        return number
    # Whole numbers throughout: the floor of 100 × n/d + 1/2.
    hundredths = (200 * number.numerator + number.denominator) // (2 * number.denominator)
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100
