"""Work on what was learned: recommendations that are due, and what the steering group agreed."""

from datetime import date, timedelta

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import agencies, lessons
from queries.steering.reviews import newest
from queries.work.source import Condition, Rows, Source, entry, of_marac, own_agencies

SOON = timedelta(days=14)  # days before a recommendation or an agreed action is due
_SHORT = 90  # characters of a recommendation that are shown


def _recommendations(user: User, permission: Permission, today: date, more: Condition) -> Rows:
    one = lessons.c
    return sa.select(
        *entry(
            about=sa.func.substr(one.recommendation, 1, _SHORT),
            day=one.due_on,
            is_late=one.due_on < today,
        )
    ).where(
        of_marac(user, permission, one.marac_id),
        sa.func.coalesce(one.status, "open") != "done",
        one.recommendation.is_not(None),
        one.due_on <= today + SOON,
        more,
    )


def _own_recommendations(user: User, today: date) -> Rows:
    own = own_agencies(user, Permission.RETURN_RESEARCH)
    more = lessons.c.owner_agency_id.in_(own)
    return _recommendations(user, Permission.RETURN_RESEARCH, today, more)


def _all_recommendations(user: User, today: date) -> Rows:
    return _recommendations(user, Permission.DO_CASEWORK, today, sa.true())


def _agreed(user: User, permission: Permission, today: date, own: list[str] | None) -> Rows:
    now = newest().c
    name = sa.func.coalesce(agencies.c.name, now.owner_agency_id, now.owner, type_=sa.String)
    told = sa.func.substr(now.action, 1, _SHORT)
    return (
        sa.select(
            *entry(
                about=told if own is not None else told.concat(" · ").concat(name),
                day=now.due_on,
                is_late=now.due_on < today,
            )
        )
        .outerjoin(agencies, agencies.c.agency_id == now.owner_agency_id)
        .where(
            now.place == 1,
            now.action.is_not(None),
            sa.func.coalesce(now.status, "open") != "done",
            now.due_on <= today + SOON,
            of_marac(user, permission, now.marac_id),
            sa.true() if own is None else now.owner_agency_id.in_(own),
        )
    )


def _own_agreed(user: User, today: date) -> Rows:
    own = own_agencies(user, Permission.RETURN_RESEARCH)
    return _agreed(user, Permission.RETURN_RESEARCH, today, own)


def _all_agreed(user: User, today: date) -> Rows:
    return _agreed(user, Permission.DO_CASEWORK, today, None)


SOURCES = (
    Source(
        "own-recommendations",
        Permission.RETURN_RESEARCH,
        "recommendation for your agency is due",
        "recommendations for your agency are due",
        "Read what is to change",
        "/lessons",
        _own_recommendations,
        told="due",
    ),
    Source(
        "own-agreed",
        Permission.RETURN_RESEARCH,
        "action that the steering group agreed with your agency is due",
        "actions that the steering group agreed with your agency are due",
        "See what was agreed",
        "/steering",
        _own_agreed,
        told="due",
    ),
    Source(
        "recommendations",
        Permission.DO_CASEWORK,
        "recommendation from a lesson is due",
        "recommendations from lessons are due",
        "Follow the recommendations",
        "/lessons",
        _all_recommendations,
        told="due",
    ),
    Source(
        "agreed",
        Permission.DO_CASEWORK,
        "action of the steering group is due",
        "actions of the steering group are due",
        "Ask where they stand",
        "/steering",
        _all_agreed,
        told="due",
    ),
)
