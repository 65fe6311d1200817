"""What the IDVA does for a victim: referred, allocated, tried, spoken to, and what came of it."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from ingest.case_numbers import new_row_id
from ingest.documents import CheckCase
from ingest.idva_entries import Attempt, Wish, checked_attempt, checked_wish
from ingest.installation import in_force
from ingest.notices import tell
from ingest.reasons import needed
from ingest.save import Saved, save_within
from models import working_day
from models.access import Permission, Role, User, check_may, may
from models.codes import IDVA_OUTCOME
from models.database import writing
from models.errors import ForPerson
from models.installation import FIRST_ATTEMPT_DAYS
from models.tables import cases, contact_attempts, maracs, wishes

REFERRED = "idva"  # the kind of the notice
_SPOKE = "spoke"
_WHY_CHANGED = "Say why it changes, in a few words."


def refer_to_idva(
    engine: sa.Engine, *, by: User, case_id: str, today: date, check_case: CheckCase
) -> None:
    """Refers a case to the MARAC's IDVAs, who are told at once.

    Raises ForPerson where it was referred already.
    """
    with writing(engine) as connection:
        marac_id = check_case(connection, by, case_id)
        check_may(by, Permission.DO_CASEWORK, marac_id)
        before = _stored(connection, case_id).idva_referred_on
        if before is not None:
            raise ForPerson("This case was referred to the IDVAs already: reload the page.")
        values = {"case_id": case_id, "idva_referred_on": today.isoformat()}
        save_within(connection, "cases", values, by=by)
        tell_idvas(connection, marac_id=marac_id, case_id=case_id, today=today)


def tell_idvas(connection: sa.Connection, *, marac_id: str, case_id: str, today: date) -> None:
    """The notice to the MARAC's IDVAs; for whoever sets `idva_referred_on` in the same write."""
    due = _first_attempt_due(connection, marac_id, today)
    by_when = f" Try the victim by {due:%A} {due.day} {due:%B %Y}." if due else ""
    tell(
        connection,
        [Role.IDVA],
        marac_id=marac_id,
        text=f"Case {case_id} was referred to you.{by_when} It waits on the IDVA page.",
        kind=REFERRED,
        record=case_id,
    )


def _first_attempt_due(connection: sa.Connection, marac_id: str, today: date) -> date | None:
    nation = connection.scalar(sa.select(maracs.c.nation).where(maracs.c.marac_id == marac_id))
    kept = in_force(connection, (FIRST_ATTEMPT_DAYS,))
    days = int(kept[FIRST_ATTEMPT_DAYS.name])
    return working_day.working_day_after(connection, nation or "england", today, days)


def allocate(
    engine: sa.Engine, *, by: User, case_id: str, worker: str, check_case: CheckCase
) -> Saved:
    """Gives the case to a worker of the IDVA service, or (blank) to nobody again."""
    with writing(engine) as connection:
        needs = _needs(connection, by, case_id, check_case)
        values = {"case_id": case_id, "idva_worker": worker.strip()[:200]}
        return save_within(connection, "cases", values, by=by, needs=needs)


def record_attempt(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    attempt: Attempt,
    today: date,
    check_case: CheckCase,
) -> str:
    """Keeps an attempt to reach the victim; its id. The first day spoken is the first contact."""
    values = checked_attempt(attempt, today)
    contact_id = new_row_id("N")
    with writing(engine) as connection:
        needs = _needs(connection, by, case_id, check_case)
        ids = {"contact_id": contact_id, "case_id": case_id}
        save_within(connection, "contact_attempts", ids | values, by=by, needs=needs)
        if attempt.outcome == _SPOKE:
            known = _stored(connection, case_id).idva_contact_on
            first = min(attempt.day, known or attempt.day)
            _set_contact(connection, case_id, first, by=by, needs=needs)
    return contact_id


