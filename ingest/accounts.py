"""Movers and leavers: roles changed, accounts closed and opened again, sign-ins ended."""

from collections.abc import Iterable

import sqlalchemy as sa

from ingest import grants as roles
from ingest import invitations, sessions
from ingest.account_rows import found_id
from models.access import PERMISSIONS, Grant, Permission, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.tables import drafts, emergency_access, users
from models.trail import note, now


def change_roles(engine: sa.Engine, *, by: User, user_id: str, grants: Iterable[Grant]) -> bool:
    """Puts these roles in the place of an account's, and says whether they are others.

    What no longer holds ends with them: cases opened in an emergency where the person could no
    longer do that. Who now needs a second factor and did not before signs in again.
    """
    check_may(by, Permission.ADMINISTER)
    wanted = frozenset(grants)
    if by.user_id == user_id:
        raise ForPerson("You cannot change your own roles: ask another administrator.")
    with writing(engine) as connection:
        name = found_id(connection, user_id).name
        before = roles.held(connection, user_id)
        if before == wanted:
            return False
        roles.check_reach(by, before ^ wanted)
        roles.check_grants(connection, wanted - before)
        follow(connection, User(user_id, name, before), wanted, by=by)
    return True


def follow(
    connection: sa.Connection,
    person: User,
    wanted: frozenset[Grant],
    *,
    by: User,
    keeps_an_administrator: bool = True,
) -> None:
    """Gives the person these roles and ends what no longer holds, in the caller's transaction."""
    becomes = User(person.user_id, person.name, wanted)
    if keeps_an_administrator and Permission.ADMINISTER not in becomes.permissions:
        _keep_an_administrator(connection, person)
    roles.hold(connection, person.user_id, wanted)
    _end_emergencies(connection, person.user_id, wanted)
    if becomes.needs_second_factor and not person.needs_second_factor:
        sessions.end_all(connection, person.user_id)
    note(
        connection,
        by,
        "changed the roles of an account",
        kind="user",
        record=person.user_id,
        before={"roles": roles.in_words(person.grants)},
        after={"roles": roles.in_words(wanted)},
    )


def close_account(engine: sa.Engine, *, by: User, user_id: str) -> None:
    """Closes an account: it can no longer sign in, and is signed out everywhere at once."""
    check_may(by, Permission.ADMINISTER)
    if user_id == by.user_id:
        raise ForPerson("You cannot close your own account: ask another administrator.")
    with writing(engine) as connection:
        row, held = found_id(connection, user_id), roles.held(connection, user_id)
        roles.check_reach(by, held)
        if row.disabled_at is not None:
            return
        roles.check_administrator_left(connection, user_id)
        connection.execute(
            users.update().where(users.c.user_id == user_id).values(disabled_at=now())
        )
        sessions.end_all(connection, user_id)
        invitations.void(connection, user_id)
        _end_emergencies(connection, user_id, ())
        connection.execute(drafts.delete().where(drafts.c.user_id == user_id))
        before = {"roles": roles.in_words(held)}
        note(connection, by, "closed an account", kind="user", record=user_id, before=before)


def reopen_account(engine: sa.Engine, *, by: User, user_id: str) -> None:
    """Opens a closed account again, with the roles and the password it had."""
    check_may(by, Permission.ADMINISTER)
    with writing(engine) as connection:
        row, held = found_id(connection, user_id), roles.held(connection, user_id)
        roles.check_reach(by, held)
        if row.disabled_at is None:
            return
        connection.execute(
            users.update().where(users.c.user_id == user_id).values(disabled_at=None)
        )
        after = {"roles": roles.in_words(held)}
        note(connection, by, "opened an account again", kind="user", record=user_id, after=after)


def end_sessions(engine: sa.Engine, *, by: User, user_id: str) -> None:
    """Signs a person out everywhere."""
    check_may(by, Permission.ADMINISTER)
    with writing(engine) as connection:
        found_id(connection, user_id)
        roles.check_reach(by, roles.held(connection, user_id))
        sessions.end_all(connection, user_id)
        note(connection, by, "signed a person out everywhere", kind="user", record=user_id)


def _keep_an_administrator(connection: sa.Connection, person: User) -> None:
    if Permission.ADMINISTER in person.permissions:
        roles.check_administrator_left(connection, person.user_id)


def _end_emergencies(connection: sa.Connection, user_id: str, grants: Iterable[Grant]) -> None:
    """Ends what was opened in an emergency where the roles no longer allow it."""
    needed = Permission.OPEN_IN_AN_EMERGENCY
    allowing = frozenset(grant for grant in grants if needed in PERMISSIONS[grant.role])
    maracs = User(user_id, "", allowing).maracs_for(needed)
    if maracs is None:
        return
    connection.execute(
        emergency_access.update()
        .where(
            emergency_access.c.user_id == user_id,
            emergency_access.c.expires_at > now(),
            emergency_access.c.marac_id.not_in(sorted(maracs)),
        )
        .values(expires_at=now())
    )
