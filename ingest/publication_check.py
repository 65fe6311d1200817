"""Looks through a text that is to be published for anything that tells who it is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame
from models.period import long_date
from models.tables import actions, assessments, cases, children, people

_SHORTEST_NAME, _SHORTEST_PLACE, _SHORTEST_ID = 3, 6, 2
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TOKEN = re.compile(r"[\w/.:·-]+")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.I)
_PHONE = re.compile(r"\+?\d(?:[ -]?\d){8,}")
_NUMBERS = re.compile(r"\b(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_LONG = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([A-Z][a-z]{2,8}),? (\d{4})\b")
_MONTHS = {f"{date(2000, month, 1):%b}": month for month in range(1, 13)}
_IDS = (
    (cases.c.case_id, "a case number"),
    (people.c.person_id, "the number of a person"),
    (children.c.child_id, "the number of a child"),
    (actions.c.action_id, "the number of an action"),
    (assessments.c.assessment_id, "the number of a risk form"),
)


@dataclass(frozen=True)
class Found:
    """What was found: `refused` may not be published, `warnings` a human has to look at."""

    refused: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def look_through(connection: sa.Connection, text: str) -> Found:
    """What in the text is a number, a name, a date of birth or an address of the record."""
    return Found(
        refused=tuple(_ids(connection, text)),
        warnings=tuple(
            dict.fromkeys(
                [
                    *_names(connection, text),
                    *_births(connection, text),
                    *_places(connection, text),
                    *_patterns(text),
                ]
            )
        ),
    )


def _ids(connection: sa.Connection, text: str) -> Iterator[str]:
    """Numbers of the record that stand in the text as they are, with or without their sender."""
    tokens = {token.strip(".:-·") for token in _TOKEN.findall(text)}
    tokens |= {part for token in tokens for part in token.split("/")}
    asked = sorted(token for token in tokens if len(token) >= _SHORTEST_ID)
    for column, what in _IDS:
        bare = sa.func.split_part(column, "/", 2)
        found = connection.scalars(
            sa.select(column).where(sa.or_(column.in_(asked), bare.in_(asked))).distinct()
        )
        for one in sorted(found):
            yield f"“{one.rpartition('/')[2]}” is {what} in the record"


def _names(connection: sa.Connection, text: str) -> Iterator[str]:
    """Words that are somebody's name; in small letters family names alone: “will” is a word."""
    frame = read_frame(
        connection, sa.select(*(people.c[n] for n in ("family_name", "given_names", "aliases")))
    )
    younger = read_frame(
        connection, sa.select(*(children.c[n] for n in ("family_name", "given_names")))
    )
    family = _parts(frame["family_name"]) | _parts(younger["family_name"])
    given = _parts(frame["given_names"]) | _parts(frame["aliases"])
    given |= _parts(younger["given_names"])
    for word in dict.fromkeys(_WORD.findall(text)):
        parts = {word, *re.split(r"['’-]", word)}
        known = family | given if word[0].isupper() else family
        if any(part.casefold() in known for part in parts):
            yield f"“{word}” is the name of somebody in the record"


def _parts(column: pl.Series) -> set[str]:
    """Each word of the names, in small letters."""
    words = (part for name in column.drop_nulls().unique() for part in _WORD.findall(name))
    return {word.casefold() for word in words if len(word) >= _SHORTEST_NAME}


def _births(connection: sa.Connection, text: str) -> Iterator[str]:
    days = sorted(set(_days(text)))
    if not days:
        return
    born: set[date] = set()
    for table in (people, children):
        column = table.c.date_of_birth
        born |= set(connection.scalars(sa.select(column).where(column.in_(days))))
    for day in sorted(born):
        yield f"{long_date(day)} is the date of birth of somebody in the record"


def _days(text: str) -> Iterator[date]:
    for day, month, year in _NUMBERS.findall(text):
        yield from _day(year, month, day)
    for year, month, day in _ISO.findall(text):
        yield from _day(year, month, day)
    for day, month, year in _LONG.findall(text):
        if (number := _MONTHS.get(month[:3])) is not None:
            yield from _day(year, str(number), day)


def _day(year: str, month: str, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return


def _places(connection: sa.Connection, text: str) -> Iterator[str]:
    """Lines of addresses, with and without the number of the house, and schools."""
    told = " ".join(text.casefold().split())
    texts = [people.c.address, children.c.school]
    for column in texts:
        for place in connection.scalars(sa.select(column).where(column.is_not(None)).distinct()):
            for line in re.split(r"[,;\n]", place):
                street = " ".join(re.sub(r"^\s*(flat\s+)?\d+\w?\s+", "", line, flags=re.I).split())
                if len(street) >= _SHORTEST_PLACE and street.casefold() in told:
                    yield f"“{street}” stands in an address or a school of the record"


def _patterns(text: str) -> Iterator[str]:
    for postcode in _POSTCODE.findall(text):
        yield f"“{postcode}” is a postcode"
    for phone in _PHONE.findall(text):
        yield f"“{phone}” looks like a telephone number"
