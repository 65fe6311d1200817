"""What meetings ask for: agendas due, invitations, lists too long, statements, papers to read."""

from datetime import date, timedelta

import sqlalchemy as sa

from models.access import Permission, User
from models.confidentiality import statement
from models.tables import (
    confidentiality,
    listings,
    meeting_invitations,
    meetings,
    pack_deliveries,
    packs,
)
from models.tables.facts import working_days
from models.working_day import Before
from queries.maracs import v_marac
from queries.meetings import of_person
from queries.work.source import Condition, Rows, Source, entry, of_marac

AHEAD = timedelta(days=60)
INVITED_BY = timedelta(days=28)  # days before a meeting from which its invitations are missed
LATE_INVITED = timedelta(days=7)
SIGNED_BY = timedelta(days=3)  # days before a meeting from which the statement is asked for


def _agendas(user: User, today: date) -> Rows:
    """Meetings planned whose agenda did not go out, with the last day that is in time."""
    due = Before(v_marac.c.nation, meetings.c.meeting_date, v_marac.c.agenda_working_days)
    now = working_days.alias()
    return (
        sa.select(
            *entry(
                about=v_marac.c.name.concat(", ").concat(
                    sa.cast(meetings.c.meeting_date, sa.String)
                ),
                day=due.end.c.day,
                is_late=due.end.c.day < today,
                left=due.end.c.working_days_before - now.c.working_days_before,
            )
        )
        .select_from(meetings)
        .join(v_marac, v_marac.c.marac_id == meetings.c.marac_id)
        .join(due.start, due.on_start)
        .join(due.end, due.on_end)
        .join(now, sa.and_(now.c.nation == v_marac.c.nation, now.c.day == today))
        .where(
            of_marac(user, Permission.RUN_MEETING, meetings.c.marac_id),
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
            sa.func.coalesce(meetings.c.kind, "scheduled").in_(("scheduled", "virtual")),
            meetings.c.agenda_sent_on.is_(None),
            meetings.c.meeting_date.between(today, today + AHEAD),
        )
    )


def _is_planned() -> Condition:
    return sa.func.coalesce(meetings.c.status, "planned") == "planned"


def _invitations(user: User, today: date) -> Rows:
    """Meetings soon to come of which nobody was told, or that changed since they were."""
    told = meeting_invitations.c
    unsent = sa.or_(told.sent_on.is_(None), told.said.is_distinct_from(told.sent_said))
    return (
        sa.select(
            *entry(
                day=meetings.c.meeting_date,
                is_late=meetings.c.meeting_date <= today + LATE_INVITED,
            )
        )
        .select_from(meetings)
        .outerjoin(meeting_invitations, told.meeting_id == meetings.c.meeting_id)
        .where(
            of_marac(user, Permission.RUN_MEETING, meetings.c.marac_id),
            _is_planned(),
            sa.func.coalesce(meetings.c.kind, "scheduled") != "daily",
            meetings.c.meeting_date.between(today, today + INVITED_BY),
            unsent,
        )
    )


def _overfull(user: User, today: date) -> Rows:
    """Meetings with more cases on their list than slots."""
    listed = (
        sa.select(sa.func.count())
        .where(listings.c.meeting_id == meetings.c.meeting_id, listings.c.outcome.is_(None))
        .scalar_subquery()
    )
    return (
        sa.select(*entry(day=meetings.c.meeting_date, is_late=sa.false()))
        .select_from(meetings)
        .join(v_marac, v_marac.c.marac_id == meetings.c.marac_id)
        .where(
            of_marac(user, Permission.DO_CASEWORK, meetings.c.marac_id),
            _is_planned(),
            meetings.c.meeting_date >= today,
            listed > v_marac.c.cases_per_meeting,
        )
    )


def _statements(user: User, today: date) -> Rows:
    """Meetings of the person's within days, for which they have not accepted the statement."""
    accepted = sa.exists().where(
        confidentiality.c.meeting_id == meetings.c.meeting_id,
        confidentiality.c.user_id == user.user_id,
        confidentiality.c.version == statement().version,
    )
    return (
        sa.select(*entry(day=meetings.c.meeting_date, is_late=meetings.c.meeting_date <= today))
        .select_from(meetings)
        .where(
            of_person(user),
            _is_planned(),
            meetings.c.meeting_date.between(today, today + SIGNED_BY),
            sa.not_(accepted),
        )
    )


def _unread(user: User, today: date) -> Rows:
    """Copies made for the person that they have not opened, and that still open."""
    return (
        sa.select(*entry(day=packs.c.made_at, is_late=packs.c.expires_on <= today))
        .select_from(pack_deliveries)
        .join(packs, packs.c.pack_id == pack_deliveries.c.pack_id)
        .where(
            pack_deliveries.c.user_id == user.user_id,
            pack_deliveries.c.opened_at.is_(None),
            pack_deliveries.c.destroyed_at.is_(None),
            packs.c.expires_on >= today,
        )
    )


def _of_members(needs: Permission) -> tuple[Source, ...]:
    """What waits for each person who comes, whichever permission of theirs it rests on."""
    return (
        Source(
            f"statement-{needs.name.lower()}",
            needs,
            "meeting asks you to accept the confidentiality statement",
            "meetings ask you to accept the confidentiality statement",
            "Open the meetings",
            PLACE,
            _statements,
            told="on",
        ),
        Source(
            f"papers-{needs.name.lower()}",
            needs,
            "paper of a meeting is for you to read",
            "papers of meetings are for you to read",
            "Open your papers",
            PLACE,
            _unread,
        ),
    )


PLACE = "/meetings"
SOURCES = (
    Source(
        "agenda",
        Permission.RUN_MEETING,
        "agenda is to be sent",
        "agendas are to be sent",
        "Open the meetings",
        PLACE,
        _agendas,
        told="due",
        is_deadline=True,
    ),
    Source(
        "overfull",
        Permission.DO_CASEWORK,
        "meeting has more cases than slots",
        "meetings have more cases than slots",
        "Move cases on",
        PLACE,
        _overfull,
        told="on",
    ),
    Source(
        "invitations",
        Permission.RUN_MEETING,
        "meeting’s invitations are to be sent",
        "meetings’ invitations are to be sent",
        "Send the invitations",
        PLACE,
        _invitations,
        told="on",
    ),
    # A coordinator, the chair and representatives, an IDVA: each role rests on another of these.
    *_of_members(Permission.DO_CASEWORK),
    *_of_members(Permission.SEE_LISTED_CASES),
    *_of_members(Permission.RECORD_IDVA),
)
