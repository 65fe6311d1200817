"""A few documents for the demonstration: letters, a report, minutes; all invented."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from ingest.document_versions import add_version
from ingest.documents import Place, add_document
from models.access import User
from queries.case_access import check_case
from queries.cases import Filters, found
from queries.exports.marking import Marking
from queries.exports.paper import Facts, Heading, Paper, Text, as_pdf

AREA, HOUSING, POLICE = "M01", "A000007", "A000001"


def add_documents(engine: sa.Engine, *, by: User, today: date, area: str = AREA) -> int:
    """Adds them to the first three listed cases of the area and their meeting; how many."""
    with engine.connect() as connection:
        filters = Filters(marac_ids=(area,), statuses=("listed",))
        cases, _count = found(connection, user=by, filters=filters, today=today, size=3)
    added = 0
    for case in cases.iter_rows(named=True):
        added += _of_case(engine, by, case)
    meetings = cases["meeting_id"].drop_nulls().unique().sort()
    if not meetings.is_empty():
        place = Place(meeting_id=meetings[0])
        _add(engine, by, place, "Minutes of the last meeting.pdf", _minutes(), "minutes")
        added += 1
    return added


def _of_case(engine: sa.Engine, by: User, case: Mapping[str, Any]) -> int:
    place, name = Place(case_id=case["case_id"]), case["victim"] or "The tenant"
    letter = _add(
        engine, by, place, "Tenancy letter.docx", _letter(name, "9 June"), "letter", agency=HOUSING
    )
    add_version(
        engine,
        by=by,
        document_id=letter,
        name="Tenancy letter.docx",
        content=_letter(name, "10 June"),
        reason="The day the locks were changed was wrong",
        scanner=None,
        check_case=check_case,
    )
    _add(engine, by, place, "Incident report.pdf", _report(name), "research", agency=POLICE)
    return 3


def _add(
    engine: sa.Engine,
    by: User,
    place: Place,
    name: str,
    content: bytes,
    kind: str,
    *,
    agency: str | None = None,
) -> str:
    return add_document(
        engine,
        by=by,
        name=name,
        content=content,
        place=place,
        kind=kind,
        agency_id=agency,
        scanner=None,
        check_case=check_case,
    )


def _letter(name: str, changed_on: str) -> bytes:
    import docx

    paper = docx.Document()
    paper.core_properties.author = ""
    for paragraph in (
        "Dear colleague,",
        f"{name} is our tenant. The locks were changed on {changed_on}, the gate is mended.",
        "A neighbour saw a man in a blue car outside twice last week. She is afraid to be alone.",
        "Please ring her in the morning only, and never leave a message.",
        "The tenancy team",
    ):
        paper.add_paragraph(paragraph)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _report(name: str) -> bytes:
    return as_pdf(
        Paper(
            "Incident report",
            "For the MARAC",
            Marking.OFFICIAL_SENSITIVE,
            [
                Facts([("Called by", "A neighbour"), ("About", name)]),
                Heading("What happened"),
                Text("Shouting and a broken window. He had left in a blue car when we arrived."),
                Text("She had bruises on her arm and said that he had taken her keys."),
            ],
        )
    )


def _minutes() -> bytes:
    return as_pdf(
        Paper(
            "Minutes",
            "Of the last meeting",
            Marking.OFFICIAL_SENSITIVE,
            [
                Heading("Actions carried over"),
                Text("Housing reports on the locks; the police mark the addresses."),
            ],
        )
    )
