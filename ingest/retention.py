"""Legal holds: a case that must not be erased while a review, an inquest or a court needs it."""

from uuid import uuid4

import sqlalchemy as sa

from ingest.closures import marac_of
from ingest.erasing.carrying_out import APPROVED
from ingest.reasons import LONGEST, needed
from models.access import Permission, User, check_may
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.keys import ERASED
from models.tables import erasures, legal_holds
from models.trail import note, now


def place_hold(engine: sa.Engine, *, by: User, case_id: str, reason: str) -> str:
    """Keeps the case from being erased until the hold is lifted; returns the hold's id."""
    told = needed(reason, "Say what the case is needed for, for example a review.", most=LONGEST)
    hold_id = str(uuid4())
    with writing(engine) as connection:
        marac_id = _checked(connection, by, case_id)
        connection.execute(
            legal_holds.insert().values(
                hold_id=hold_id,
                case_id=case_id,
                marac_id=marac_id,
                reason=told,
                placed_at=now(),
                placed_by=by.user_id,
            )
        )
        note(
            connection,
            by,
            "placed a hold",
            kind="cases",
            record=case_id,
            marac_id=marac_id,
            after={"hold": hold_id, "reason": told},
        )
    return hold_id


def lift_hold(engine: sa.Engine, *, by: User, hold_id: str, reason: str) -> None:
    """Ends a hold; the case may be erased again once its time is over."""
    told = needed(reason, "Say why the case is no longer needed.", most=LONGEST)
    with writing(engine) as connection:
        row = connection.execute(
            sa.select(legal_holds).where(
                legal_holds.c.hold_id == hold_id, legal_holds.c.lifted_at.is_(None)
            )
        ).first()
        if row is None:
            raise ForPerson("This hold was lifted meanwhile: reload the page.")
        _checked(connection, by, row.case_id)
        connection.execute(
            legal_holds.update()
            .where(legal_holds.c.hold_id == hold_id)
            .values(lifted_at=now(), lifted_by=by.user_id, lifted_reason=told)
        )
        note(
            connection,
            by,
            "lifted a hold",
            kind="cases",
            record=row.case_id,
            marac_id=row.marac_id,
            after={"hold": hold_id, "reason": told},
        )


def _checked(connection: sa.Connection, by: User, case_id: str) -> str:
    """The MARAC of a case that the person may hold. A closed case is as one that is not there."""
    marac_id = marac_of(connection, case_id)
    check_may(by, Permission.PROPOSE_ERASURE, marac_id)
    if case_id in by.closed or case_id.startswith(f"{ERASED}/"):
        raise NotAllowed(f"There is no case {case_id}: check the case number.")
    under_way = connection.scalar(
        sa.select(erasures.c.erasure_id).where(
            erasures.c.case_id == case_id, erasures.c.decision == APPROVED
        )
    )
    if under_way:
        raise ForPerson(f"Case {case_id} is being erased: there is nothing left to hold.")
    return marac_id
