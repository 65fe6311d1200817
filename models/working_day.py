"""A day so many working days after another, from the calendar that the record keeps."""

from datetime import date

import sqlalchemy as sa

from models.tables.facts import working_days

Condition = sa.ColumnElement[bool]


class After:
    """Two rows of the calendar to join: `start` is the day itself, `end` the day found."""

    def __init__(
        self, nation: sa.ColumnElement[str], day: sa.ColumnElement[date], count: int
    ) -> None:
        self.start = working_days.alias()
        self.end = working_days.alias()
        today = sa.case((self.start.c.is_working, 1), else_=0)
        self.on_start = sa.and_(self.start.c.nation == nation, self.start.c.day == day)
        self.on_end = sa.and_(
            self.end.c.nation == self.start.c.nation,
            self.end.c.is_working,
            self.end.c.working_days_before
            == self.start.c.working_days_before + today + sa.literal(count - 1),
        )


def working_day_after(connection: sa.Connection, nation: str, day: date, count: int) -> date | None:
    """The working day that is `count` (1 or more) after the day; None beyond the calendar."""
    found = After(sa.literal(nation), sa.literal(day, sa.Date), count)
    return connection.scalar(
        sa.select(found.end.c.day)
        .select_from(found.start)
        .join(found.end, found.on_end)
        .where(found.on_start)
    )
