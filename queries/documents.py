"""Documents kept with a case, a meeting or a lesson, for whoever may see them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.database import noting
from models.documents import FIRST, OPEN_STATES, VERSION
from models.errors import ForPerson, NotAllowed
from models.frames import read_frame
from models.sealing import unseal
from models.tables import (
    agencies,
    agency_involvement,
    documents,
    lessons,
    meetings,
    steering_rounds,
    users,
)
from models.trail import note
from queries.case_access import check_case
from queries.document_access import (
    visible_documents,
    visible_lessons,
    visible_meetings,
    visible_reviews,
)

OPENED = "opened a document"
_NOT_HERE = "There is no document here that your account may open."
_SHOWN = (
    *("document_id", "marac_id", "case_id", "meeting_id", "lesson_id", "file_name", "media_type"),
    *("size", "sha256", "uploaded_at", "uploaded_by", "kind", "agency_id", "scan", "scan_said"),
    *("scanned_at", "destroyed_at", "destroyed_by", "replaced_at", "version_reason"),
    *(
        "only_agencies",
        "redacted_from",
        "redacted_first",
        "redacted_for",
        "redaction_reason",
        "text_state",
    ),
)


@dataclass(frozen=True)
class Opened:
    """A document's bytes as they came, and what it is called where it is saved.

    `save_as` names no person and nothing of the case: files lie about in download folders.
    """

    save_as: str
    media_type: str
    content: bytes
    marac_id: str | None
    case_id: str | None


def of_case(connection: sa.Connection, *, user: User, case_id: str) -> pl.DataFrame:
    """The case's documents, the newest first; NotAllowed for a case the person may not see.

    Of each its newest version. Columns: those of `documents` but its content and text, first_id and
    version (never blank), agency, redacted_agency and who (names), may_open. An agency that is only
    asked for research finds its own there, one with a redacted copy that copy.
    """
    check_case(connection, user, case_id)
    wanted = sa.and_(documents.c.case_id == case_id, _newest(), visible_documents(user))
    return listed(connection, wanted)


def of_meeting(connection: sa.Connection, *, user: User, meeting_id: str) -> pl.DataFrame:
    """The same for a meeting: for whoever runs it or sees all its cases, none closed to them."""
    _check_meeting(connection, user, meeting_id)
    wanted = sa.and_(documents.c.case_id.is_(None), documents.c.meeting_id == meeting_id)
    return listed(connection, sa.and_(wanted, _newest()))


def of_lesson(connection: sa.Connection, *, user: User, lesson_id: str) -> pl.DataFrame:
    """The same for a lesson: for whoever sees every case of its MARAC, and its own."""
    _check_lesson(connection, user, lesson_id)
    wanted = sa.and_(documents.c.case_id.is_(None), documents.c.lesson_id == lesson_id)
    return listed(connection, sa.and_(wanted, _newest()))


def of_review(connection: sa.Connection, *, user: User, round_id: str) -> pl.DataFrame:
    """The same for a steering group's review: for whoever sees the figures of its MARAC."""
    is_this = steering_rounds.c.round_id == round_id
    _refuse_unless(
        connection, sa.select(steering_rounds.c.round_id).where(is_this, visible_reviews(user))
    )
    return listed(connection, sa.and_(documents.c.round_id == round_id, _newest()))


def versions(connection: sa.Connection, *, user: User, document_id: str) -> pl.DataFrame:
    """Every version of a document, the newest first, in the columns of `of_case`."""
    first = connection.scalar(
        sa.select(FIRST).where(documents.c.document_id == document_id, visible_documents(user))
    )
    if first is None:
        raise NotAllowed(_NOT_HERE)
    return listed(connection, sa.and_(first == FIRST, visible_documents(user)))


def one(connection: sa.Connection, *, user: User, document_id: str) -> dict[str, Any]:
    """One document in the columns of `of_case`; NotAllowed where the person may not see it."""
    is_this = documents.c.document_id == document_id
    found = listed(connection, sa.and_(is_this, visible_documents(user)))
    if found.is_empty():
        raise NotAllowed(_NOT_HERE)
    return found.row(0, named=True)


def open_document(engine: sa.Engine, *, user: User, document_id: str) -> Opened:
    """The document as it came, with a line in the trail.

    Raises NotAllowed where the person may not see it, ForPerson where it is held back by the
    virus scan, was destroyed, or is not what was put in.
    """
    with noting(engine) as connection:
        row = connection.execute(
            sa.select(*documents.c, VERSION.label("number")).where(
                documents.c.document_id == document_id, visible_documents(user)
            )
        ).first()
        if row is None:
            raise NotAllowed(_NOT_HERE)
        content = _unsealed(connection, row)
        note(
            connection,
            user,
            OPENED,
            kind="documents",
            record=document_id,
            marac_id=row.marac_id,
            after={
                "case": row.case_id,
                "meeting": row.meeting_id,
                "lesson": row.lesson_id,
                "version": row.number,
            },
        )
    named = dict(row._mapping) | {"version": row.number}
    return Opened(save_as(named), row.media_type, content, row.marac_id, row.case_id)


