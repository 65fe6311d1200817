"""By when agencies are asked to answer: some working days before the meeting."""

from datetime import date

import sqlalchemy as sa

from models.tables import maracs
from models.working_day import working_day_before

USUAL = 3  # working days: time to chase the late ones, and to read the answers before the meeting


def usual_due_day(
    connection: sa.Connection, *, marac_id: str, meeting_on: date, today: date
) -> date:
    """The third working day before the meeting.

    Where that is not after today (a case added late, an emergency): the last working day before
    the meeting; where that is over too, the day of the meeting itself.
    """
    nation = connection.scalar(sa.select(maracs.c.nation).where(maracs.c.marac_id == marac_id))
    for count in (USUAL, 1):
        found = working_day_before(connection, nation or "england", meeting_on, count)
        if found is not None and found > today:
            return found
    return meeting_on
