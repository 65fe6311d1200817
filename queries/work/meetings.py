"""What the calendar asks for: agendas that are due."""

from datetime import date, timedelta

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import meetings
from models.tables.facts import working_days
from queries.work.source import Rows, Source, entry, of_marac

AHEAD = timedelta(days=60)
v_marac = sa.table(
    "v_marac",
    sa.column("marac_id", sa.String),
    sa.column("name", sa.String),
    sa.column("nation", sa.String),
    sa.column("agenda_working_days", sa.Integer),
)


def _agendas(user: User, today: date) -> Rows:
    """Meetings planned whose agenda did not go out, with the last day that is in time."""
    met, due, now = working_days.alias(), working_days.alias(), working_days.alias()
    before = met.c.working_days_before - v_marac.c.agenda_working_days
    left = before - now.c.working_days_before
    return (
        sa.select(
            *entry(
                about=v_marac.c.name.concat(", ").concat(
                    sa.cast(meetings.c.meeting_date, sa.String)
                ),
                day=due.c.day,
                is_late=due.c.day < today,
                left=left,
            )
        )
        .select_from(meetings)
        .join(v_marac, v_marac.c.marac_id == meetings.c.marac_id)
        .join(met, sa.and_(met.c.nation == v_marac.c.nation, met.c.day == meetings.c.meeting_date))
        .join(now, sa.and_(now.c.nation == v_marac.c.nation, now.c.day == today))
        .join(
            due,
            sa.and_(
                due.c.nation == v_marac.c.nation,
                due.c.is_working,
                due.c.working_days_before == before,
            ),
        )
        .where(
            of_marac(user, Permission.RUN_MEETING, meetings.c.marac_id),
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
            sa.func.coalesce(meetings.c.kind, "scheduled").in_(("scheduled", "virtual")),
            meetings.c.agenda_sent_on.is_(None),
            meetings.c.meeting_date.between(today, today + AHEAD),
        )
    )


SOURCES = (
    Source(
        "agenda",
        Permission.RUN_MEETING,
        "agenda is to be sent",
        "agendas are to be sent",
        "See who is listed",
        "/cases?view=next-meeting",
        _agendas,
        told="due",
        is_deadline=True,
    ),
)
