"""Makes a series of meetings and plans it ahead, past bank holidays; ends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ingest.case_numbers import new_row_id
from ingest.meetings import Place, is_taken, plan_within
from models.access import Permission, User, check_may
from models.codes import MEETING_KIND
from models.database import writing
from models.errors import ForPerson
from models.meeting_days import Pattern
from models.period import long_date
from models.planned_meetings import DAILY, EMERGENCY
from models.tables import meeting_series
from models.trail import note, now

MOST = 260  # a year of daily meetings, with room
SERIES = "meeting_series"


@dataclass(frozen=True)
class Ahead:
    """What was planned: the series, how many meetings, and the days that had one already."""

    series_id: str
    planned: int
    taken: tuple[date, ...]

    @property
    def told(self) -> str:
        """What was planned, in a sentence or two."""
        done = f"{self.planned} {'meeting' if self.planned == 1 else 'meetings'} planned."
        if not self.taken:
            return done
        days = ", ".join(map(long_date, self.taken))
        return f"{done} Left as planned before: {days}."


def make_series(
    engine: sa.Engine,
    *,
    by: User,
    marac_id: str,
    pattern: Pattern,
    days: Sequence[date],
    kind: str = "scheduled",
    place: Place | None = None,
    today: date,
) -> Ahead:
    """Makes a series and its first meetings, on the days that a person looked through."""
    when = place or Place()
    if kind not in MEETING_KIND or kind == EMERGENCY:
        raise ForPerson("Say what kind of meeting it is: an emergency has no series.")
    with writing(engine) as connection:
        check_may(by, Permission.DO_CASEWORK, marac_id)
        row = {
            "series_id": new_row_id("S"),
            "marac_id": marac_id,
            "every": pattern.every,
            "weekday": pattern.weekday,
            "nth": pattern.nth,
            "kind": kind,
            "starts_on": pattern.starts_on,
            **{name: text or None for name, text in when.row().items() if name != "closes_on"},
        }
        made = {"made_at": now(), "made_by": by.user_id}
        connection.execute(meeting_series.insert().values(**row, **made))
        note(
            connection,
            by,
            "made a series of meetings",
            kind=SERIES,
            record=str(row["series_id"]),
            marac_id=marac_id,
            after=row,
        )
        return _plan(connection, by, row, days, today)


def plan_ahead(
    engine: sa.Engine, *, by: User, series_id: str, days: Sequence[date], today: date
) -> Ahead:
    """Plans more meetings of a series, on the days that a person looked through."""
    with writing(engine) as connection:
        return _plan(connection, by, _open(connection, by, series_id), days, today)


def end_series(engine: sa.Engine, *, by: User, series_id: str) -> None:
    """Ends a series: nothing more is planned of it, and what is planned stays."""
    with writing(engine) as connection:
        row = _open(connection, by, series_id)
        connection.execute(
            meeting_series.update()
            .where(meeting_series.c.series_id == series_id)
            .values(ended_at=now(), ended_by=by.user_id)
        )
        note(
            connection,
            by,
            "ended a series of meetings",
            kind=SERIES,
            record=series_id,
            marac_id=row["marac_id"],
        )


def _open(connection: sa.Connection, by: User, series_id: str) -> dict[str, Any]:
    row = connection.execute(
        sa.select(meeting_series).where(meeting_series.c.series_id == series_id)
    ).first()
    check_may(by, Permission.DO_CASEWORK, row.marac_id if row else None)
    if row is None or row.ended_at is not None:
        raise ForPerson("The series has ended: make another.")
    return dict(row._mapping)


def _plan(
    connection: sa.Connection, by: User, row: dict[str, Any], days: Sequence[date], today: date
) -> Ahead:
    wanted = sorted(set(days))
    if not wanted:
        raise ForPerson("Choose at least one day to plan.")
    if len(wanted) > MOST:
        raise ForPerson(f"Plan up to {MOST} meetings at a time: choose an earlier last day.")
    taken = [day for day in wanted if is_taken(connection, row["marac_id"], day)]
    for day in wanted:
        if day not in taken:
            plan_within(
                connection,
                by=by,
                marac_id=row["marac_id"],
                on=day,
                kind=row["kind"],
                place=_place(row, day),
                today=today,
                series_id=row["series_id"],
            )
    return Ahead(row["series_id"], len(wanted) - len(taken), tuple(taken))


def _place(row: dict[str, Any], day: date) -> Place:
    texts = {name: row[name] or "" for name in ("start_time", "venue", "link", "closes_at")}
    return Place(**texts, closes_on=day if row["kind"] == DAILY else None)
