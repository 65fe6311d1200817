"""The meetings of a MARAC that are planned: how full each is, and when its agenda has to go out."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame
from models.marac_view import v_marac
from models.tables import listings, meetings
from models.working_day import Before

EMERGENCY, DAILY = "emergency", "daily"


def planned(connection: sa.Connection, marac_id: str, today: date) -> pl.DataFrame:
    """The meetings planned from today on, the next first.

    Columns: meeting_id, meeting_date, kind, start_time, listed (without an outcome yet), room
    (cases_per_meeting), agenda_due_on (by working days of the nation), agenda_sent_on, has_room
    (listed below room), is_free (it has room and its agenda, if it has one, was not due before
    today).
    """
    rules = connection.execute(sa.select(*v_marac.c).where(v_marac.c.marac_id == marac_id)).one()
    frame = read_frame(connection, _question(rules, marac_id, today))
    no_agenda = pl.col("kind").is_in([EMERGENCY, DAILY])
    return frame.with_columns(room=pl.lit(int(rules.cases_per_meeting))).with_columns(
        has_room=pl.col("listed") < pl.col("room"),
        is_free=(pl.col("listed") < pl.col("room"))
        & ((pl.col("agenda_due_on") >= today) | no_agenda),
    )


def _question(
    rules: sa.Row[tuple[object, ...]], marac_id: str, today: date
) -> sa.Select[tuple[object, ...]]:
    listed = (
        sa.select(listings.c.meeting_id, sa.func.count().label("listed"))
        .where(listings.c.outcome.is_(None))
        .group_by(listings.c.meeting_id)
        .subquery()
    )
    due = Before(
        sa.literal(str(rules.nation)), meetings.c.meeting_date, int(rules.agenda_working_days)
    )
    return (
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
        .order_by(meetings.c.meeting_date, meetings.c.start_time, meetings.c.meeting_id)
    )


def next_free(frame: pl.DataFrame) -> str | None:
    """The first meeting with room whose agenda is not due yet; None where there is none."""
    return _first(frame.filter("is_free"))


def next_with_room(frame: pl.DataFrame, *, after: date, but: list[str]) -> str | None:
    """The first meeting with room after a day, but for these; None where there is none.

    For a case that agencies have looked into already: it needs no agenda's days of notice.
    """
    later = (pl.col("meeting_date") > after) & ~pl.col("meeting_id").is_in(but)
    return _first(frame.filter(pl.col("has_room") & later))


def _first(frame: pl.DataFrame) -> str | None:
    free = frame.filter(pl.col("kind") != EMERGENCY)
    return None if free.is_empty() else str(free["meeting_id"][0])
