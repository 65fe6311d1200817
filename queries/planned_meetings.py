"""Planned meetings of a MARAC: how full each is, and the day by which its agenda has to go out."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.frames import read_frame
from models.tables import listings, meetings
from models.working_day import Before
from queries.maracs import v_marac


def planned(connection: sa.Connection, *, user: User, marac_id: str, today: date) -> pl.DataFrame:
    """The meetings planned from today on, the next first. For who sees the MARAC's cases.

    Columns: meeting_id, meeting_date, kind, start_time, listed (without an outcome yet), room
    (cases_per_meeting),
    agenda_due_on (by working days of the nation), agenda_sent_on, is_free (listed below room and
    the agenda not due before today).
    """
    check_may(user, Permission.SEE_CASES, marac_id)
    rules = connection.execute(sa.select(*v_marac.c).where(v_marac.c.marac_id == marac_id)).one()
    listed = (
        sa.select(listings.c.meeting_id, sa.func.count().label("listed"))
        .where(listings.c.outcome.is_(None))
        .group_by(listings.c.meeting_id)
        .subquery()
    )
    due = Before(
        sa.literal(str(rules.nation)), meetings.c.meeting_date, int(rules.agenda_working_days)
    )
    frame = read_frame(
        connection,
        sa.select(
            meetings.c.meeting_id,
            meetings.c.meeting_date,
            sa.func.coalesce(meetings.c.kind, "scheduled", type_=sa.String).label("kind"),
            meetings.c.start_time,
            meetings.c.agenda_sent_on,
            due.end.c.day.label("agenda_due_on"),
            sa.func.coalesce(listed.c.listed, 0).label("listed"),
        )
        .outerjoin(listed, listed.c.meeting_id == meetings.c.meeting_id)
        .outerjoin(due.start, due.on_start)
        .outerjoin(due.end, due.on_end)
        .where(
            meetings.c.marac_id == marac_id,
            meetings.c.meeting_date >= today,
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
        )
        .order_by(meetings.c.meeting_date, meetings.c.start_time, meetings.c.meeting_id),
    )
    return frame.with_columns(room=pl.lit(int(rules.cases_per_meeting))).with_columns(
        is_free=(pl.col("listed") < pl.col("room"))
        & ((pl.col("agenda_due_on") >= today) | (pl.col("kind") == "emergency"))
    )


def next_free(frame: pl.DataFrame) -> str | None:
    """The first meeting with room whose agenda is not due yet; None where there is none."""
    free = frame.filter(pl.col("is_free") & (pl.col("kind") != "emergency"))
    return None if free.is_empty() else str(free["meeting_id"][0])
