"""A record as the text cells a sender would write."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Record = dict[str, list[Row]]

HEADERS = {
    "A": "MARAC Name",
    "B": "Meeting date",
    "C": "Cases discussed",
    "D": "Number of repeat cases",
    "E": "Number of children in the household",
    "F": "Number of cases with children in the household",
    "G": "Police",
    "H": "IDVA",
    "I": "Children's Social Care",
    "J": "Primary Care Service",
    "K": "Secondary Care/ Acute trust",
    "L": "Education",
    "M": "Housing",
    "N": "Mental Health",
    "O": "Probation",
    "P": "Voluntary Sector",
    "Q": "Substance Abuse",
    "R": "Adult Social Care",
    "S": "MASH",
    "T": "Other",
    "U": "Total Black, Asian and racially minoritised cases",
    "V": "LGBTQ+ community cases",
    "W": "Disabled victim cases",
    "X": "Male victims cases",
    "Y": "Victims 16 or 17 years old cases",
    "Z": "Harming others under 18 years old cases",
    "AA": "Victims aged 65+ years",
    "AB": "Asian or Asian British",
    "AC": "Black, Black British, Caribbean or African",
    "AD": "mixed or multiple ethnic groups",
    "AE": "other White ethnic groups",
    "AF": "Victims from any other ethnic group",
}


def as_text(record: Record) -> dict[str, list[dict[str, str]]]:
    """The record as interchange text; past returns under the headings of the UK edition."""
    return {
        file: [{heading(file, column): text(row[column]) for column in row} for row in rows]
        for file, rows in record.items()
    }


def heading(file: str, column: str) -> str:
    return HEADERS[column] if file == "returns" else column


def text(value: object) -> str:
    """One cell as a sender would write it; None is the empty cell."""
    for kind, write in WRITERS:
        if isinstance(value, kind):
            return write(value)
    return str(value)


WRITERS: list[tuple[type, Callable[[Any], str]]] = [
    (type(None), lambda _: ""),
    (bool, lambda value: "yes" if value else "no"),
    (date, date.isoformat),
    (list, ";".join),
    (Fraction, lambda value: f"{float(value):g}"),
]
