"""Files kept with a case, a meeting or a lesson: sealed, and held back until they were scanned."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ingest.document_scans import CLEAN, INFECTED, NOT_SCANNED, WAITING, scan_waiting
from ingest.document_texts import read_texts
from ingest.door import Purpose, Received, receive
from ingest.scanner import Scanner
from models.access import EVERY_MARAC, PERMISSIONS, Grant, Permission, User, check_may, may
from models.codes import DOCUMENT_KIND
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.sealing import seal
from models.tables import (
    agencies,
    cases,
    documents,
    lessons,
    listings,
    meetings,
    steering_rounds,
)
from models.trail import note, now

__all__ = ["CLEAN", "INFECTED", "NOT_SCANNED", "REFERRAL", "RESEARCH", "WAITING"]
__all__ += ["Place", "add_document", "add_within", "keep_within", "look_inside", "may_add"]

RESEARCH, REFERRAL, EVIDENCE = "research", "referral", "evidence"

# `queries.case_access.check_case`: the MARAC of a case the person may see, else NotAllowed. It is
# handed in because nothing here may ask `queries`.
CheckCase = Callable[[sa.Connection, User, str], str]


@dataclass(frozen=True)
class Place:
    """What a document is kept with: one of the four; `round_id` is a steering group's review."""

    case_id: str | None = None
    meeting_id: str | None = None
    lesson_id: str | None = None
    round_id: str | None = None

    def __post_init__(self) -> None:
        if sum(map(bool, (self.case_id, self.meeting_id, self.lesson_id, self.round_id))) != 1:
            raise ValueError("a document is kept with one case, meeting, lesson or review")


def add_document(
    engine: sa.Engine,
    *,
    by: User,
    name: str,
    content: bytes,
    place: Place,
    kind: str,
    agency_id: str | None = None,
    only_agencies: Iterable[str] = (),
    scanner: Scanner | None,
    check_case: CheckCase,
) -> str:
    """Keeps a file, and scans it and whatever else still waits; the document's id.

    `only_agencies` are those that see it, besides who does the casework or chairs; none: everyone
    who sees the case in full. Its text is taken out once it may be opened.

    Whoever does the casework of the MARAC may add any kind; whoever returns research, the
    research form of the own agency to a case they may see, and evidence of its actions; whoever
    refers, the referral form of a case that the own agency referred. Raises NotAllowed else, and
    ForPerson for a file that is not let in.
    """
    received = receive(name, content, Purpose.DOCUMENT, scanner=scanner)
    with writing(engine) as connection:
        document_id = add_within(
            connection,
            received,
            by=by,
            place=place,
            kind=kind,
            agency_id=agency_id,
            only_agencies=only_agencies,
            scanner=scanner,
            check_case=check_case,
        )
    look_inside(engine, document_id, by=by, scanner=scanner)
    return document_id


def look_inside(engine: sa.Engine, document_id: str, *, by: User, scanner: Scanner | None) -> None:
    """Scans a document that was just kept, and takes its text out once it may be opened."""
    if scanner is not None:
        scan_waiting(engine, scanner, by=by, first=document_id, only_waiting=True)
    read_texts(engine, only=document_id)


def add_within(
    connection: sa.Connection,
    received: Received,
    *,
    by: User,
    place: Place,
    kind: str,
    agency_id: str | None,
    only_agencies: Iterable[str] = (),
    scanner: Scanner | None,
    check_case: CheckCase,
) -> str:
    """As `add_document`, in a transaction that is open already; the scan is the caller's."""
    if kind not in DOCUMENT_KIND:
        raise ForPerson("Say what kind of document it is: choose one from the list.")
    marac_id = may_add(connection, by, place, kind, agency_id, check_case)
    about = {"marac_id": marac_id, "kind": kind, "agency_id": agency_id}
    about["only_agencies"] = limited(connection, place, only_agencies)
    return keep_within(connection, received, place, about, by=by, scanner=scanner)


def keep_within(
    connection: sa.Connection,
    received: Received,
    place: Place,
    about: Mapping[str, Any],
    *,
    by: User,
    scanner: Scanner | None,
) -> str:
    """Keeps a file in a transaction that is open already; whether the person may was asked before.

    `about` says its marac_id, kind and agency_id, and of a later version or a redacted copy what
    makes it one. Once it is kept, it waits for `scan_waiting`.
    """
    document_id = str(uuid4())
    values = _values(received, place, scanner) | {
        "document_id": document_id,
        "version": 1,
        **about,
        "uploaded_at": now(),
        "uploaded_by": by.user_id,
    }
    _refuse_twice(connection, place, values["sha256"])
    sealed = seal(connection, received.content, about=f"document {document_id}")
    connection.execute(documents.insert().values(**values, content=sealed))
    note(
        connection,
        by,
        "added a document",
        kind="documents",
        record=document_id,
        marac_id=about["marac_id"],
        after={name: value for name, value in values.items() if value is not None},
    )
    return document_id


def _values(received: Received, place: Place, scanner: Scanner | None) -> dict[str, object]:
    return {
        "case_id": place.case_id,
        "meeting_id": place.meeting_id,
        "lesson_id": place.lesson_id,
        "round_id": place.round_id,
        "file_name": received.name,
        "media_type": received.medium.media_type if received.medium else "",
        "size": len(received.content),
        "sha256": hashlib.sha256(received.content).hexdigest(),
        "scan": NOT_SCANNED if scanner is None else WAITING,
    }