def asked_agencies(connection: sa.Connection, *, user: User, case_id: str) -> dict[str, str]:
    """Agency id → name of the agencies that were asked for research on the case."""
    check_case(connection, user, case_id)
    rows = connection.execute(
        sa.select(agency_involvement.c.agency_id, agencies.c.name)
        .outerjoin(agencies, agencies.c.agency_id == agency_involvement.c.agency_id)
        .where(agency_involvement.c.case_id == case_id)
        .order_by(agencies.c.name, agency_involvement.c.agency_id)
    )
    return {row.agency_id: row.name or row.agency_id for row in rows}


def marac_of(
    connection: sa.Connection,
    *,
    meeting_id: str | None = None,
    lesson_id: str | None = None,
    round_id: str | None = None,
) -> str | None:
    """The MARAC of a meeting, lesson or review that the person was already let in to."""
    if round_id is not None:
        wanted = sa.select(steering_rounds.c.marac_id).where(steering_rounds.c.round_id == round_id)
    elif meeting_id is not None:
        wanted = sa.select(meetings.c.marac_id).where(meetings.c.meeting_id == meeting_id)
    else:
        wanted = sa.select(lessons.c.marac_id).where(lessons.c.lesson_id == lesson_id)
    return connection.scalar(wanted)


def save_as(row: Mapping[str, Any]) -> str:
    """What a document is called where it is saved: it names its version, no person and no case."""
    day = f"{row['uploaded_at']:%Y-%m-%d}"
    ending = PurePath(row["file_name"]).suffix.lower()
    kind = (row["kind"] or "document").replace("_", "-")
    kind = f"{kind}-redacted" if row["redacted_for"] else kind
    number = f"v{row['version'] or 1}"
    return f"official-sensitive-{kind}-{day}-{number}-{row['document_id'][:8]}{ending}"


def listed(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> pl.DataFrame:
    """Documents for which the condition holds, the newest first; who may see them is its matter."""
    for_whom = agencies.alias("for_whom")
    state = sa.func.coalesce(documents.c.scan, "not_scanned")
    may_open = sa.and_(state.in_(OPEN_STATES), documents.c.destroyed_at.is_(None))
    return read_frame(
        connection,
        sa.select(
            *(documents.c[name] for name in _SHOWN),
            FIRST.label("first_id"),
            VERSION.label("version"),
            agencies.c.name.label("agency"),
            for_whom.c.name.label("redacted_agency"),
            sa.func.coalesce(users.c.name, documents.c.uploaded_by).label("who"),
            may_open.label("may_open"),
        )
        .outerjoin(agencies, agencies.c.agency_id == documents.c.agency_id)
        .outerjoin(for_whom, for_whom.c.agency_id == documents.c.redacted_for)
        .outerjoin(users, users.c.user_id == documents.c.uploaded_by)
        .where(wanted)
        .order_by(documents.c.uploaded_at.desc(), VERSION.desc(), documents.c.document_id),
    )


def _newest() -> sa.ColumnElement[bool]:
    return documents.c.replaced_at.is_(None)


def _check_meeting(connection: sa.Connection, user: User, meeting_id: str) -> None:
    is_this = meetings.c.meeting_id == meeting_id
    _refuse_unless(
        connection, sa.select(meetings.c.meeting_id).where(is_this, visible_meetings(user))
    )


def _check_lesson(connection: sa.Connection, user: User, lesson_id: str) -> None:
    is_this = lessons.c.lesson_id == lesson_id
    _refuse_unless(connection, sa.select(lessons.c.lesson_id).where(is_this, visible_lessons(user)))


def _refuse_unless(connection: sa.Connection, question: sa.Select[tuple[str]]) -> None:
    if connection.scalar(question) is None:
        raise NotAllowed(_NOT_HERE)


def _unsealed(connection: sa.Connection, row: Any) -> bytes:  # noqa: ANN401 - a row
    if row.destroyed_at is not None or row.content is None:
        raise ForPerson("This document was destroyed: only its certificate is kept.")
    if row.scan == "waiting":
        raise ForPerson("This document waits for the virus scan: nobody can open it before that.")
    if row.scan not in (*OPEN_STATES, None):
        raise ForPerson("The virus scanner found something in this document: it stays locked.")
    content = unseal(connection, row.content, about=f"document {row.document_id}")
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise ForPerson("This document is not what was put in: tell your administrator.")
    return content
