"""A day so many working days from another, from the calendar that the record keeps."""

from datetime import date

import sqlalchemy as sa

from models.tables.facts import working_days

Condition = sa.ColumnElement[bool]
Nation = sa.ColumnElement[str]
Day = sa.ColumnElement[date]
Count = int | sa.ColumnElement[int]


class _From:
    """Two rows of the calendar to join: `start` is the day itself, `end` the day found."""

    def __init__(self, nation: Nation, day: Day) -> None:
        self.start = working_days.alias()
        self.end = working_days.alias()
        self.on_start = sa.and_(self.start.c.nation == nation, self.start.c.day == day)

    def _on_end(self, place: sa.ColumnElement[int]) -> Condition:
        return sa.and_(
            self.end.c.nation == self.start.c.nation,
            self.end.c.is_working,
            self.end.c.working_days_before == place,
        )


class After(_From):
    """The working day that is `count` (1 or more) after a day."""

    def __init__(self, nation: Nation, day: Day, count: Count) -> None:
        super().__init__(nation, day)
        today = sa.case((self.start.c.is_working, 1), else_=0)
        self.on_end = self._on_end(self.start.c.working_days_before + today + (count - 1))


class Before(_From):
    """The working day that is `count` (1 or more) before a day."""

    def __init__(self, nation: Nation, day: Day, count: Count) -> None:
        super().__init__(nation, day)
        self.on_end = self._on_end(self.start.c.working_days_before - count)


def working_day_after(connection: sa.Connection, nation: str, day: date, count: int) -> date | None:
    """The working day that is `count` (1 or more) after the day; None beyond the calendar."""
    return _found(connection, After(sa.literal(nation), sa.literal(day, sa.Date), count))


def working_day_before(
    connection: sa.Connection, nation: str, day: date, count: int
) -> date | None:
    """The working day that is `count` (1 or more) before the day; None beyond the calendar."""
    return _found(connection, Before(sa.literal(nation), sa.literal(day, sa.Date), count))


def working_day_from(connection: sa.Connection, nation: str, day: date) -> date | None:
    """The day itself where it is a working day, else the next one; None beyond the calendar."""
    found: date | None = connection.scalar(
        sa.select(sa.func.min(working_days.c.day)).where(
            working_days.c.nation == nation, working_days.c.day >= day, working_days.c.is_working
        )
    )
    return found


def _found(connection: sa.Connection, found: After | Before) -> date | None:
    return connection.scalar(
        sa.select(found.end.c.day)
        .select_from(found.start)
        .join(found.end, found.on_end)
        .where(found.on_start)
    )
