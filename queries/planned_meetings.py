"""Planned meetings of a MARAC: how full each is, and the day by which its agenda has to go out."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.frames import read_frame
from models.tables import listings, meetings, working_days
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
    frame = read_frame(
        connection,
        sa.select(
            meetings.c.meeting_id,
            meetings.c.meeting_date,
            sa.func.coalesce(meetings.c.kind, "scheduled", type_=sa.String).label("kind"),
            meetings.c.start_time,
            meetings.c.agenda_sent_on,
            sa.func.coalesce(listed.c.listed, 0).label("listed"),
        )
        .outerjoin(listed, listed.c.meeting_id == meetings.c.meeting_id)
        .where(
            meetings.c.marac_id == marac_id,
            meetings.c.meeting_date >= today,
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
        )
        .order_by(meetings.c.meeting_date, meetings.c.start_time, meetings.c.meeting_id),
    )
    due = [
        agenda_due_on(connection, day, str(rules.nation), int(rules.agenda_working_days))
        for day in frame["meeting_date"]
    ]
    return frame.with_columns(
        agenda_due_on=pl.Series(due, dtype=pl.Date), room=pl.lit(int(rules.cases_per_meeting))
    ).with_columns(
        is_free=(pl.col("listed") < pl.col("room"))
        & ((pl.col("agenda_due_on") >= today) | (pl.col("kind") == "emergency"))
    )


def agenda_due_on(
    connection: sa.Connection, meeting_date: date, nation: str, days: int
) -> date | None:
    """The last working day that lies so many working days before the meeting."""
    calendar = working_days.c
    before = (
        sa.select(calendar.working_days_before)
        .where(calendar.nation == nation, calendar.day == meeting_date)
        .scalar_subquery()
    )
    found = connection.scalar(
        sa.select(sa.func.max(calendar.day)).where(
            calendar.nation == nation,
            calendar.is_working,
            calendar.working_days_before <= before - days,
        )
    )
    return found if isinstance(found, date) else None


def next_free(frame: pl.DataFrame) -> str | None:
    """The first meeting with room whose agenda is not due yet; None where there is none."""
    free = frame.filter(pl.col("is_free") & (pl.col("kind") != "emergency"))
    return None if free.is_empty() else str(free["meeting_id"][0])