def may_add(
    connection: sa.Connection,
    by: User,
    place: Place,
    kind: str,
    agency_id: str | None,
    check_case: CheckCase,
) -> str:
    """The MARAC the document belongs to. NotAllowed where the person may not add it there."""
    if place.case_id is not None:
        marac_id = check_case(connection, by, place.case_id)
        if kind == RESEARCH and any(_researches(g, marac_id, agency_id) for g in by.grants):
            return marac_id
        if kind == EVIDENCE and _reports(by, marac_id, agency_id):
            return marac_id
        if kind == REFERRAL and _referred(connection, by, place.case_id, marac_id):
            return marac_id
    elif place.meeting_id is not None:
        marac_id = _of_meeting(connection, by, place.meeting_id)
    elif place.round_id is not None:
        return _of_review(connection, by, place.round_id)
    else:
        marac_id = _of_lesson(connection, by, str(place.lesson_id), check_case)
    check_may(by, Permission.DO_CASEWORK, marac_id)
    return marac_id


def _of_review(connection: sa.Connection, by: User, round_id: str) -> str:
    """The MARAC of a steering group's review that the person answers."""
    marac_id = connection.scalar(
        sa.select(steering_rounds.c.marac_id).where(steering_rounds.c.round_id == round_id)
    )
    if marac_id is None:
        raise NotAllowed("There is no review here that your account may add a document to.")
    if not may(by, Permission.RUN_MEETING, marac_id):
        check_may(by, Permission.COMMENT, marac_id)
    return str(marac_id)


def _reports(by: User, marac_id: str, agency_id: str | None) -> bool:
    """Whether the person reports the actions of that agency, or runs the meetings of the MARAC."""
    own = {Permission.RETURN_RESEARCH, Permission.RECORD_IDVA}
    return may(by, Permission.RUN_MEETING, marac_id) or any(
        grant.agency_id == agency_id
        and grant.marac_id in (EVERY_MARAC, marac_id)
        and PERMISSIONS[grant.role] & own
        for grant in by.grants
        if grant.agency_id
    )


def limited(connection: sa.Connection, place: Place, only_agencies: Iterable[str]) -> str | None:
    """The agencies as they are stored; None for everyone. ForPerson where there is none such."""
    wanted = sorted({one for one in only_agencies if one})
    if not wanted:
        return None
    if place.case_id is None:
        raise ForPerson(
            "Papers of a meeting or a lesson are for its MARAC's coordinator and chair: only a "
            "case's document can be kept for some agencies."
        )
    known = connection.scalars(
        sa.select(agencies.c.agency_id).where(agencies.c.agency_id.in_(wanted))
    ).all()
    if len(known) < len(wanted):
        raise ForPerson("One of these agencies is not in the record any more: reload the page.")
    return ";".join(wanted)


def _researches(grant: Grant, marac_id: str, agency_id: str | None) -> bool:
    own = bool(agency_id) and grant.agency_id == agency_id and grant.marac_id in ("*", marac_id)
    return own and Permission.RETURN_RESEARCH in PERMISSIONS[grant.role]


def _referred(connection: sa.Connection, by: User, case_id: str, marac_id: str) -> bool:
    """Whether the person refers for an agency that referred this case."""
    referring = connection.scalar(
        sa.select(cases.c.referring_agencies).where(cases.c.case_id == case_id)
    )
    own = {
        grant.agency_id
        for grant in by.grants
        if grant.marac_id in (EVERY_MARAC, marac_id) and Permission.REFER in PERMISSIONS[grant.role]
    }
    return bool(own & {one for one in (referring or "").split(";") if one})


def _of_meeting(connection: sa.Connection, by: User, meeting_id: str) -> str:
    marac_id = connection.scalar(
        sa.select(meetings.c.marac_id).where(meetings.c.meeting_id == meeting_id)
    )
    closed = connection.scalar(
        sa.select(sa.func.count())
        .select_from(listings)
        .where(listings.c.meeting_id == meeting_id, listings.c.case_id.in_(sorted(by.closed)))
    )
    if marac_id is None or closed:
        raise NotAllowed("There is no meeting here that your account may add a document to.")
    return str(marac_id)


def _of_lesson(connection: sa.Connection, by: User, lesson_id: str, check_case: CheckCase) -> str:
    row = connection.execute(
        sa.select(lessons.c.marac_id, lessons.c.case_id, lessons.c.linked_case_ids).where(
            lessons.c.lesson_id == lesson_id
        )
    ).first()
    linked = set() if row is None else set((row.linked_case_ids or "").split(";"))
    if row is None or row.marac_id is None or linked & by.closed:
        raise NotAllowed("There is no lesson here that your account may add a document to.")
    if row.case_id is not None:
        check_case(connection, by, row.case_id)
    return str(row.marac_id)


def _refuse_twice(connection: sa.Connection, place: Place, sha256: object) -> None:
    same = connection.scalar(
        sa.select(documents.c.file_name).where(
            documents.c.sha256 == sha256,
            documents.c.case_id.is_not_distinct_from(place.case_id),
            documents.c.meeting_id.is_not_distinct_from(place.meeting_id),
            documents.c.lesson_id.is_not_distinct_from(place.lesson_id),
            documents.c.round_id.is_not_distinct_from(place.round_id),
            documents.c.destroyed_at.is_(None),
        )
    )
    if same is not None:
        raise ForPerson(f"This file is there already, as {same}: nothing was added.")
