"""The row of an action: found for somebody who may write it, and written."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ingest.action_rules import OUTCOMES, needed_for_action, writes_for_any
from ingest.case_status import move, status_of
from ingest.documents import CheckCase
from ingest.one_row import Values
from ingest.save import save_within
from models.access import Permission, User
from models.errors import ForPerson, NotAllowed
from models.tables import actions

Row = sa.Row[Any]


def one_action(
    connection: sa.Connection, user: User, action_id: str, check_case: CheckCase
) -> tuple[Row, str]:
    """The action, and the MARAC of its case, which the person has to see."""
    row = connection.execute(sa.select(actions).where(actions.c.action_id == action_id)).first()
    if row is None:
        raise ForPerson("This action is not in the record any more: reload the page.")
    return row, check_case(connection, user, row.case_id)


def open_action(
    connection: sa.Connection,
    user: User,
    action_id: str,
    check_case: CheckCase,
    *,
    by_any: bool = False,
) -> tuple[Row, str, Permission]:
    """An open action, its MARAC, and with which permission the person writes it; raises else.

    `by_any`: only who writes for every agency may.
    """
    row, marac_id = one_action(connection, user, action_id, check_case)
    needs = needed_for_action(user, marac_id, row.agency_id)
    if by_any:
        needs = needed_for_any(user, marac_id)
    if (row.status or "open") != "open":
        raise ForPerson("This action is not open any more: reload the page to see how it stands.")
    return row, marac_id, needs


def needed_for_any(user: User, marac_id: str) -> Permission:
    """What the coordinator or chair writes with. Raises NotAllowed for anybody else."""
    needs = writes_for_any(user, marac_id)
    if needs is None:
        raise NotAllowed("The MARAC’s coordinator or chair does this: ask them.")
    return needs


def check_reported(row: Row) -> None:
    """Raises ForPerson where the agency has said nothing of the action yet."""
    if (row.status or "open") not in OUTCOMES:
        raise ForPerson("Nothing was reported of this action yet: reload the page.")


def save_action(
    connection: sa.Connection,
    user: User,
    row: Row,
    values: Values,
    needs: Permission,
    *,
    reason: str | None = None,
    seen: Values | None = None,
) -> None:
    """Writes these columns of the action, and moves its case on where that follows."""
    save_within(
        connection,
        "actions",
        {"action_id": row.action_id, **values},
        by=user,
        needs=needs,
        reason=reason,
        seen=seen,
    )
    case_follows(connection, row.case_id, by=user, needs=needs)


def case_follows(connection: sa.Connection, case_id: str, *, by: User, needs: Permission) -> None:
    """A case that was heard stands at actions open or complete, as its actions do."""
    standing = status_of(connection, case_id)
    is_open = bool(open_of_case(connection, case_id))
    if is_open and standing in ("heard", "actions_complete"):
        move(connection, case_id, "actions_open", by=by, needs=needs)
    elif not is_open and standing in ("heard", "actions_open"):
        move(connection, case_id, "actions_complete", by=by, needs=needs)


def open_of_case(connection: sa.Connection, case_id: str) -> Sequence[str]:
    """The ids of the case's actions that are still open."""
    status = sa.func.coalesce(actions.c.status, "open")
    found = sa.select(actions.c.action_id).where(actions.c.case_id == case_id, status == "open")
    return connection.scalars(found.order_by(actions.c.action_id)).all()
