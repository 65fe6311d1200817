"""Redacted copies: a document made anew from its text for one agency, without what it may not know.

What was taken out is kept nowhere: only how many words, who made the copy, and why.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ingest.document_text import MOST_CHARACTERS, text_of
from ingest.document_versions import check_newest, replace, row_of
from ingest.documents import CheckCase, Place, keep_within, look_inside
from ingest.door import Purpose, Received, receive
from ingest.reasons import needed
from ingest.scanner import Scanner
from models.access import Permission, User, check_may
from models.database import writing
from models.documents import FIRST, VERSION
from models.errors import ForPerson
from models.redaction import survivors
from models.tables import agencies, documents
from models.text_states import READ

ENDINGS = (".pdf", ".docx")


def add_redacted_copy(
    engine: sa.Engine,
    *,
    by: User,
    document_id: str,
    agency_id: str,
    content: bytes,
    ending: str,
    words: Iterable[str],
    reason: str,
    scanner: Scanner | None,
    check_case: CheckCase,
) -> str:
    """Keeps a copy made of that version for that agency, in place of an earlier one; its id.

    For whoever does the casework. Raises ForPerson where one of the words can still be read in
    the copy, where nothing was taken out, or where there is a newer version by now.
    """
    told = needed(reason, "Say why this agency gets a redacted copy.")
    taken_out = list(dict.fromkeys(words))
    _check_clean(content, ending, taken_out)
    received = receive(f"redacted copy{ending}", content, Purpose.DOCUMENT, scanner=scanner)
    with writing(engine) as connection:
        row = row_of(connection, document_id)
        if row.case_id is None or row.redacted_for is not None:
            raise ForPerson("Redacted copies are made of a case's own documents.")
        check_may(by, Permission.DO_CASEWORK, check_case(connection, by, row.case_id))
        check_newest(connection, row)
        _check_agency(connection, agency_id)
        about = _about(connection, row, agency_id) | {"redaction_reason": told}
        place = Place(case_id=row.case_id)
        copy_id = keep_within(connection, received, place, about, by=by, scanner=scanner)
    look_inside(engine, copy_id, by=by, scanner=scanner)
    return copy_id


def _about(connection: sa.Connection, row: Any, agency_id: str) -> dict[str, Any]:  # noqa: ANN401
    """What makes the document a copy of that one; an earlier copy is replaced by it."""
    about = {name: getattr(row, name) for name in ("marac_id", "kind", "agency_id")} | {
        "redacted_from": row.document_id,
        "redacted_first": row.first,
        "redacted_for": agency_id,
    }
    before = _earlier(connection, row.first, agency_id)
    if before is None:
        return about
    replace(connection, before.document_id)
    return about | {"first_id": before.first, "version": before.number + 1}


def _check_clean(content: bytes, ending: str, words: list[str]) -> None:
    """Reads the copy back: what somebody else could read in it must not be there."""
    if not words:
        raise ForPerson("Nothing was taken out: choose the words that this agency may not read.")
    received: Received = receive(f"copy{ending}", content, Purpose.DOCUMENT, scanner=None)
    medium = received.medium
    found = text_of(content, medium.media_type if medium else "")
    if found.state != READ or len(found.text) >= MOST_CHARACTERS:
        raise ForPerson("The copy could not be read back and checked, so it was not kept.")
    if left := survivors(found.text, words):
        raise ForPerson(
            f"“{left[0]}” can still be read in the copy, so it was not kept: it may be a word of "
            "the copy's own heading or marking. Choose a longer part of it."
        )


def _check_agency(connection: sa.Connection, agency_id: str) -> None:
    known = connection.scalar(
        sa.select(agencies.c.agency_id).where(agencies.c.agency_id == agency_id)
    )
    if known is None:
        raise ForPerson("Choose the agency that the copy is for.")


def _earlier(connection: sa.Connection, first: str, agency_id: str) -> Any:  # noqa: ANN401 - a row
    """The copy that the agency has had so far; None where it has none."""
    return connection.execute(
        sa.select(documents.c.document_id, FIRST.label("first"), VERSION.label("number"))
        .where(
            documents.c.redacted_first == first,
            documents.c.redacted_for == agency_id,
            documents.c.replaced_at.is_(None),
        )
        .order_by(VERSION.desc())
    ).first()
