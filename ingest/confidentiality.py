"""The confidentiality statement accepted for a meeting; conflicts declared in the same step."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

import sqlalchemy as sa

from ingest.closures import declare_within
from ingest.documents import CheckCase
from ingest.meetings import meeting_row
from models.access import Permission, User, check_may
from models.confidentiality import statement
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import attendance, confidentiality
from models.trail import note, now

ON_SCREEN, ON_PAPER = "screen", "paper"


def accept(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    conflicts: Mapping[str, str],
    today: date,
    check_case: CheckCase,
) -> None:
    """The person accepts the statement for this meeting, and declares the conflicts (case → whom

    they know, and how): those cases close to them at once. All of it or nothing.
    """
    with writing(engine) as connection:
        row = meeting_row(connection, by, meeting_id)
        agency_id = _agency_there(by, row["marac_id"])
        if _signed(connection, meeting_id, by.user_id):
            raise ForPerson("You have accepted it for this meeting already: reload the page.")
        for case_id, reason in conflicts.items():
            marac_id = check_case(connection, by, case_id)
            declare_within(connection, by=by, case_id=case_id, marac_id=marac_id, reason=reason)
        _keep(
            connection,
            by,
            row,
            {"user_id": by.user_id, "person": by.name, "agency_id": agency_id, "how": ON_SCREEN},
            today,
        )
        _mark_attendance(connection, meeting_id, by.name, agency_id, has_conflict=bool(conflicts))


def record_paper(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    person: str,
    agency_id: str | None,
    signed_on: date,
    today: date,
) -> None:
    """Keeps that a guest or observer signed on paper. For who runs the meeting."""
    with writing(engine) as connection:
        row = meeting_row(connection, by, meeting_id)
        check_may(by, Permission.RUN_MEETING, row["marac_id"])
        name = person.strip()[:200]
        if not name:
            raise ForPerson("Say who signed: the name as it stands on the paper.")
        if signed_on > today:
            raise ForPerson("The day of the signature is still to come: give the day it was made.")
        about = {"user_id": None, "person": name, "agency_id": agency_id, "how": ON_PAPER}
        _keep(connection, by, row, about, signed_on)
        _mark_attendance(connection, meeting_id, name, agency_id, has_conflict=False)


def _agency_there(by: User, marac_id: str) -> str | None:
    """The agency for which the person comes to that MARAC; NotAllowed where they never do."""
    there = [grant for grant in by.grants if grant.marac_id in ("*", marac_id)]
    comes = {Permission.RUN_MEETING, Permission.SEE_LISTED_CASES, Permission.RECORD_IDVA}
    if not there or not comes & by.permissions:
        raise NotAllowed("Your account comes to no meeting here: ask the MARAC’s coordinator.")
    return next((grant.agency_id for grant in sorted(there, key=str) if grant.agency_id), None)


def _signed(connection: sa.Connection, meeting_id: str, user_id: str) -> bool:
    version = statement().version
    found = connection.scalar(
        sa.select(sa.func.count()).where(
            confidentiality.c.meeting_id == meeting_id,
            confidentiality.c.user_id == user_id,
            confidentiality.c.version == version,
        )
    )
    return bool(found)


def _keep(
    connection: sa.Connection,
    by: User,
    meeting: Mapping[str, object],
    about: Mapping[str, str | None],
    signed_on: date,
) -> None:
    values = {
        "meeting_id": meeting["meeting_id"],
        "version": statement().version,
        "signed_on": signed_on,
        **about,
    }
    signature_id = str(uuid4())
    connection.execute(
        confidentiality.insert().values(
            signature_id=signature_id,
            marac_id=meeting["marac_id"],
            recorded_at=now(),
            recorded_by=by.user_id,
            **values,
        )
    )
    note(
        connection,
        by,
        "accepted the confidentiality statement"
        if about["how"] == ON_SCREEN
        else "recorded a signed confidentiality statement",
        kind="confidentiality",
        record=signature_id,
        marac_id=str(meeting["marac_id"]),
        after=values,
    )


def _mark_attendance(
    connection: sa.Connection,
    meeting_id: str,
    person: str,
    agency_id: str | None,
    *,
    has_conflict: bool,
) -> None:
    """Where the person stands in the attendance already, it says there that they signed."""
    same = sa.and_(attendance.c.meeting_id == meeting_id, attendance.c.person == person)
    if agency_id:
        same = sa.and_(same, attendance.c.agency_id == agency_id)
    marks = {"confidentiality_signed": True} | ({"conflict_declared": True} if has_conflict else {})
    connection.execute(attendance.update().where(same).values(**marks))
