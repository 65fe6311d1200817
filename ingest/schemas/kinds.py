"""The kinds of column an interchange file has, as dataframely columns that know their meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import dataframely as dy

FIRST_DAY, LAST_DAY = date(1850, 1, 1), date(2200, 12, 31)
MOST_WHOLE = 2**31 - 1  # what a database's integer column holds
MOST_DECIMAL = 1e12


class Kind(StrEnum):
    """What the text of a cell is read as; the value is how the data dictionary calls it."""

    ID = "own id"
    REFERENCE = "id of another row"
    REFERENCES = "list of ids"
    DATE = "date"
    YES_NO = "yes or no"
    CODE = "code"
    CODES = "list of codes"
    PAIRED_CODES = "list of codes, in order"
    WHOLE = "whole number"
    DECIMAL = "number"
    PERCENT = "percentage"
    MONTH = "month"
    FINANCIAL_YEAR = "financial year"
    TIME = "time"
    TEXT = "text"


LISTS = (Kind.REFERENCES, Kind.CODES, Kind.PAIRED_CODES)


@dataclass(frozen=True)
class CodeList:
    """A list of codes: its name in the data dictionary, and each code with its words.

    An area can add codes of its own to an ``open`` list.
    """

    name: str
    codes: Mapping[str, str]
    is_open: bool = False


@dataclass(frozen=True)
class ColumnKind:
    """One column of an interchange file: how its cells are read and what they mean.

    ``refers_to`` is the file whose ids a reference holds, ``paired_with`` the list whose order
    this list follows. ``counts_only`` columns of published figures are blank where the cell says
    that there is no data.
    """

    name: str
    kind: Kind
    required: bool
    meaning: str
    refers_to: str | None = None
    code_list: CodeList | None = None
    paired_with: str | None = None
    counts_only: bool = False
    least: Any = None
    more_than: Any = None
    most: Any = None

    @property
    def label(self) -> str:
        """The column's name in words, as it begins a sentence."""
        return label(self.name)

    @property
    def is_list(self) -> bool:
        return self.kind in LISTS


_WORDS = {
    "id": "ID",
    "ids": "IDs",
    "idva": "IDVA",
    "nhs": "NHS",
    "marac": "MARAC",
    "maracs": "MARACs",
    "dash": "DASH",
    "mash": "MASH",
    "lgbtq": "LGBTQ+",
    "10k": "10,000",
    "fte": "full-time equivalent",
    "childrens": "children’s",
}


def label(name: str) -> str:
    """A column's name in words: ``date_of_birth`` is “Date of birth”, ``q7`` “Question 7”."""
    if name[0] == "q" and name[1:].isdigit():
        return f"Question {name[1:]}"
    words = " ".join(_WORDS.get(word, word) for word in name.split("_"))
    return words[0].upper() + words[1:]


def column_kind(name: str, column: dy.Column) -> ColumnKind:
    """What the functions below said of a column."""
    return ColumnKind(
        name=name,
        required=not column.nullable,
        meaning=column.description or "",
        least=getattr(column, "min", None),
        more_than=getattr(column, "min_exclusive", None),
        most=getattr(column, "max", None),
        **(column.metadata or {}),
    )


def own_id(meaning: str) -> dy.String:
    return dy.String(nullable=False, description=meaning, metadata={"kind": Kind.ID})


def reference(file: str, meaning: str, *, required: bool = False) -> dy.String:
    about = {"kind": Kind.REFERENCE, "refers_to": file}
    return dy.String(nullable=not required, description=meaning, metadata=about)


def references(file: str, meaning: str, *, required: bool = False) -> dy.String:
    about = {"kind": Kind.REFERENCES, "refers_to": file}
    return dy.String(nullable=not required, description=meaning, metadata=about)


def day(meaning: str, *, required: bool = False, alias: str | None = None) -> dy.Date:
    return dy.Date(
        nullable=not required,
        min=FIRST_DAY,
        max=LAST_DAY,
        alias=alias,
        description=meaning,
        metadata={"kind": Kind.DATE},
    )


def yes_no(meaning: str) -> dy.Bool:
    return dy.Bool(nullable=True, description=meaning, metadata={"kind": Kind.YES_NO})


def code(codes: CodeList, meaning: str, *, required: bool = False) -> dy.String:
    about = {"kind": Kind.CODE, "code_list": codes}
    return dy.String(nullable=not required, description=meaning, metadata=about)


def codes(codes: CodeList, meaning: str, *, required: bool = False) -> dy.String:
    about = {"kind": Kind.CODES, "code_list": codes}
    return dy.String(nullable=not required, description=meaning, metadata=about)


def paired_codes(codes: CodeList, paired_with: str, meaning: str) -> dy.String:
    about = {"kind": Kind.PAIRED_CODES, "code_list": codes, "paired_with": paired_with}
    return dy.String(nullable=True, description=meaning, metadata=about)


def whole(
    meaning: str,
    *,
    least: int = 0,
    most: int = MOST_WHOLE,
    required: bool = False,
    counts_only: bool = False,
) -> dy.Int64:
    about = {"kind": Kind.WHOLE, "counts_only": counts_only}
    return dy.Int64(nullable=not required, min=least, max=most, description=meaning, metadata=about)


def decimal(meaning: str, *, above_nought: bool = False, counts_only: bool = False) -> dy.Float64:
    about = {"kind": Kind.DECIMAL, "counts_only": counts_only}
    return dy.Float64(
        nullable=True,
        min=None if above_nought else 0,
        min_exclusive=0 if above_nought else None,
        max=MOST_DECIMAL,
        description=meaning,
        metadata=about,
    )


def percent(meaning: str, *, counts_only: bool = False) -> dy.Float64:
    about = {"kind": Kind.PERCENT, "counts_only": counts_only}
    return dy.Float64(nullable=True, min=0, max=100, description=meaning, metadata=about)


def month(meaning: str) -> dy.String:
    return dy.String(nullable=False, description=meaning, metadata={"kind": Kind.MONTH})


def financial_year(meaning: str) -> dy.String:
    about = {"kind": Kind.FINANCIAL_YEAR}
    return dy.String(nullable=False, description=meaning, metadata=about)


def time(meaning: str) -> dy.String:
    return dy.String(nullable=True, description=meaning, metadata={"kind": Kind.TIME})


def text(meaning: str, *, required: bool = False) -> dy.String:
    return dy.String(nullable=not required, description=meaning, metadata={"kind": Kind.TEXT})
