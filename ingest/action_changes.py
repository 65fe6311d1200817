"""An open action handed on, put off, or taken back."""

from datetime import date

import sqlalchemy as sa

from ingest.action_rows import needed_for_any, open_action, save_action
from ingest.action_rules import check_agency, read_day
from ingest.documents import CheckCase
from ingest.reasons import needed
from models.access import User
from models.database import writing
from models.errors import ForPerson
from models.period import long_date


def reassign(
    engine: sa.Engine,
    user: User,
    *,
    action_id: str,
    owner: str,
    agency_id: str = "",
    reason: str = "",
    check_case: CheckCase,
) -> None:
    """Hands an open action to another person of its agency, or to another agency with a reason.

    Only the coordinator and the chair hand one to another agency.
    """
    with writing(engine) as connection:
        hand_on_within(
            connection,
            user,
            action_id=action_id,
            owner=owner,
            agency_id=agency_id,
            reason=reason,
            check_case=check_case,
        )


def hand_on_within(
    connection: sa.Connection,
    user: User,
    *,
    action_id: str,
    owner: str,
    agency_id: str = "",
    reason: str = "",
    check_case: CheckCase,
) -> None:
    """As `reassign`, in a transaction that is open already."""
    row, marac_id, needs = open_action(connection, user, action_id, check_case)
    values, told = {"owner": owner.strip()}, reason.strip() or None
    if agency_id and agency_id != row.agency_id:
        needs = needed_for_any(user, marac_id)
        told = needed(reason, "Say why another agency takes it on.")
        check_agency(connection, marac_id, agency_id)
        values["agency_id"] = agency_id
    save_action(connection, user, row, values, needs, reason=told)


def extend(
    engine: sa.Engine,
    user: User,
    *,
    action_id: str,
    due_date: str,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Puts the day of an open action off, with the reason; the day first agreed is kept.

    For the coordinator and the chair.
    """
    why = needed(reason, "Say why the action may take longer.")
    new = read_day(due_date)
    with writing(engine) as connection:
        row, _, needs = open_action(connection, user, action_id, check_case, by_any=True)
        if new < today or (row.due_date is not None and new <= row.due_date):
            now = long_date(row.due_date) if row.due_date else "its meeting"
            raise ForPerson(f"The new day has to be today or later, and later than {now}.")
        values = {"due_date": new.isoformat(), "due_reason": why}
        if row.first_due_date is None and row.due_date is not None:
            values["first_due_date"] = row.due_date.isoformat()
        save_action(connection, user, row, values, needs, reason=why)


def cancel(
    engine: sa.Engine, user: User, *, action_id: str, reason: str, check_case: CheckCase
) -> None:
    """Takes an open action back, with the reason: it counts in no figure any more.

    For the coordinator and the chair.
    """
    why = needed(reason, "Say why the action is not needed any more.")
    with writing(engine) as connection:
        row, _, needs = open_action(connection, user, action_id, check_case, by_any=True)
        values = {"status": "cancelled", "not_done_reason": why}
        save_action(connection, user, row, values, needs, reason=why)
