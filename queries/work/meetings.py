"""What the calendar asks for: agendas that are due."""

from datetime import date, timedelta

import sqlalchemy as sa

from models.access import Permission, User
from models.tables import meetings
from models.tables.facts import working_days
from models.working_day import Before
from queries.maracs import v_marac
from queries.work.source import Rows, Source, entry, of_marac

AHEAD = timedelta(days=60)


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
