"""Who is reminded of actions today, whom to telephone, and which reminders went."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.installation import (
    REMIND_AFTER,
    REMIND_AGAIN,
    REMIND_BEFORE,
    SMTP_HOST,
    SMTP_SENDER,
)
from models.open_actions import (
    Open,
    Person,
    last_called,
    last_mailed,
    open_actions,
    people,
    to_mail,
)
from models.reminders import EMAIL, FAILED, SENT, Due, Rhythm, due_now
from models.tables import agencies, maracs, reminders
from queries import installation


@dataclass(frozen=True)
class Call:
    """An agency to telephone: its name, its MARAC, who reports for it, and what it is about."""

    marac_id: str
    marac: str
    agency_id: str
    agency: str
    people: tuple[str, ...]
    due: Due


@dataclass(frozen=True)
class Last:
    """The last day on which e-mails went: how many were taken, how many not, and why."""

    day: date
    sent: int
    failed: int
    why: str


@dataclass(frozen=True)
class Reminders:
    """`mails`: how many people an e-mail would reach now; `calls` to make; the last e-mails."""

    has_server: bool
    mails: int
    calls: tuple[Call, ...]
    last: Last | None


def reminders_now(connection: sa.Connection, *, user: User, today: date) -> Reminders:
    """For the MARACs in which the person does the casework."""
    check_may(user, Permission.DO_CASEWORK)
    own = user.maracs_for(Permission.DO_CASEWORK)
    every = open_actions(connection)
    here = [one for one in every if own is None or one.marac_id in own]
    kept = installation.values(
        connection, [REMIND_BEFORE, REMIND_AFTER, REMIND_AGAIN, SMTP_HOST, SMTP_SENDER]
    )
    how = Rhythm(*(int(kept[one.name]) for one in (REMIND_BEFORE, REMIND_AFTER, REMIND_AGAIN)))
    has_server = bool(kept[SMTP_HOST.name] and kept[SMTP_SENDER.name])
    who = people(connection, today)
    mailed = to_mail(who, every, own) if has_server else []
    mails = _mails(connection, mailed, every, today, how)
    calls = _calls(connection, who, here, today, how, has_server=has_server)
    return Reminders(has_server, mails, calls, _last(connection))


def _mails(
    connection: sa.Connection, who: list[Person], every: list[Open], today: date, how: Rhythm
) -> int:
    last = last_mailed(connection)
    return sum(
        due_now(
            [one.due_on for one in every if person.owns(one)], last.get(person.user_id), today, how
        )
        is not None
        for person in who
    )


def _calls(
    connection: sa.Connection,
    who: list[Person],
    every: list[Open],
    today: date,
    how: Rhythm,
    *,
    has_server: bool,
) -> tuple[Call, ...]:
    """The agencies that no e-mail reaches, those with most that is late first."""
    last, names = last_called(connection), _names(connection)
    by_agency: dict[tuple[str, str], list[Open]] = {}
    for one in every:
        by_agency.setdefault((one.marac_id, one.agency_id), []).append(one)
    found = []
    for (marac_id, agency_id), owned in by_agency.items():
        unreached = [
            one
            for one in owned
            if not (has_server and any(person.email and person.owns(one) for person in who))
        ]
        days = [one.due_on for one in unreached]
        due = due_now(days, last.get((marac_id, agency_id)), today, how)
        if due is None:
            continue
        told = tuple(person.name for person in who if any(map(person.owns, unreached)))
        found.append(
            Call(
                marac_id,
                names.get(marac_id, marac_id),
                agency_id,
                names.get(agency_id, agency_id),
                told,
                due,
            )
        )
    return tuple(sorted(found, key=lambda call: (-call.due.late, call.agency, call.marac)))


def _names(connection: sa.Connection) -> dict[str, str]:
    rows = connection.execute(
        sa.select(agencies.c.agency_id, agencies.c.name).union_all(
            sa.select(maracs.c.marac_id, maracs.c.name)
        )
    )
    return {str(key): str(name) for key, name in rows if name}


def _last(connection: sa.Connection) -> Last | None:
    day = connection.scalar(
        sa.select(sa.func.max(reminders.c.sent_on)).where(reminders.c.way == EMAIL)
    )
    if day is None:
        return None
    rows = connection.execute(
        sa.select(reminders.c.outcome, reminders.c.said).where(
            reminders.c.way == EMAIL, reminders.c.sent_on == day
        )
    ).all()
    failed = [row.said or "" for row in rows if row.outcome == FAILED]
    sent = sum(row.outcome == SENT for row in rows)
    return Last(day, sent, len(failed), next(iter(failed), ""))
