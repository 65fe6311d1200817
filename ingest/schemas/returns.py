"""Past SafeLives returns: one row a meeting, known by the headings of either edition."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ingest.schemas import kinds
from ingest.schemas.file_schema import FileSchema, frame_schema
from models import tables
from models.codes import RETURN_SOURCE
from models.errors import ForPerson
from models.safelives import COLUMNS, SOURCES

ESSENTIAL = {"marac_name", "meeting_date", "cases_discussed", "repeat_cases"}
HEADERS = Path(__file__).parents[2] / "data" / "reference" / "safelives_headers.toml"

MEANINGS = {
    "cases_discussed": "Cases discussed at the meeting.",
    "repeat_cases": "How many of them were repeats.",
    "children": "Children in the households.",
    "cases_with_children": "Cases with children in the household.",
    "minoritised": "Victims from Black, Asian or other minoritised groups.",
    "lgbtq": "LGBTQ+ victims.",
    "disabled": "Disabled victims.",
    "male": "Male victims.",
    "age_16_17": "Victims aged 16 or 17.",
    "harmer_under_18": "Cases where somebody under 18 does the harm.",
    "age_65_plus": "Victims aged 65 or over.",
    "asian": "Asian victims.",
    "black": "Black victims.",
    "mixed": "Victims of mixed ethnic groups.",
    "white_minority": "White victims who are not White British.",
    "other_ethnic": "Victims of any other ethnic group.",
}
RETURN_COLUMNS = {
    "marac_name": kinds.text("The MARAC’s name, by which it is found.", required=True),
    "meeting_date": kinds.day("The day of the meeting.", required=True),
    **{
        field: (
            kinds.decimal(f"Referrals by: {RETURN_SOURCE[field]}.", counts_only=True)
            if field in SOURCES
            else kinds.whole(MEANINGS[field], counts_only=True)
        )
        for letter, field in COLUMNS.items()
        if letter not in ("A", "B")
    },
}


@cache
def header_texts() -> Mapping[str, str]:
    """Heading → field, for every heading of the editions in the data file.

    Raises ForPerson where the file cannot be read.
    """
    try:
        editions = tomllib.loads(HEADERS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ForPerson(
            f"{HEADERS.name} in data/reference cannot be read: put back the file that came with "
            "this version."
        ) from None
    return {
        heading: COLUMNS[letter]
        for edition in editions.values()
        for letter, headings in edition.items()
        for heading in ([headings] if isinstance(headings, str) else headings)
    }


def is_return(headings: Iterable[str]) -> bool:
    """Whether a sheet with these headings is a return, whatever the sheet is called.

    It has the name, the date, the cases and the repeats; no other file has all four.
    """
    return set(RETURNS.named(headings).values()) >= ESSENTIAL


RETURNS = FileSchema(
    name="returns",
    meaning="One row a meeting of a past SafeLives return, with the headings of either edition.",
    table=tables.returns,
    key=("marac_name", "meeting_date"),
    frame_schema=frame_schema("Returns", RETURN_COLUMNS),
    other_headings=header_texts,
)
