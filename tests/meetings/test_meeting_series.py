"""Series: on the right days, past bank holidays, planned ahead and ended."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from agencies_before.one_list import BOSS, POLICE, TODAY
from hypothesis import given
from hypothesis import strategies as some

from ingest import meeting_series as written
from ingest.meetings import Place
from models.errors import ForPerson, NotAllowed
from models.meeting_days import LAST, Pattern, days
from models.tables import meetings
from queries import meeting_series as asked

_DAYS = some.dates(date(2024, 1, 1), date(2027, 12, 31))


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@given(start=_DAYS, weekday=some.integers(0, 4), length=some.integers(0, 500))
def test_weeks_and_fortnights_are_on_their_weekday(start: date, weekday: int, length: int) -> None:
    until = start + timedelta(days=length)
    weekly = days(Pattern("week", start, weekday), until)
    assert weekly == [day for day in every_day(start, until) if day.weekday() == weekday]
    assert days(Pattern("fortnight", start, weekday), until) == weekly[::2]


@given(start=_DAYS, weekday=some.integers(0, 4), nth=some.integers(1, 5))
def test_months_are_on_the_week_that_was_chosen(start: date, weekday: int, nth: int) -> None:
    until = start + timedelta(days=400)

    def is_it(day: date) -> bool:
        if day.weekday() != weekday:
            return False
        if nth == LAST:
            return day.day > monthrange(day.year, day.month)[1] - 7
        return (day.day - 1) // 7 + 1 == nth

    wanted = [day for day in every_day(start, until) if is_it(day)]
    assert days(Pattern("month", start, weekday, nth), until) == wanted


def test_a_bank_holiday_is_shown_with_the_next_working_day(listed: sa.Engine) -> None:
    """31 August 2026 is the summer bank holiday in England, a Monday."""
    with listed.connect() as connection:
        found = asked.proposed(
            connection,
            user=BOSS,
            marac_id="M1",
            pattern=Pattern("week", date(2026, 8, 24), 0),
            until=date(2026, 9, 7),
        )
    assert found.rows() == [
        (date(2026, 8, 24), date(2026, 8, 24), False),
        (date(2026, 8, 31), date(2026, 9, 1), True),
        (date(2026, 9, 7), date(2026, 9, 7), False),
    ]


def test_a_daily_series_leaves_out_what_is_no_working_day(listed: sa.Engine) -> None:
    with listed.connect() as connection:
        found = asked.proposed(
            connection,
            user=BOSS,
            marac_id="M1",
            pattern=Pattern("day", date(2026, 8, 28)),
            until=date(2026, 9, 1),
        )
    assert found["day"].to_list() == [date(2026, 8, 28), date(2026, 9, 1)]


def test_a_series_is_planned_and_a_day_that_is_taken_is_left(listed: sa.Engine) -> None:
    ahead = written.make_series(
        listed,
        by=BOSS,
        marac_id="M1",
        pattern=Pattern("fortnight", TODAY, 2),
        days=[date(2026, 7, 15), date(2026, 7, 29)],  # T2 is on the 29th
        place=Place("09:30", "Town hall", "https://meet.example/x"),
        today=TODAY,
    )
    assert (ahead.planned, ahead.taken) == (1, (date(2026, 7, 29),))
    assert ahead.told == "1 meeting planned. Left as planned before: 29 July 2026."
    with listed.connect() as connection:
        row = connection.execute(
            sa.select(meetings).where(meetings.c.series_id == ahead.series_id)
        ).one()
        found = asked.series(connection, user=BOSS, today=TODAY)
    assert (row.meeting_date, row.start_time, row.link, row.status) == (
        date(2026, 7, 15),
        "09:30",
        "https://meet.example/x",
        "planned",
    )
    assert found.select("planned", "last_on").rows() == [(1, date(2026, 7, 15))]


def test_a_daily_series_closes_on_its_own_day(listed: sa.Engine) -> None:
    ahead = written.make_series(
        listed,
        by=BOSS,
        marac_id="M1",
        pattern=Pattern("day", TODAY),
        days=[date(2026, 7, 15)],
        kind="daily",
        place=Place(closes_at="14:00"),
        today=TODAY,
    )
    with listed.connect() as connection:
        row = connection.execute(
            sa.select(meetings).where(meetings.c.series_id == ahead.series_id)
        ).one()
    assert (row.kind, row.closes_on, row.closes_at) == ("daily", date(2026, 7, 15), "14:00")


def test_an_ended_series_plans_nothing_more_and_others_never_plan(listed: sa.Engine) -> None:
    made = written.make_series(
        listed,
        by=BOSS,
        marac_id="M1",
        pattern=Pattern("week", TODAY),
        days=[date(2026, 7, 15)],
        today=TODAY,
    )
    ahead = {"series_id": made.series_id, "days": [date(2026, 7, 22)], "today": TODAY}
    with pytest.raises(NotAllowed):
        written.plan_ahead(listed, by=POLICE, **ahead)  # type: ignore[arg-type]
    assert written.plan_ahead(listed, by=BOSS, **ahead).planned == 1  # type: ignore[arg-type]
    written.end_series(listed, by=BOSS, series_id=made.series_id)
    with pytest.raises(ForPerson, match="has ended"):
        written.plan_ahead(listed, by=BOSS, **ahead)  # type: ignore[arg-type]
