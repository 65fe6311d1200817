"""What a human has to judge: emergencies that were opened, people who may be one."""

from datetime import date, timedelta

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import cases, emergency_access, person_matches, users
from queries.cases import perpetrators
from queries.work.source import Rows, Source, entry, mine


def _emergencies(user: User, today: date) -> Rows:
    late = emergency_access.c.opened_at < sa.cast(today - timedelta(days=1), sa.DateTime)
    who = sa.func.coalesce(users.c.name, emergency_access.c.user_id, type_=sa.String)
    return (
        sa.select(
            *entry(
                case_id=cases.c.case_id,
                about=who,
                day=emergency_access.c.opened_at,
                is_late=late,
            )
        )
        .select_from(emergency_access)
        .join(cases, cases.c.case_id == emergency_access.c.case_id)
        .outerjoin(users, users.c.user_id == emergency_access.c.user_id)
        .where(mine(user, Permission.CLOSE_CASES), emergency_access.c.reviewed_at.is_(None))
    )


def _matches(user: User, today: date) -> Rows:
    """Pairs of people both of whom are in cases that the person may work on."""
    own = mine(user, Permission.DO_CASEWORK)
    named = perpetrators()
    seen = (
        sa.select(cases.c.victim_id.label("person_id"))
        .where(own)
        .union_all(
            sa.select(named.c.person_id).join(cases, cases.c.case_id == named.c.case_id).where(own)
        )
        .subquery()
    )
    ids = sa.select(seen.c.person_id)
    late = person_matches.c.proposed_at < sa.cast(today - timedelta(days=14), sa.DateTime)
    return sa.select(*entry(day=person_matches.c.proposed_at, is_late=late)).where(
        person_matches.c.status == "proposed",
        person_matches.c.person_id.in_(ids),
        person_matches.c.same_as.in_(ids),
    )


SOURCES = (
    Source(
        "emergencies",
        Permission.CLOSE_CASES,
        "case was opened in an emergency and waits for your judgement",
        "cases were opened in an emergency and wait for your judgement",
        "Judge the emergencies",
        "/cases?view=emergencies",
        _emergencies,
        anchor="sight",
    ),
    Source(
        "matches",
        Permission.DO_CASEWORK,
        "pair of people may be one person",
        "pairs of people may be one person",
        "Look at the pairs",
        "/people",
        _matches,
    ),
)
