"""What waits for the IDVAs: due days, attempts so far, the next meeting, and who has how many."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from records import TESTER, load

from ingest import idva, installation
from ingest.idva_entries import Attempt
from models.access import User
from models.contact_rule import tried_enough
from models.errors import NotAllowed
from models.working_day import working_day_after
from queries import idva as asked
from queries.case_access import check_case

from .conftest import BO, IDA, TODAY


def waiting(engine: sa.Engine, user: User = IDA) -> dict[str, dict[str, object]]:
    with engine.connect() as connection:
        frame = asked.open_cases(connection, user=user, today=TODAY)
    return {row["case_id"]: row for row in frame.iter_rows(named=True)}


def test_the_first_attempt_is_due_so_many_working_days_after_the_referral(few: sa.Engine) -> None:
    # Thursday 2 April 2026, then Good Friday, the weekend and Easter Monday.
    assert waiting(few)["C1"]["due_on"] == date(2026, 4, 8)
    installation.change_setting(few, by=TESTER, name="idva_first_attempt_days", value="1")
    assert waiting(few)["C1"]["due_on"] == date(2026, 4, 7)


def test_each_case_says_what_was_tried_and_what_is_next(few: sa.Engine) -> None:
    idva.refer_to_idva(few, by=BO, case_id="C2", today=TODAY, check_case=check_case)
    for day, outcome in ((date(2026, 6, 6), "no_answer"), (date(2026, 6, 7), "message_left")):
        idva.record_attempt(
            few,
            by=IDA,
            case_id="C2",
            attempt=Attempt(day=day, outcome=outcome),
            today=TODAY,
            check_case=check_case,
        )
    row = waiting(few)["C2"]
    assert (row["attempts"], row["last_on"]) == (2, date(2026, 6, 7))
    assert row["last_outcome"] == "message_left"
    assert row["meeting_on"] == date(2026, 7, 1)
    assert row["victim"] == "Bea Sample"


def test_only_the_persons_own_cases_wait_and_none_that_is_over(few: sa.Engine) -> None:
    assert set(waiting(few)) == {"C1"}
    assert set(waiting(few, TESTER)) == {"C1", "C4"}
    assert waiting(few, replace(IDA, closed=frozenset({"C1"}))) == {}
    idva.record_outcome(few, by=IDA, case_id="C1", outcome="declined", check_case=check_case)
    assert waiting(few) == {}


def test_who_neither_records_contact_nor_does_casework_sees_no_list(
    few_in_a_file: sa.Engine,
) -> None:
    with few_in_a_file.connect() as connection, pytest.raises(NotAllowed):
        asked.open_cases(connection, user=User("u", "U", frozenset()), today=TODAY)


def test_the_caseload_counts_open_cases_and_a_years_referrals_nobodys_first(
    few: sa.Engine,
) -> None:
    load(few, {"maracs": [{"marac_id": "M1", "name": "Northtown", "idva_caseload": "80"}]})
    for case_id in ("C2", "C3"):
        idva.refer_to_idva(few, by=BO, case_id=case_id, today=TODAY, check_case=check_case)
    for case_id in ("C1", "C2"):
        idva.allocate(few, by=IDA, case_id=case_id, worker="Ida Adviser", check_case=check_case)
    idva.record_outcome(few, by=IDA, case_id="C1", outcome="declined", check_case=check_case)
    with few.connect() as connection:
        frame = asked.caseload(connection, user=IDA, today=TODAY)
    rows = frame.select("worker", "open", "referred", "idva_caseload").rows()
    assert rows == [("", 1, 1, 80.0), ("Ida Adviser", 1, 2, 80.0)]


def test_a_referral_of_more_than_a_year_ago_is_not_this_years(few: sa.Engine) -> None:
    for today, referred in ((date(2027, 4, 1), 1), (date(2027, 4, 2), 0)):
        with few.connect() as connection:
            frame = asked.caseload(connection, user=IDA, today=today)
        assert frame["referred"].to_list() == [referred]


@pytest.mark.parametrize("nation", ["england", "scotland"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_working_day_after_agrees_with_counting_days(
    few: sa.Engine, nation: str, count: int
) -> None:
    import holidays

    subdivision = {"england": "ENG", "scotland": "SCT"}[nation]
    closed = holidays.country_holidays("GB", subdiv=subdivision, years=[2025, 2026])
    with few.connect() as connection:
        for start in (date(2025, 12, 23) + timedelta(days=n) for n in range(16)):
            day, left = start, count
            while left:
                day += timedelta(days=1)
                left -= day.weekday() < 5 and day not in closed
            assert working_day_after(connection, nation, start, count) == day


@given(
    st.lists(st.dates(date(2026, 1, 1), date(2026, 2, 10)), max_size=9),
    st.integers(1, 5),
    st.integers(1, 10),
)
def test_enough_attempts_within_a_week_agrees_with_trying_every_window(
    days: list[date], attempts: int, within: int
) -> None:
    slow = any(
        sum(start <= day < start + timedelta(days=within) for day in days) >= attempts
        for start in days
    )
    assert tried_enough(days, attempts=attempts, within=within) == slow
