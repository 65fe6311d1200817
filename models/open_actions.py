"""Open actions by agency, and what was said of them: what a reminder rests on."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.access import EVERY_MARAC, Role
from models.keys import ERASED
from models.reminders import CALLED, EMAIL, SENDING, SENT, TELEPHONE
from models.tables import (
    action_facts,
    case_closures,
    cases,
    distribution_list,
    reminders,
    user_roles,
    users,
)

ROLES = (Role.REPRESENTATIVE.value, Role.IDVA.value)  # they report for their own agency


@dataclass(frozen=True)
class Open:
    """One open action: its case, MARAC and agency, and the day it is due."""

    case_id: str
    marac_id: str
    agency_id: str
    due_on: date


@dataclass(frozen=True)
class Person:
    """Who is reminded: an account (or entry of a list), its e-mail, for which agencies where."""

    user_id: str
    name: str
    email: str
    grants: tuple[tuple[str, str], ...]
    closed: frozenset[str]

    def owns(self, one: Open) -> bool:
        """Whether the action is one this person reports."""
        is_own = any(
            agency_id == one.agency_id and marac_id in (EVERY_MARAC, one.marac_id)
            for marac_id, agency_id in self.grants
        )
        return is_own and one.case_id not in self.closed


def open_actions(connection: sa.Connection) -> list[Open]:
    """Every open action with a day, of cases that are not erased."""
    facts = action_facts.c
    rows = connection.execute(
        sa.select(facts.case_id, cases.c.marac_id, facts.agency_id, facts.due_on)
        .join(cases, cases.c.case_id == facts.case_id)
        .where(facts.is_open, facts.case_id.not_like(f"{ERASED}/%"))
        .order_by(facts.due_on, facts.action_id)
    )
    return [Open(*row) for row in rows]


def people(connection: sa.Connection, today: date) -> list[Person]:
    """Who is reminded for an agency: open accounts that report for it, by name, then those on a

    MARAC's distribution list today whose address is no account's.
    """
    return [*_accounts(connection), *_listed(connection, today)]


def _listed(connection: sa.Connection, today: date) -> list[Person]:
    entry = distribution_list.c
    address = sa.func.lower(sa.func.trim(entry.email))
    own = sa.select(sa.func.lower(sa.func.trim(users.c.email))).where(
        users.c.disabled_at.is_(None), users.c.email.is_not(None)
    )
    rows = connection.execute(
        sa.select(distribution_list, address.label("address"))
        .where(
            entry.since <= today,
            sa.or_(entry.until.is_(None), entry.until >= today),
            address.not_in(own),
        )
        .order_by(entry.name, entry.entry_id)
    ).all()
    by_address: dict[str, list[Any]] = {}
    for row in rows:
        by_address.setdefault(row.address, []).append(row)
    return [
        Person(
            min(row.entry_id for row in listed),
            listed[0].name,
            listed[0].email.strip(),
            tuple((row.marac_id, row.agency_id) for row in listed),
            frozenset(),
        )
        for listed in by_address.values()
    ]


def _accounts(connection: sa.Connection) -> list[Person]:
    held: dict[str, list[tuple[str, str]]] = {}
    found: dict[str, Any] = {}
    rows = connection.execute(
        sa.select(
            *(users.c[name] for name in ("user_id", "name", "email")),
            user_roles.c.marac_id,
            user_roles.c.agency_id,
        )
        .join(user_roles, user_roles.c.user_id == users.c.user_id)
        .where(
            users.c.disabled_at.is_(None),
            user_roles.c.role.in_(ROLES),
            user_roles.c.agency_id != "",
        )
        .order_by(users.c.name, users.c.user_id)
    )
    for row in rows:
        found[row.user_id] = row
        held.setdefault(row.user_id, []).append((row.marac_id, row.agency_id))
    closed = _closed(connection)
    return [
        Person(
            user_id,
            row.name,
            (row.email or "").strip(),
            tuple(held[user_id]),
            frozenset(closed.get(user_id, ())),
        )
        for user_id, row in found.items()
    ]


def to_mail(
    who: Iterable[Person], every: Sequence[Open], maracs: Collection[str] | None
) -> list[Person]:
    """Those with an e-mail address and an open action in one of the MARACs (None: in any)."""
    here = [one for one in every if maracs is None or one.marac_id in maracs]
    return [person for person in who if person.email and any(map(person.owns, here))]


def _closed(connection: sa.Connection) -> dict[str, set[str]]:
    """User → the cases closed to them now."""
    closed: dict[str, set[str]] = {}
    rows = connection.execute(
        sa.select(case_closures.c.user_id, case_closures.c.case_id).where(
            case_closures.c.opened_at.is_(None)
        )
    )
    for row in rows:
        closed.setdefault(row.user_id, set()).add(row.case_id)
    return closed


def last_mailed(connection: sa.Connection) -> dict[str, date]:
    """User → the day of the last e-mail that went, or is on its way."""
    rows = connection.execute(
        sa.select(reminders.c.user_id, sa.func.max(reminders.c.sent_on))
        .where(reminders.c.way == EMAIL, reminders.c.outcome.in_((SENT, SENDING)))
        .group_by(reminders.c.user_id)
    )
    return {str(user_id): day for user_id, day in rows}


def last_called(connection: sa.Connection) -> dict[tuple[str, str], date]:
    """MARAC and agency → the day of the last call."""
    rows = connection.execute(
        sa.select(reminders.c.marac_id, reminders.c.agency_id, sa.func.max(reminders.c.sent_on))
        .where(reminders.c.way == TELEPHONE, reminders.c.outcome == CALLED)
        .group_by(reminders.c.marac_id, reminders.c.agency_id)
    )
    return {(str(marac_id), str(agency_id)): day for marac_id, agency_id, day in rows}
