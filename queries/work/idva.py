"""Work of the IDVA: victims nobody has tried to reach, or not reached before the meeting."""

from datetime import date, timedelta

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import cases, contact_attempts, maracs
from queries.case_views import BEFORE_THE_MEETING, coming
from queries.idva import first_attempt
from queries.work.source import Rows, Source, entry, mine

BEFORE = timedelta(days=7)  # days before the meeting from which contact is pressing


def _without_attempt(user: User, today: date) -> Rows:
    tried = sa.exists().where(contact_attempts.c.case_id == cases.c.case_id)
    due = first_attempt()
    return (
        sa.select(
            *entry(
                case_id=cases.c.case_id,
                about=cases.c.idva_worker,
                day=cases.c.idva_referred_on,
                is_late=due.end.c.day < today,
            )
        )
        .join(maracs, maracs.c.marac_id == cases.c.marac_id)
        .outerjoin(due.start, due.on_start)
        .outerjoin(due.end, due.on_end)
        .where(
            mine(user, Permission.RECORD_IDVA),
            cases.c.status.in_(BEFORE_THE_MEETING),
            cases.c.idva_referred_on.is_not(None),
            cases.c.idva_contact_on.is_(None),
            cases.c.idva_outcome.is_(None),
            ~tried,
        )
    )


def _before_meeting(user: User, today: date) -> Rows:
    meets = coming(today)
    late = meets.c.meets_on <= today + timedelta(days=2)
    return (
        sa.select(
            *entry(
                case_id=cases.c.case_id,
                about=cases.c.idva_worker,
                day=meets.c.meets_on,
                is_late=late,
            )
        )
        .join(meets, meets.c.case_id == cases.c.case_id)
        .where(
            mine(user, Permission.RECORD_IDVA),
            meets.c.meets_on <= today + BEFORE,
            cases.c.idva_referred_on.is_not(None),
            cases.c.idva_contact_on.is_(None),
        )
    )


SOURCES = (
    Source(
        "without-attempt",
        Permission.RECORD_IDVA,
        "victim was referred to you and nobody has tried to make contact",
        "victims were referred to you and nobody has tried to make contact",
        "Make contact",
        "/idva",
        _without_attempt,
        anchor="idva",
    ),
    Source(
        "before-meeting",
        Permission.RECORD_IDVA,
        "case is heard within a week and the victim has not been reached",
        "cases are heard within a week and the victim has not been reached",
        "Make contact before the meeting",
        "/idva",
        _before_meeting,
        anchor="idva",
        told="on",
    ),
)
