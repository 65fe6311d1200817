"""Opens a case in an emergency to somebody whose role does not show it: seen by everyone after."""

from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from ingest.notices import tell
from ingest.reasons import LONGEST, needed
from models.access import Permission, Role, User, check_may, may
from models.database import noting
from models.errors import ForPerson, NotAllowed
from models.tables import cases, emergency_access
from models.trail import note, now

LASTS = timedelta(hours=3)


def open_case(engine: sa.Engine, *, by: User, case_id: str, reason: str) -> datetime:
    """Opens the case to the person for three hours; returns when that ends (UTC).

    The coordinators and auditors of its MARAC are told. A case that is closed to the person, or
    is not one of their MARACs', is refused in the same words as one that is not there.
    """
    # First of all: who may not is answered alike for a case that is there and one that is not.
    check_may(by, Permission.OPEN_IN_AN_EMERGENCY)
    sentence = "Say what the emergency is, so that others can judge it afterwards."
    told = needed(reason, sentence, least=10)
    with noting(engine) as connection:
        marac_id = connection.scalar(sa.select(cases.c.marac_id).where(cases.c.case_id == case_id))
        if marac_id is None or case_id in by.closed:
            raise _not_there()
        if not may(by, Permission.OPEN_IN_AN_EMERGENCY, marac_id):
            raise _not_there()
        moment = now()
        connection.execute(
            emergency_access.insert().values(
                access_id=str(uuid4()),
                case_id=case_id,
                marac_id=marac_id,
                user_id=by.user_id,
                reason=told[:LONGEST],
                opened_at=moment,
                expires_at=moment + LASTS,
            )
        )
        _leave_trace(connection, by, case_id, str(marac_id), told)
    return moment + LASTS


def _not_there() -> NotAllowed:
    return NotAllowed(
        "There is no case of that number that you could open: check the number, or ring the "
        "MARAC's coordinator."
    )


def _leave_trace(
    connection: sa.Connection, by: User, case_id: str, marac_id: str, reason: str
) -> None:
    tell(
        connection,
        [Role.COORDINATOR, Role.AUDITOR],
        marac_id=marac_id,
        text=f"{by.name} opened case {case_id} in an emergency: “{reason}”. Look whether it was "
        "needed, and say so on the case.",
        kind="emergency",
        record=case_id,
    )
    note(
        connection,
        by,
        "opened a case in an emergency",
        kind="cases",
        record=case_id,
        marac_id=marac_id,
        after={"reason": reason, "hours": LASTS.total_seconds() / 3600},
    )


def review(engine: sa.Engine, *, by: User, access_id: str, finding: str) -> None:
    """Notes what a coordinator or auditor makes of it; not the person who opened the case."""
    told = needed(finding, "Say whether the emergency was one, in a few words.", least=3)
    with noting(engine) as connection:
        row = connection.execute(
            sa.select(emergency_access).where(emergency_access.c.access_id == access_id)
        ).first()
        if row is None:
            raise ForPerson("That emergency is not in the record: reload the page.")
        if not may(by, Permission.SEE_TRAIL, row.marac_id):
            check_may(by, Permission.CLOSE_CASES, row.marac_id)
        if row.user_id == by.user_id:
            raise ForPerson("Somebody else has to look at it: you opened the case yourself.")
        connection.execute(
            emergency_access.update()
            .where(emergency_access.c.access_id == access_id)
            .values(reviewed_at=now(), reviewed_by=by.user_id, review=told[:LONGEST])
        )
        note(
            connection,
            by,
            "reviewed an emergency",
            kind="cases",
            record=row.case_id,
            marac_id=row.marac_id,
            after={"finding": told, "user": row.user_id},
        )
