"""Closes a case to one person, everywhere: a conflict of interest, or a “must not see”."""

from uuid import uuid4

import sqlalchemy as sa

from ingest.notices import tell
from ingest.reasons import LONGEST, needed
from models.access import Permission, Role, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.tables import case_closures, cases, users
from models.trail import note, now

CONFLICT, MUST_NOT_SEE = "conflict", "must_not_see"


def declare_conflict(
    engine: sa.Engine, *, by: User, case_id: str, marac_id: str, reason: str
) -> None:
    """Closes a case to the person who declares the conflict, at once.

    `marac_id` is the case's, from `queries.case_access.check_case`. The coordinator is told.
    """
    with writing(engine) as connection:
        declare_within(connection, by=by, case_id=case_id, marac_id=marac_id, reason=reason)


def declare_within(
    connection: sa.Connection, *, by: User, case_id: str, marac_id: str, reason: str
) -> None:
    """As `declare_conflict`, in a transaction that is open already."""
    told = needed(
        reason,
        "Say what the conflict is, in a few words: whom you know, and how.",
        most=LONGEST,
    )
    if not _close(connection, by, case_id, marac_id, by.user_id, CONFLICT, told):
        return
    tell(
        connection,
        [Role.COORDINATOR],
        marac_id=marac_id,
        text=f"{by.name} declared a conflict of interest in case {case_id}. It is closed to "
        "them: arrange a deputy where one is needed.",
        kind=CONFLICT,
        record=case_id,
    )


def close_case(engine: sa.Engine, *, by: User, case_id: str, user_id: str, reason: str) -> None:
    """Closes a case to somebody who must not see it.

    Raises ForPerson where the case or the account is not there, or no reason is given.
    """
    told = needed(reason, "Say why this person must not see the case.", most=LONGEST)
    with writing(engine) as connection:
        marac_id = marac_of(connection, case_id)
        check_may(by, Permission.CLOSE_CASES, marac_id)
        if not connection.scalar(sa.select(users.c.user_id).where(users.c.user_id == user_id)):
            raise ForPerson("That account is not there any more: choose a person from the list.")
        _close(connection, by, case_id, marac_id, user_id, MUST_NOT_SEE, told)


def reopen_case(engine: sa.Engine, *, by: User, closure_id: str, reason: str) -> None:
    """Opens a case again to somebody it was closed to; nobody does that for themselves."""
    told = needed(reason, "Say why the case may be opened to this person again.", most=LONGEST)
    with writing(engine) as connection:
        row = connection.execute(
            sa.select(case_closures).where(
                case_closures.c.closure_id == closure_id, case_closures.c.opened_at.is_(None)
            )
        ).first()
        if row is None:
            raise ForPerson("The case is open to this person already: reload the page.")
        check_may(by, Permission.CLOSE_CASES, row.marac_id)
        if row.user_id == by.user_id:
            raise ForPerson("Somebody else has to open a case to you again: ask a colleague.")
        connection.execute(
            case_closures.update()
            .where(case_closures.c.closure_id == closure_id)
            .values(opened_at=now(), opened_by=by.user_id)
        )
        note(
            connection,
            by,
            "opened a case to a person again",
            kind="cases",
            record=row.case_id,
            marac_id=row.marac_id,
            after={"user": row.user_id, "reason": told},
        )


def marac_of(connection: sa.Connection, case_id: str) -> str:
    """The MARAC of a case. Raises ForPerson where there is no such case."""
    found = connection.scalar(sa.select(cases.c.marac_id).where(cases.c.case_id == case_id))
    if found is None:
        raise ForPerson(f"There is no case {case_id}: check the case number.")
    return str(found)


def _close(
    connection: sa.Connection,
    by: User,
    case_id: str,
    marac_id: str,
    user_id: str,
    kind: str,
    reason: str,
) -> bool:
    """Whether the case was open to the person until now."""
    is_closed = connection.scalar(
        sa.select(sa.func.count())
        .select_from(case_closures)
        .where(
            case_closures.c.case_id == case_id,
            case_closures.c.user_id == user_id,
            case_closures.c.opened_at.is_(None),
        )
    )
    if is_closed:
        return False
    connection.execute(
        case_closures.insert().values(
            closure_id=str(uuid4()),
            case_id=case_id,
            marac_id=marac_id,
            user_id=user_id,
            kind=kind,
            reason=reason,
            closed_at=now(),
            closed_by=by.user_id,
        )
    )
    what = "declared a conflict of interest" if kind == CONFLICT else "closed a case to a person"
    note(
        connection,
        by,
        what,
        kind="cases",
        record=case_id,
        marac_id=marac_id,
        after={"user": user_id, "reason": reason},
    )
    return True
