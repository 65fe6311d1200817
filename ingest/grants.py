"""Which roles can be given: for MARACs and agencies that are there, and within one's own reach."""

from collections.abc import Iterable

import sqlalchemy as sa

from models.access import (
    EVERY_MARAC,
    NEEDS_AGENCY,
    ROLE_NAMES,
    Grant,
    Permission,
    Role,
    User,
    check_may,
)
from models.errors import ForPerson, NotAllowed
from models.tables import agencies, maracs, user_roles, users


def held(connection: sa.Connection, user_id: str) -> frozenset[Grant]:
    """The roles that an account holds."""
    rows = connection.execute(sa.select(user_roles).where(user_roles.c.user_id == user_id))
    return frozenset(Grant(Role(row.role), row.marac_id, row.agency_id) for row in rows)


def hold(connection: sa.Connection, user_id: str, grants: Iterable[Grant]) -> None:
    """Puts these roles in the place of those the account held, in the caller's transaction."""
    wanted = sorted(_rows(user_id, grants), key=lambda row: sorted(row.items()))
    connection.execute(user_roles.delete().where(user_roles.c.user_id == user_id))
    if wanted:
        connection.execute(user_roles.insert(), wanted)


def _rows(user_id: str, grants: Iterable[Grant]) -> list[dict[str, str]]:
    return [
        {
            "user_id": user_id,
            "role": grant.role.value,
            "marac_id": grant.marac_id,
            "agency_id": grant.agency_id,
        }
        for grant in set(grants)
    ]


def check_grants(connection: sa.Connection, grants: Iterable[Grant]) -> None:
    """Raises ForPerson where a role cannot be held so, and says why.

    Before the first import the record knows no MARAC and no agency: then any may be named.
    """
    wanted = set(grants)
    _check_known(
        connection,
        maracs.c.marac_id,
        {grant.marac_id for grant in wanted} - {EVERY_MARAC},
        "MARAC",
    )
    knows_agencies = _check_known(
        connection,
        agencies.c.agency_id,
        {grant.agency_id for grant in wanted} - {""},
        "agency",
    )
    for grant in wanted:
        if grant.role in NEEDS_AGENCY and not grant.agency_id and knows_agencies:
            raise ForPerson(
                f"The role “{ROLE_NAMES[grant.role]}” is held for an agency: choose the agency."
            )


def _check_known(
    connection: sa.Connection, column: sa.Column[str], wanted: set[str], what: str
) -> bool:
    """Whether the record knows any; raises ForPerson where it knows some, and not one of these."""
    known = set(connection.scalars(sa.select(column)))
    unknown = sorted(wanted - known)
    if known and unknown:
        raise ForPerson(
            f"There is no {what} “{unknown[0]}” in the record: choose one that is there."
        )
    return bool(known)


def check_reach(by: User, grants: Iterable[Grant]) -> None:
    """Raises NotAllowed where a role is held for a MARAC that the person does not administer."""
    check_may(by, Permission.ADMINISTER)
    reach = by.maracs_for(Permission.ADMINISTER)
    if reach is not None and any(grant.marac_id not in reach for grant in grants):
        raise NotAllowed(
            "Your account administers some MARACs only, and this concerns others too: "
            "ask an administrator of every MARAC."
        )


def check_administrator_left(connection: sa.Connection, user_id: str) -> None:
    """Raises ForPerson where nobody would be left to administer accounts without this one."""
    rows = connection.execute(
        sa.select(users.c.user_id, user_roles.c.marac_id)
        .join(user_roles, user_roles.c.user_id == users.c.user_id)
        .where(users.c.disabled_at.is_(None), user_roles.c.role == Role.ADMINISTRATOR.value)
    ).all()
    everywhere = {row.user_id for row in rows if row.marac_id == EVERY_MARAC}
    if (everywhere or {row.user_id for row in rows}) == {user_id}:
        raise ForPerson(
            "This is the last administrator: give another person that role first, then try again."
        )


def in_words(grants: Iterable[Grant]) -> list[str]:
    """The roles as they stand in the trail: "representative N police"."""
    return sorted(
        " ".join(filter(None, (grant.role.value, grant.marac_id, grant.agency_id)))
        for grant in grants
    )
