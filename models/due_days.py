"""By when agencies are asked to answer: some working days before the meeting."""

from datetime import date

import sqlalchemy as sa

from models.tables import maracs, working_days

USUAL = 3  # working days: time to chase the late ones, and to read the answers before the meeting


def usual_due_day(
    connection: sa.Connection, *, marac_id: str, meeting_on: date, today: date
) -> date:
    """The third working day before the meeting.

    Where that is not after today (a case added late, an emergency): the last working day before
    the meeting; where that is over too, the day of the meeting itself.
    """
    for steps in (USUAL, 1):
        found = _before(connection, marac_id, meeting_on, steps)
        if found is not None and found > today:
            return found
    return meeting_on


def _before(connection: sa.Connection, marac_id: str, on: date, steps: int) -> date | None:
    """The day so many working days before, in the MARAC's nation."""
    nation = connection.scalar(sa.select(maracs.c.nation).where(maracs.c.marac_id == marac_id))
    calendar = working_days.c
    of_nation = calendar.nation == (nation or "england")
    before = connection.scalar(
        sa.select(calendar.working_days_before).where(of_nation, calendar.day == on)
    )
    if before is None:
        return None
    found: date | None = connection.scalar(
        sa.select(calendar.day).where(
            of_nation, calendar.is_working, calendar.working_days_before == before - steps
        )
    )
    return found
