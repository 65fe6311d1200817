"""The log shows each person the actions they may see, and says how late each is."""

from datetime import date, timedelta

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from records import load

from models.access import User
from models.errors import NotAllowed
from queries import actions as asked
from queries.actions import Filters

from .people import BO, CHRIS, HOU, IDA, POL, REF, SOUTH, STEERING, TODAY

MORE = [
    {"action_id": "A3", "case_id": "C2", "agency_id": "IDV", "due_date": "2026-06-08"},
    {"action_id": "A4", "case_id": "C4", "agency_id": "POL", "due_date": "2026-06-01"},
    {"action_id": "A5", "case_id": "C2", "agency_id": "POL", "status": "done"},
]


@pytest.fixture
def some(few: sa.Engine) -> sa.Engine:
    columns = ("action_id", "case_id", "agency_id", "due_date", "status")
    load(few, {"actions": [{name: row.get(name) for name in columns} for row in MORE]})
    return few


def seen(engine: sa.Engine, user: User, filters: Filters | None = None) -> list[str]:
    with engine.connect() as connection:
        found = asked.log(connection, user=user, today=TODAY, filters=filters)
    return found["action_id"].to_list()


def test_each_sees_the_actions_of_their_role(some: sa.Engine) -> None:
    assert set(seen(some, BO)) == {"A1", "A2", "A3", "A5"}
    assert set(seen(some, CHRIS)) == {"A1", "A2", "A3", "A5"}
    assert set(seen(some, POL)) == {"A1", "A5"}
    assert seen(some, HOU) == ["A2"]
    assert seen(some, REF) == []
    assert set(seen(some, IDA)) == {"A1", "A2"}  # of the case that was referred to the IDVAs
    assert seen(some, SOUTH) == ["A4"]
    with pytest.raises(NotAllowed):
        seen(some, STEERING)


def test_an_action_of_a_case_closed_to_the_person_is_in_no_list(some: sa.Engine) -> None:
    closed = User(BO.user_id, BO.name, BO.grants, closed=frozenset({"C1"}))
    assert set(seen(some, closed)) == {"A3", "A5"}
    with some.connect() as connection, pytest.raises(NotAllowed):
        asked.one_action(connection, user=closed, action_id="A1", today=TODAY)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(agencies=("POL",)), {"A1", "A5"}),
        (Filters(statuses=("done",)), {"A5"}),
        (Filters(statuses=("open",)), {"A1", "A2", "A3"}),
        (Filters(bands=("8_to_28",)), {"A1", "A2"}),
        (Filters(bands=("in_time",)), {"A3"}),
        (Filters(meeting="T1"), {"A1", "A2"}),
        (Filters(maracs=("M2",)), set()),
        (Filters(case_id="C2"), {"A3", "A5"}),
        (Filters(mine=True), set()),
        (Filters(to_read=True), set()),
    ],
)
def test_each_filter_narrows_the_log(some: sa.Engine, filters: Filters, ids: set[str]) -> None:
    assert set(seen(some, BO, filters)) == ids


def test_the_latest_stand_first_and_a_day_of_its_own_meeting_counts(some: sa.Engine) -> None:
    with some.connect() as connection:
        found = asked.log(connection, user=BO, today=TODAY)
    rows = {row["action_id"]: row for row in found.rows(named=True)}
    assert found["days_late"].to_list() == sorted(found["days_late"], reverse=True)
    assert (rows["A1"]["days_late"], rows["A1"]["band"]) == (26, "8_to_28")
    assert (rows["A3"]["days_late"], rows["A3"]["band"]) == (0, "in_time")
    assert (rows["A5"]["days_late"], rows["A5"]["band"]) == (0, None)


@given(late=st.integers(-400, 400))
def test_the_bands_are_a_week_four_weeks_and_beyond(late: int) -> None:
    frame = pl.DataFrame(
        {
            "status": ["open"],
            "due_on": [TODAY - timedelta(days=late)],
            "reported_by": [None],
            "accepted_on": [None],
        },
        schema_overrides={"due_on": pl.Date, "reported_by": pl.String, "accepted_on": pl.Date},
    )
    (row,) = asked.with_lateness(frame, TODAY).rows(named=True)
    expected = "in_time"
    if late > 0:
        expected = "up_to_7" if late <= 7 else "8_to_28" if late <= 28 else "over_28"
    assert (row["days_late"], row["band"]) == (max(late, 0), expected)


def test_agencies_are_counted_with_what_is_open_and_late(some: sa.Engine) -> None:
    with some.connect() as connection:
        found = asked.log(connection, user=BO, today=TODAY)
    counted = {
        row["agency_id"]: (row["open"], row["late"], row["8_to_28"], row["in_time"])
        for row in asked.overdue_by_agency(found).rows(named=True)
    }
    assert counted == {"POL": (1, 1, 1, 0), "HOU": (1, 1, 1, 0), "IDV": (1, 0, 0, 1)}


def test_the_log_is_asked_in_one_statement(some: sa.Engine) -> None:
    said: list[str] = []
    with some.connect() as connection:
        sa.event.listen(some, "before_cursor_execute", lambda *given: said.append(given[2]))
        asked.log(connection, user=BO, today=date(2026, 6, 8))
    assert len(said) <= 1
