"""Saved views of the list of cases: one question each, asked in one word."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import (
    action_facts,
    agency_involvement,
    cases,
    contact_attempts,
    emergency_access,
    listings,
    meetings,
)

Condition = sa.ColumnElement[bool]

# A case at one of these still has its meeting before it.
BEFORE_THE_MEETING = ("received", "screening", "returned", "accepted", "listed", "deferred")
SCREEN_DAYS = 2  # ASSUMPTION: a referral is looked at within two days; no national rule says so


@dataclass(frozen=True)
class View:
    """A saved view: its words, and the condition on the table `cases`."""

    title: str
    condition: Callable[[User, date], Condition]


def coming(today: date) -> sa.Subquery:
    """Each case that is listed for a meeting still to come, with the first such day."""
    return (
        sa.select(
            listings.c.case_id,
            meetings.c.marac_id,
            sa.func.min(meetings.c.meeting_date).label("meets_on"),
        )
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(
            meetings.c.meeting_date >= today,
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
            listings.c.outcome.is_(None),
        )
        .group_by(listings.c.case_id, meetings.c.marac_id)
        .subquery()
    )


def _late(user: User, today: date) -> Condition:
    """Not screened in time, an action overdue, or research not returned in time."""
    unscreened = sa.and_(
        cases.c.status.in_(("received", "screening")),
        cases.c.referral_date < today - timedelta(days=SCREEN_DAYS),
    )
    action = sa.exists().where(
        action_facts.c.case_id == cases.c.case_id,
        action_facts.c.is_open,
        action_facts.c.due_on < today,
    )
    research = sa.exists().where(
        agency_involvement.c.case_id == cases.c.case_id,
        agency_involvement.c.returned_on.is_(None),
        agency_involvement.c.due_on < today,
    )
    asked = sa.and_(cases.c.status.in_(BEFORE_THE_MEETING), research)
    return sa.or_(unscreened, action, asked)


def _next_meeting(user: User, today: date) -> Condition:
    """On the list of the first meeting of a MARAC that is still to come."""
    listed = coming(today)
    first = (
        sa.select(listed.c.marac_id, sa.func.min(listed.c.meets_on).label("first_on"))
        .group_by(listed.c.marac_id)
        .subquery()
    )
    return cases.c.case_id.in_(
        sa.select(listed.c.case_id).join(
            first,
            sa.and_(first.c.marac_id == listed.c.marac_id, first.c.first_on == listed.c.meets_on),
        )
    )


def _no_contact(user: User, today: date) -> Condition:
    """With an IDVA, before the meeting, and nobody has tried to reach the victim."""
    return sa.and_(
        cases.c.status.in_(BEFORE_THE_MEETING),
        cases.c.idva_referred_on.is_not(None),
        cases.c.idva_contact_on.is_(None),
        ~sa.exists().where(contact_attempts.c.case_id == cases.c.case_id),
    )


def _emergencies(user: User, today: date) -> Condition:
    """Opened in an emergency that nobody has judged, for who closes and opens cases."""
    maracs = user.maracs_for(Permission.CLOSE_CASES)
    return sa.and_(
        sa.true() if maracs is None else cases.c.marac_id.in_(sorted(maracs)),
        sa.exists().where(
            emergency_access.c.case_id == cases.c.case_id,
            emergency_access.c.reviewed_at.is_(None),
        ),
    )


VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "late": View("Something is late", _late),
        "next-meeting": View("Listed for the next meeting", _next_meeting),
        "no-contact": View("IDVA: no contact tried yet", _no_contact),
        "emergencies": View("Opened in an emergency, to be judged", _emergencies),
    }
)
