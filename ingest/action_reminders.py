"""Reminds people of their agency’s actions by e-mail, and notes telephone calls made."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import sqlalchemy as sa

from ingest.installation import in_force
from ingest.mail import NO_SERVER, Mail, MailServer, send, server
from ingest.notices import tell
from models.access import Permission, Role, User, check_may, operator
from models.database import writing
from models.errors import ForPerson
from models.installation import REMIND_AFTER, REMIND_AGAIN, REMIND_BEFORE
from models.open_actions import Person, last_mailed, open_actions, people, to_mail
from models.reminders import (
    CALLED,
    EMAIL,
    FAILED,
    SENDING,
    SENT,
    SUBJECT,
    TELEPHONE,
    Due,
    Rhythm,
    due_now,
    message,
)
from models.tables import reminders
from models.trail import note, now

KIND = "reminders"


@dataclass(frozen=True)
class Mailed:
    """How many e-mails went and how many did not, with why in a sentence."""

    sent: int = 0
    failed: int = 0
    why: str = ""


@dataclass(frozen=True)
class _Planned:
    reminder_id: str
    person: Person
    due: Due
    maracs: frozenset[str]


def remind(engine: sa.Engine, *, by: User, today: date) -> Mailed:
    """Sends today's reminders for the MARACs where the person does the casework.

    Raises ForPerson where no mail server is set up.
    """
    check_may(by, Permission.DO_CASEWORK)
    with engine.connect() as connection:
        to = server(connection)
    if to is None:
        raise ForPerson(NO_SERVER)
    return _remind(engine, by, to, today, by.maracs_for(Permission.DO_CASEWORK))


def remind_by_itself(engine: sa.Engine, today: date) -> Mailed | None:
    """Sends today's reminders everywhere; None where no mail server is set up.

    Twice on one day does what once does.
    """
    with engine.connect() as connection:
        to = server(connection)
    return None if to is None else _remind(engine, operator("schedule"), to, today, None)


def called(
    engine: sa.Engine, *, by: User, marac_id: str, agency_id: str, actions: int, today: date
) -> None:
    """Notes that the agency was reminded by telephone today."""
    check_may(by, Permission.DO_CASEWORK, marac_id)
    with writing(engine) as connection:
        values = {"marac_id": marac_id, "agency_id": agency_id, "actions": actions}
        row = _row(by, today, TELEPHONE, "late") | values | {"outcome": CALLED}
        connection.execute(reminders.insert().values(**row))
        note(
            connection,
            by,
            "reminded an agency by telephone",
            kind=KIND,
            record=str(row["reminder_id"]),
            marac_id=marac_id,
            after={"agency": agency_id, "actions": actions},
        )


def rhythm(connection: sa.Connection) -> Rhythm:
    """How long before and after its day an action is reminded of."""
    days = in_force(connection, (REMIND_BEFORE, REMIND_AFTER, REMIND_AGAIN))
    return Rhythm(*map(int, days.values()))


def _remind(
    engine: sa.Engine, by: User, to: MailServer, today: date, maracs: Collection[str] | None
) -> Mailed:
    """Says first that they are on their way, so that nobody else sends them too; then how it went.

    No database is held while the server is talked to.
    """
    with writing(engine) as connection:
        planned = _planned(connection, by, today, maracs)
    if not planned:
        return Mailed()
    mails = [Mail(one.person.email, SUBJECT, message(one.due)) for one in planned]
    wrong = send(to, mails)
    failed = {one.reminder_id: said for one, said in zip(planned, wrong, strict=True) if said}
    with writing(engine) as connection:
        _settle(connection, by, planned, failed)
    return Mailed(len(planned) - len(failed), len(failed), next(iter(failed.values()), ""))


def _planned(
    connection: sa.Connection, by: User, today: date, maracs: Collection[str] | None
) -> list[_Planned]:
    """Who is to be reminded now, each noted as on its way."""
    every = open_actions(connection)
    last, how = last_mailed(connection), rhythm(connection)
    planned = []
    for person in to_mail(people(connection, today), every, maracs):
        owned = [one for one in every if person.owns(one)]
        due = due_now([one.due_on for one in owned], last.get(person.user_id), today, how)
        if due is not None:
            where = frozenset(one.marac_id for one in owned)
            planned.append(_Planned(str(uuid4()), person, due, where))
    for one in planned:
        values = {
            "reminder_id": one.reminder_id,
            "user_id": one.person.user_id,
            "actions": one.due.actions,
            "outcome": SENDING,
        }
        connection.execute(
            reminders.insert().values(**_row(by, today, EMAIL, one.due.kind) | values)
        )
    return planned


def _row(by: User, today: date, way: str, kind: str) -> dict[str, object]:
    return {
        "reminder_id": str(uuid4()),
        "sent_on": today,
        "sent_at": now(),
        "sent_by": by.user_id,
        "way": way,
        "kind": kind,
    }


def _settle(
    connection: sa.Connection, by: User, planned: list[_Planned], failed: dict[str, str]
) -> None:
    for one in planned:
        said = failed.get(one.reminder_id)
        connection.execute(
            reminders.update()
            .where(reminders.c.reminder_id == one.reminder_id)
            .values(outcome=FAILED if said else SENT, said=said)
        )
    sent = len(planned) - len(failed)
    counts = {"sent": sent, "failed": len(failed)}
    note(connection, by, "sent reminders of actions", kind=KIND, after=counts)
    if failed:
        _tell(connection, planned, failed)


def _tell(connection: sa.Connection, planned: list[_Planned], failed: dict[str, str]) -> None:
    """Tells the coordinators of the MARACs concerned, once, what went wrong."""
    why = next(iter(failed.values()))
    missed = [one for one in planned if one.reminder_id in failed]
    maracs = {marac_id for one in missed for marac_id in one.maracs}
    count = "1 reminder" if len(missed) == 1 else f"{len(missed)} reminders"
    for marac_id in sorted(maracs):
        tell(
            connection,
            [Role.COORDINATOR],
            marac_id=marac_id,
            text=f"{count} of actions could not be sent. {why}",
            kind=KIND,
            record=KIND,
        )