def correct_attempt(
    engine: sa.Engine,
    *,
    by: User,
    contact_id: str,
    attempt: Attempt,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Puts an attempt right, with the reason; the day of the first contact follows."""
    values = checked_attempt(attempt, today)
    told = needed(reason, _WHY_CHANGED, least=3)
    with writing(engine) as connection:
        before = _row(connection, contact_attempts, "contact_id", contact_id)
        needs = _needs(connection, by, before.case_id, check_case)
        save_within(
            connection,
            "contact_attempts",
            {"contact_id": contact_id} | values,
            by=by,
            needs=needs,
            reason=told,
        )
        _contact_follows(connection, before, by=by, needs=needs, reason=told)


def _contact_follows(
    connection: sa.Connection,
    before: sa.Row[tuple[object, ...]],
    *,
    by: User,
    needs: Permission,
    reason: str,
) -> None:
    """The first contact after a correction: a day that came from a file alone stays."""
    known = _stored(connection, before.case_id).idva_contact_on
    first = connection.scalar(
        sa.select(sa.func.min(contact_attempts.c.attempted_on)).where(
            contact_attempts.c.case_id == before.case_id, contact_attempts.c.outcome == _SPOKE
        )
    )
    rested = before.outcome == _SPOKE and known == before.attempted_on
    if known is not None and not rested:
        first = min(known, first or known)
    _set_contact(connection, before.case_id, first, by=by, needs=needs, reason=reason)


def _set_contact(
    connection: sa.Connection,
    case_id: str,
    day: date | None,
    *,
    by: User,
    needs: Permission,
    reason: str | None = None,
) -> None:
    values = {"case_id": case_id, "idva_contact_on": day.isoformat() if day else ""}
    save_within(connection, "cases", values, by=by, needs=needs, reason=reason)


def record_outcome(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    outcome: str,
    reason: str = "",
    check_case: CheckCase,
) -> None:
    """Keeps what came of the IDVA's contact; changing what stands there takes a reason."""
    if outcome not in IDVA_OUTCOME:
        raise ForPerson("Say what came of it: choose one from the list.")
    with writing(engine) as connection:
        needs = _needs(connection, by, case_id, check_case)
        before = _stored(connection, case_id).idva_outcome
        told = (
            needed(reason, _WHY_CHANGED, least=3)
            if before not in (None, outcome)
            else reason.strip() or None
        )
        values = {"case_id": case_id, "idva_outcome": outcome}
        save_within(connection, "cases", values, by=by, needs=needs, reason=told)


def record_wish(
    engine: sa.Engine, *, by: User, case_id: str, wish: Wish, today: date, check_case: CheckCase
) -> str:
    """Keeps what the victim said, word for word; its id."""
    values = checked_wish(wish, today)
    wish_id = new_row_id("W")
    with writing(engine) as connection:
        needs = _needs(connection, by, case_id, check_case)
        ids = {"wish_id": wish_id, "case_id": case_id}
        save_within(connection, "wishes", ids | values, by=by, needs=needs)
    return wish_id


def correct_wish(
    engine: sa.Engine,
    *,
    by: User,
    wish_id: str,
    wish: Wish,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Puts right what was taken down, with the reason; a new wish is recorded beside the old."""
    values = checked_wish(wish, today)
    told = needed(reason, _WHY_CHANGED, least=3)
    with writing(engine) as connection:
        before = _row(connection, wishes, "wish_id", wish_id)
        needs = _needs(connection, by, before.case_id, check_case)
        ids = {"wish_id": wish_id}
        save_within(connection, "wishes", ids | values, by=by, needs=needs, reason=told)


def _needs(connection: sa.Connection, by: User, case_id: str, check_case: CheckCase) -> Permission:
    """The permission with which the person writes to this case: the IDVA's, else casework."""
    marac_id = check_case(connection, by, case_id)
    if may(by, Permission.DO_CASEWORK, marac_id):
        return Permission.DO_CASEWORK
    check_may(by, Permission.RECORD_IDVA, marac_id)
    return Permission.RECORD_IDVA


def _stored(connection: sa.Connection, case_id: str) -> sa.Row[Any, Any, Any]:
    return connection.execute(
        sa.select(cases.c.idva_referred_on, cases.c.idva_contact_on, cases.c.idva_outcome).where(
            cases.c.case_id == case_id
        )
    ).one()


def _row(
    connection: sa.Connection, table: sa.Table, key: str, value: str
) -> sa.Row[tuple[object, ...]]:
    found = connection.execute(sa.select(table).where(table.c[key] == value)).first()
    if found is None:
        raise ForPerson("This entry is not in the record any more: reload the page.")
    return found
