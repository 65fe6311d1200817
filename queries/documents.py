"""Documents kept with a case, a meeting, a lesson or a review, for whoever may see them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.database import noting
from models.errors import ForPerson, NotAllowed
from models.frames import read_frame
from models.sealing import unseal
from models.tables import (
    agencies,
    agency_involvement,
    documents,
    lessons,
    listings,
    meetings,
    steering_rounds,
    users,
)
from models.trail import note
from queries.case_access import Detail, check_case, detail

OPENED = "opened a document"
_OPEN_STATES = ("clean", "not_scanned")
_NOT_HERE = "There is no document here that your account may open."
_SHOWN = (
    *("document_id", "marac_id", "case_id", "meeting_id", "lesson_id", "file_name", "media_type"),
    *("size", "sha256", "uploaded_at", "uploaded_by", "kind", "agency_id", "scan", "scan_said"),
    *("scanned_at", "destroyed_at", "destroyed_by", "round_id"),
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

    Columns: those of `documents` but its content, agency and who (names), may_open. An agency
    that is only asked for research finds its own there.
    """
    check_case(connection, user, case_id)
    wanted = documents.c.case_id == case_id
    if detail(connection, user, case_id) is not Detail.FULL:
        wanted &= documents.c.agency_id.in_(own_agencies(user))
    return _listed(connection, wanted)


def of_meeting(connection: sa.Connection, *, user: User, meeting_id: str) -> pl.DataFrame:
    """The same for a meeting: for whoever runs it or sees all its cases, none closed to them."""
    _check_meeting(connection, user, meeting_id)
    return _listed(connection, documents.c.meeting_id == meeting_id)


def of_lesson(connection: sa.Connection, *, user: User, lesson_id: str) -> pl.DataFrame:
    """The same for a lesson: for whoever sees every case of its MARAC, and its own."""
    _check_lesson(connection, user, lesson_id)
    return _listed(connection, documents.c.lesson_id == lesson_id)


def of_review(connection: sa.Connection, *, user: User, round_id: str) -> pl.DataFrame:
    """The same for a steering group's review: for whoever sees the figures of its MARAC."""
    _check_review(connection, user, round_id)
    return _listed(connection, documents.c.round_id == round_id)


def open_document(engine: sa.Engine, *, user: User, document_id: str) -> Opened:
    """The document as it came, with a line in the trail.

    Raises NotAllowed where the person may not see it, ForPerson where it is held back by the
    virus scan, was destroyed, or is not what was put in.
    """
    with noting(engine) as connection:
        row = connection.execute(
            sa.select(*documents.c).where(documents.c.document_id == document_id)
        ).first()
        if row is None:
            raise NotAllowed(_NOT_HERE)
        _check(connection, user, row)
        content = _unsealed(connection, row)
        note(
            connection,
            user,
            OPENED,
            kind="documents",
            record=document_id,
            marac_id=row.marac_id,
            after={"case": row.case_id, "meeting": row.meeting_id, "lesson": row.lesson_id},
        )
    return Opened(save_as(dict(row._mapping)), row.media_type, content, row.marac_id, row.case_id)


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
    """What a document is called where it is saved: it names no person and no case."""
    day = f"{row['uploaded_at']:%Y-%m-%d}"
    ending = PurePath(row["file_name"]).suffix.lower()
    kind = (row["kind"] or "document").replace("_", "-")
    return f"official-sensitive-{kind}-{day}-{row['document_id'][:8]}{ending}"


def own_agencies(user: User) -> list[str]:
    """The agencies for which the person returns research."""
    may = Permission.RETURN_RESEARCH
    researches = may in user.permissions
    return sorted({g.agency_id for g in user.grants if g.agency_id and researches})


def _listed(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> pl.DataFrame:
    state = sa.func.coalesce(documents.c.scan, "not_scanned")
    may_open = sa.and_(state.in_(_OPEN_STATES), documents.c.destroyed_at.is_(None))
    return read_frame(
        connection,
        sa.select(
            *(documents.c[name] for name in _SHOWN),
            agencies.c.name.label("agency"),
            sa.func.coalesce(users.c.name, documents.c.uploaded_by).label("who"),
            may_open.label("may_open"),
        )
        .outerjoin(agencies, agencies.c.agency_id == documents.c.agency_id)
        .outerjoin(users, users.c.user_id == documents.c.uploaded_by)
        .where(wanted)
        .order_by(documents.c.uploaded_at.desc(), documents.c.document_id),
    )


def _check(connection: sa.Connection, user: User, row: Any) -> None:  # noqa: ANN401 - a row
    if row.case_id is not None:
        check_case(connection, user, row.case_id)
        is_own = row.agency_id in own_agencies(user)
        if not is_own and detail(connection, user, row.case_id) is not Detail.FULL:
            raise NotAllowed(_NOT_HERE)
    elif row.meeting_id is not None:
        _check_meeting(connection, user, row.meeting_id)
    elif row.round_id is not None:
        _check_review(connection, user, row.round_id)
    else:
        _check_lesson(connection, user, row.lesson_id)


def _check_meeting(connection: sa.Connection, user: User, meeting_id: str) -> None:
    """A meeting's papers hold all its cases: one that is closed to the person closes them."""
    marac_id = connection.scalar(
        sa.select(meetings.c.marac_id).where(meetings.c.meeting_id == meeting_id)
    )
    closed = connection.scalar(
        sa.select(sa.func.count())
        .select_from(listings)
        .where(listings.c.meeting_id == meeting_id, listings.c.case_id.in_(sorted(user.closed)))
    )
    if marac_id is None or closed:
        raise NotAllowed(_NOT_HERE)
    may = [user.maracs_for(p) for p in (Permission.SEE_CASES, Permission.RUN_MEETING)]
    if not any(maracs is None or marac_id in maracs for maracs in may):
        raise NotAllowed(_NOT_HERE)


def _check_lesson(connection: sa.Connection, user: User, lesson_id: str) -> None:
    row = connection.execute(
        sa.select(lessons.c.marac_id, lessons.c.case_id).where(lessons.c.lesson_id == lesson_id)
    ).first()
    if row is None or row.marac_id is None:
        raise NotAllowed(_NOT_HERE)
    check_may(user, Permission.SEE_CASES, row.marac_id)
    if row.case_id is not None:
        check_case(connection, user, row.case_id)


def _check_review(connection: sa.Connection, user: User, round_id: str) -> None:
    marac_id = marac_of(connection, round_id=round_id)
    if marac_id is None:
        raise NotAllowed(_NOT_HERE)
    check_may(user, Permission.SEE_FIGURES, marac_id)


def _unsealed(connection: sa.Connection, row: Any) -> bytes:  # noqa: ANN401 - a row
    if row.destroyed_at is not None or row.content is None:
        raise ForPerson("This document was destroyed: only its certificate is kept.")
    if row.scan == "waiting":
        raise ForPerson("This document waits for the virus scan: nobody can open it before that.")
    if row.scan not in (*_OPEN_STATES, None):
        raise ForPerson("The virus scanner found something in this document: it stays locked.")
    content = unseal(connection, row.content, about=f"document {row.document_id}")
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise ForPerson("This document is not what was put in: tell your administrator.")
    return content
