"""What an agency answers when it is asked about a case: known or not first, then what it knows."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa

from ingest.documents import CheckCase
from ingest.notices import tell
from ingest.one_row import as_text
from ingest.own_agency import needed_for
from ingest.research_requests import KIND
from ingest.research_rows import FILE, Row, changed, latest_row
from ingest.save import save_rows_within
from models.access import Permission, Role, User
from models.database import writing
from models.errors import ForPerson
from models.period import long_date
from models.tables import agencies, listings, meetings

_NOT_ASKED = (
    "This agency was not asked about the case: the MARAC’s coordinator asks it first, on the "
    "Research page."
)


@dataclass(frozen=True)
class Answer:
    """What one agency says of one case; facts, opinion and what is withheld stay apart.

    `returned_by` is who answers; blank: the person signed in.
    """

    known_victim: bool | None
    known_perpetrator: bool | None
    known_children: bool | None
    involvement: str = ""
    opinion: str = ""
    withheld_reason: str = ""
    involved_from: date | None = None
    involved_to: date | None = None
    is_open: bool | None = None
    lead_worker: str = ""
    services: str = ""
    returned_by: str = ""


NOT_KNOWN = Answer(known_victim=False, known_perpetrator=False, known_children=False)


def answer(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    agency_id: str,
    given: Answer,
    today: date,
    check_case: CheckCase,
) -> bool:
    """Keeps the answer; whether anything changed.

    The first one sets the day it came, and the coordinator is told where that is late; one sent
    again corrects it, until the meeting is over. Raises ForPerson, NotAllowed.
    """
    _check(given, today)
    with writing(engine) as connection:
        needs, row = _asked(connection, by, case_id, agency_id, check_case)
        if row["returned_on"] is not None:
            _check_before_meeting(connection, case_id, today)
        values = _values(given, by, needs)
        if row["returned_on"] is None:
            values["returned_on"] = today.isoformat()
        saved = save_rows_within(connection, FILE, changed([row], **values), by=by, needs=needs)
        if row["returned_on"] is None:
            _tell_late(connection, [row], today)
        return bool(saved)


def not_known(
    engine: sa.Engine,
    *,
    by: User,
    agency_id: str,
    case_ids: Collection[str],
    today: date,
    check_case: CheckCase,
) -> int:
    """Answers “not known” to all three questions for each of the cases; for how many.

    A case that was answered before is left as it is. All of them or none.
    """
    with writing(engine) as connection:
        asked = [
            _asked(connection, by, case_id, agency_id, check_case) for case_id in sorted(case_ids)
        ]
        waiting = [(needs, row) for needs, row in asked if row["returned_on"] is None]
        for needs in sorted({needs for needs, _row in waiting}):
            rows = [row for other, row in waiting if other is needs]
            values = _values(NOT_KNOWN, by, needs) | {"returned_on": today.isoformat()}
            save_rows_within(connection, FILE, changed(rows, **values), by=by, needs=needs)
        _tell_late(connection, [row for _needs, row in waiting], today)
        return len(waiting)


def _asked(
    connection: sa.Connection, by: User, case_id: str, agency_id: str, check_case: CheckCase
) -> tuple[Permission, Row]:
    """With which permission the person answers, and the row in which the agency was asked."""
    needs = needed_for(by, check_case(connection, by, case_id), agency_id)
    row = latest_row(connection, case_id, agency_id)
    if row is None or row["requested_on"] is None:
        raise ForPerson(_NOT_ASKED)
    return needs, row


def _check(given: Answer, today: date) -> None:
    if None in (given.known_victim, given.known_perpetrator, given.known_children):
        raise ForPerson(
            "Say for the victim, who harms and the children whether your agency knows them: choose "
            "Yes or No for each."
        )
    if given.involved_from and given.involved_from > today:
        raise ForPerson("The first contact cannot be after today: correct the day.")
    if given.involved_from and given.involved_to and given.involved_to < given.involved_from:
        raise ForPerson("The last contact is before the first: correct one of the two days.")


def _check_before_meeting(connection: sa.Connection, case_id: str, today: date) -> None:
    over = connection.scalar(
        sa.select(sa.func.max(meetings.c.meeting_date))
        .join(listings, listings.c.meeting_id == meetings.c.meeting_id)
        .where(listings.c.case_id == case_id, listings.c.outcome == "heard")
    )
    if over is not None and over < today:
        raise ForPerson(
            f"The meeting was on {long_date(over)}, so the answer stands as it was then: tell the "
            "MARAC’s coordinator what has changed."
        )


def _values(given: Answer, by: User, needs: Permission) -> dict[str, str | None]:
    values = {field.name: as_text(getattr(given, field.name)) or None for field in fields(given)}
    who = given.returned_by.strip() or by.name
    if needs is Permission.DO_CASEWORK:
        on_behalf = f"entered for the agency by {by.name}"
        who = who if on_behalf in who else f"{who}, {on_behalf}"
        if not given.returned_by.strip():
            who = on_behalf[0].upper() + on_behalf[1:]
    return values | {"returned_by": who}


def _tell_late(connection: sa.Connection, rows: list[Row], today: date) -> None:
    """Tells the coordinator what came after its day: it may be needed in the meeting's papers."""
    late = [row for row in rows if row["due_on"] is not None and row["due_on"] < today]
    if not late:
        return
    first = late[0]
    name = connection.scalar(
        sa.select(agencies.c.name).where(agencies.c.agency_id == first["agency_id"])
    )
    what = f"case {first['case_id']}" if len(late) == 1 else f"{len(late)} cases"
    tell(
        connection,
        [Role.COORDINATOR],
        marac_id=first["marac_id"],
        text=f"{name or first['agency_id']} answered late about {what}.",
        kind=KIND,
        record=first["case_id"] if len(late) == 1 else first["agency_id"],
    )
