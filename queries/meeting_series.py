"""The series of a MARAC's meetings, how far each is planned, and the days that come next."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may, check_may_any
from models.frames import read_frame
from models.meeting_days import Pattern, days
from models.tables import maracs, meeting_series, meetings
from models.tables.facts import working_days
from queries.meetings import MAY, of_person


def series(connection: sa.Connection, *, user: User, today: date) -> pl.DataFrame:
    """The series that have not ended, of the MARACs where the person does the casework.

    Columns: those of meeting_series, marac, planned (meetings still to come), last_on.
    """
    check_may(user, Permission.DO_CASEWORK)
    own = user.maracs_for(Permission.DO_CASEWORK)
    ahead = (
        sa.select(
            meetings.c.series_id,
            sa.func.count().label("planned"),
            sa.func.max(meetings.c.meeting_date).label("last_on"),
        )
        .where(
            meetings.c.series_id.is_not(None),
            meetings.c.meeting_date >= today,
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
        )
        .group_by(meetings.c.series_id)
        .subquery()
    )
    return read_frame(
        connection,
        sa.select(
            *meeting_series.c,
            maracs.c.name.label("marac"),
            sa.func.coalesce(ahead.c.planned, 0).label("planned"),
            ahead.c.last_on,
        )
        .join(maracs, maracs.c.marac_id == meeting_series.c.marac_id)
        .outerjoin(ahead, ahead.c.series_id == meeting_series.c.series_id)
        .where(
            meeting_series.c.ended_at.is_(None),
            sa.true() if own is None else meeting_series.c.marac_id.in_(sorted(own)),
        )
        .order_by(maracs.c.name, meeting_series.c.starts_on, meeting_series.c.series_id),
    )


def proposed(
    connection: sa.Connection, *, user: User, marac_id: str, pattern: Pattern, until: date
) -> pl.DataFrame:
    """The days of a pattern: day, proposed (the next working day where it is none), is_moved.

    A daily one leaves out what is no working day. By the calendar of the MARAC's nation.
    """
    check_may(user, Permission.DO_CASEWORK, marac_id)
    nation = connection.scalar(sa.select(maracs.c.nation).where(maracs.c.marac_id == marac_id))
    wanted = pl.DataFrame({"day": days(pattern, until)}, schema={"day": pl.Date})
    working = read_frame(
        connection,
        sa.select(working_days.c.day)
        .where(
            working_days.c.nation == (nation or "england"),
            working_days.c.is_working,
            working_days.c.day >= pattern.starts_on,
        )
        .order_by(working_days.c.day),
    ).with_columns(proposed="day")
    found = wanted.sort("day").join_asof(working.sort("day"), on="day", strategy="forward")
    marked = found.with_columns(is_moved=pl.col("proposed") != pl.col("day"))
    return marked.filter(~pl.col("is_moved")) if pattern.every == "day" else marked


def to_come(connection: sa.Connection, *, user: User, series_id: str, today: date) -> list[str]:
    """The meetings of a series from today on that the person comes to or runs, cancelled too."""
    check_may_any(user, MAY)
    return list(
        connection.scalars(
            sa.select(meetings.c.meeting_id)
            .where(
                meetings.c.series_id == series_id,
                meetings.c.meeting_date >= today,
                of_person(user),
            )
            .order_by(meetings.c.meeting_date, meetings.c.meeting_id)
        )
    )
