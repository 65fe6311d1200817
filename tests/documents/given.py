"""Documents, and people of the few cases, for the tests of this folder."""

import io
from collections.abc import Iterable
from datetime import date

import docx
import polars as pl
import sqlalchemy as sa

from ingest.documents import Place, add_document
from ingest.scanner import Scanner
from models.access import Grant, Role, User
from models.frames import read_frame
from models.tables import documents
from queries.case_access import check_case
from queries.documents import of_case
from queries.exports.marking import Marking
from queries.exports.paper import Paper, Text, as_pdf

CASE = Place(case_id="C1")
LESSON = {
    **{"lesson_id": "L1", "marac_id": "M1", "recorded_on": date(2026, 6, 1)},
    **{"lesson": "Ask.", "themes": "suicide", "sender": "local"},
}


def person(role: Role, agency: str = "", *closed: str, marac: str = "M1") -> User:
    """Somebody with one role."""
    return User(
        f"{role.value}{agency}", "Sam", frozenset({Grant(role, marac, agency)}), frozenset(closed)
    )


# Northtown's police sat at the meeting that heard case C1, and its IDVA service has the case.
COORDINATOR = person(Role.COORDINATOR)
CHAIR = person(Role.CHAIR)
POLICE = person(Role.REPRESENTATIVE, "POL")
IDVA = person(Role.IDVA, "IDV")


def put(
    engine: sa.Engine,
    text: str | bytes = "A letter about the locks.",
    *,
    by: User = COORDINATOR,
    name: str = "letter.txt",
    place: Place = CASE,
    kind: str = "letter",
    agency: str | None = None,
    only: Iterable[str] = (),
    scanner: Scanner | None = None,
) -> str:
    """Adds a document; its id."""
    return add_document(
        engine,
        by=by,
        name=name,
        content=text.encode() if isinstance(text, str) else text,
        place=place,
        kind=kind,
        agency_id=agency,
        only_agencies=only,
        scanner=scanner,
        check_case=check_case,
    )


def seen(engine: sa.Engine, by: User, case_id: str = "C1") -> list[str]:
    """The ids that the person finds with the case."""
    with engine.connect() as connection:
        return of_case(connection, user=by, case_id=case_id)["document_id"].to_list()


def row(engine: sa.Engine, document_id: str) -> dict[str, object]:
    """The stored row."""
    with engine.connect() as connection:
        found = read_frame(
            connection, sa.select(documents).where(documents.c.document_id == document_id)
        )
    return found.row(0, named=True)


def every(engine: sa.Engine, table: sa.Table) -> pl.DataFrame:
    """All rows of a table."""
    with engine.connect() as connection:
        return read_frame(connection, sa.select(table))


def word(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    paper = docx.Document()
    for paragraph in paragraphs:
        paper.add_paragraph(paragraph)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def pdf(*paragraphs: str) -> bytes:
    """A PDF of these paragraphs."""
    return as_pdf(
        Paper("A letter", "By nobody", Marking.OFFICIAL, [Text(one) for one in paragraphs])
    )
