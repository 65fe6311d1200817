"""What a source of work is, and the conditions that the sources share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa

from models.access import PERMISSIONS, Permission, User
from models.keys import ERASED
from models.tables import cases
from queries.case_access import visible

Condition = sa.ColumnElement[bool]
Rows = sa.Select[Any]


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits: who may act on it, how it is said, and where the step leads.

    `rows` gives what waits for a person today with the columns of `entry`. `one` and `many` follow
    the number; `step` is what the button says, `place` where it leads. `anchor` is the part of the
    case's page that an entry leads to; `told` is what the day of an entry means.
    """

    key: str
    needs: Permission
    one: str
    many: str
    step: str
    place: str
    rows: Callable[[User, date], Rows]
    anchor: str = ""
    told: Literal["since", "due", "on"] = "since"
    is_deadline: bool = False


def entry(
    *,
    case_id: sa.ColumnElement[Any] | None = None,
    about: sa.ColumnElement[Any] | None = None,
    day: sa.ColumnElement[Any],
    is_late: Condition,
    left: sa.ColumnElement[Any] | None = None,
) -> tuple[sa.ColumnElement[Any], ...]:
    """The columns every source gives: the case, what it is about, the day, late or not, and for a

    deadline how many days (or working days) are left.
    """
    return (
        sa.cast(sa.null() if case_id is None else case_id, sa.String).label("case_id"),
        sa.cast(sa.null() if about is None else about, sa.String).label("about"),
        sa.cast(day, sa.Date).label("day"),
        sa.case((is_late, 1), else_=0).label("late"),
        sa.cast(sa.null() if left is None else left, sa.Integer).label("left_over"),
    )


def mine(user: User, permission: Permission) -> Condition:
    """Cases that the person may see, in a MARAC where they have the permission."""
    return sa.and_(
        visible(user),
        cases.c.case_id.not_like(f"{ERASED}/%"),
        of_marac(user, permission, cases.c.marac_id),
    )


def of_marac(user: User, permission: Permission, column: sa.ColumnElement[str]) -> Condition:
    """Rows of a MARAC where the person has the permission."""
    maracs = user.maracs_for(permission)
    return sa.true() if maracs is None else column.in_(sorted(maracs))


def own_agencies(user: User, permission: Permission) -> list[str]:
    """The agencies for which the person has the permission."""
    return sorted(
        {
            grant.agency_id
            for grant in user.grants
            if grant.agency_id and permission in PERMISSIONS[grant.role]
        }
    )
