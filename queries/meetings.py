"""The meetings that a person comes to or runs: how full, what is due, what was sent."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import EVERY_MARAC, PERMISSIONS, Grant, Permission, Role, User, check_may_any
from models.errors import NotAllowed
from models.frames import read_frame
from models.marac_view import v_marac
from models.meeting_invitations import said_of
from models.tables import distribution_list, listings, meeting_invitations, meetings
from models.tables.facts import working_days
from models.working_day import Before
from queries.case_access import invited, sorted_grants

Condition = sa.ColumnElement[bool]

# Who comes to meetings or runs them: the page is theirs.
MAY = frozenset({Permission.RUN_MEETING, Permission.SEE_LISTED_CASES, Permission.RECORD_IDVA})
RUNNING = Permission.RUN_MEETING
HAS_AGENDA = ("scheduled", "virtual")
_FAR_BACK = timedelta(days=400)

_NONE = (
    "There is no meeting at this address that your account may open: choose one from the page "
    "Meetings, or ask the MARAC’s coordinator."
)


def ahead(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """The meetings to come, and those planned for a day that is over, the next first.

    Columns: those of `meetings`, marac, nation, agenda_due_on and working_days_left until then,
    listed (without an outcome), dealt_with, room, slot_minutes, runs (whether the person runs it),
    today, invited_on and is_invitation_old (changed since the invitations went out).
    """
    check_may_any(user, MAY)
    is_open = sa.func.coalesce(meetings.c.status, "planned") == "planned"
    recent = meetings.c.meeting_date >= today - timedelta(days=60)
    return _read(connection, user, today, sa.and_(is_open, recent), newest_first=False)


def past(connection: sa.Connection, *, user: User, today: date, most: int = 24) -> pl.DataFrame:
    """The meetings held or cancelled in the last year or so, the newest first; the same columns."""
    check_may_any(user, MAY)
    over = sa.func.coalesce(meetings.c.status, "planned") != "planned"
    recent = meetings.c.meeting_date >= today - _FAR_BACK
    return _read(connection, user, today, sa.and_(over, recent), newest_first=True, most=most)


def one(connection: sa.Connection, *, user: User, meeting_id: str, today: date) -> dict[str, Any]:
    """One meeting, with the same columns. Raises NotAllowed where it is not the person's."""
    check_may_any(user, MAY)
    found = _read(connection, user, today, meetings.c.meeting_id == meeting_id, newest_first=False)
    if found.is_empty():
        raise NotAllowed(_NONE)
    return found.row(0, named=True)


def several(
    connection: sa.Connection, *, user: User, meeting_ids: Sequence[str], today: date
) -> pl.DataFrame:
    """Those of the meetings that are the person's, the next first, with the same columns."""
    check_may_any(user, MAY)
    which = meetings.c.meeting_id.in_(list(meeting_ids))
    return _read(connection, user, today, which, newest_first=False)


def of_person(user: User) -> Condition:
    """The condition on `meetings` for those the person runs, or comes to for an agency."""
    return sa.or_(sa.false(), *(one for grant in sorted_grants(user) for one in _of_grant(grant)))


def _of_grant(grant: Grant) -> Iterator[Condition]:
    every = grant.marac_id == EVERY_MARAC
    own = sa.true() if every else meetings.c.marac_id == grant.marac_id
    if RUNNING in PERMISSIONS[grant.role]:
        yield own
    elif grant.role in (Role.REPRESENTATIVE, Role.IDVA) and grant.agency_id:
        yield sa.and_(own, sa.or_(invited(grant.agency_id), on_distribution(grant.agency_id)))


def on_distribution(agency_id: str | sa.ColumnElement[str]) -> Condition:
    """Whether somebody of the agency is on the MARAC's distribution list on the meeting's day."""
    entry = distribution_list
    return sa.exists().where(
        entry.c.marac_id == meetings.c.marac_id,
        entry.c.agency_id == agency_id,
        entry.c.since <= meetings.c.meeting_date,
        sa.or_(entry.c.until.is_(None), entry.c.until >= meetings.c.meeting_date),
    )


def _read(
    connection: sa.Connection,
    user: User,
    today: date,
    which: Condition,
    *,
    newest_first: bool,
    most: int | None = None,
) -> pl.DataFrame:
    due = Before(v_marac.c.nation, meetings.c.meeting_date, v_marac.c.agenda_working_days)
    now, counts = working_days.alias(), _counts()
    runs = user.maracs_for(RUNNING)
    is_run = sa.true() if runs is None else meetings.c.marac_id.in_(sorted(runs))
    day = meetings.c.meeting_date.desc() if newest_first else meetings.c.meeting_date
    question = (
        sa.select(
            *(column for column in meetings.c if column.name != "kind"),
            sa.func.coalesce(meetings.c.kind, "scheduled", type_=sa.String).label("kind"),
            v_marac.c.name.label("marac"),
            v_marac.c.nation,
            v_marac.c.cases_per_meeting.label("room"),
            v_marac.c.slot_minutes,
            due.end.c.day.label("agenda_due_on"),
            (due.end.c.working_days_before - now.c.working_days_before).label("working_days_left"),
            sa.func.coalesce(counts.c.listed, 0).label("listed"),
            sa.func.coalesce(counts.c.dealt_with, 0).label("dealt_with"),
            sa.case((is_run, sa.true()), else_=sa.false()).label("runs"),
            meeting_invitations.c.sent_on.label("invited_on"),
            meeting_invitations.c.sent_said,
        )
        .join(v_marac, v_marac.c.marac_id == meetings.c.marac_id)
        .outerjoin(counts, counts.c.meeting_id == meetings.c.meeting_id)
        .outerjoin(meeting_invitations, meeting_invitations.c.meeting_id == meetings.c.meeting_id)
        .outerjoin(due.start, due.on_start)
        .outerjoin(due.end, due.on_end)
        .outerjoin(now, sa.and_(now.c.nation == v_marac.c.nation, now.c.day == today))
        .where(which, of_person(user))
        .order_by(day, meetings.c.start_time, meetings.c.meeting_id)
    )
    found = read_frame(connection, question.limit(most) if most else question)
    old = [row["sent_said"] not in (None, said_of(row)) for row in found.iter_rows(named=True)]
    return found.drop("sent_said").with_columns(
        pl.Series("is_invitation_old", old, dtype=pl.Boolean), today=pl.lit(today)
    )


def _counts() -> sa.Subquery:
    waits = sa.case((listings.c.outcome.is_(None), 1), else_=0)
    return (
        sa.select(
            listings.c.meeting_id,
            sa.cast(sa.func.sum(waits), sa.Integer).label("listed"),
            sa.cast(sa.func.sum(1 - waits), sa.Integer).label("dealt_with"),
        )
        .group_by(listings.c.meeting_id)
        .subquery()
    )
