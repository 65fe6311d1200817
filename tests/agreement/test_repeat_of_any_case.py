"""Any case, heard or not, is explained as the slow rule has it: the answer and each referral."""

from datetime import date
from typing import Any

import histories
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from oracle.ages import twelve_months_after
from oracle.examples import case, record
from oracle.record import Row, rows, same_people
from oracle.repeats import by_definition, earlier_referral_dates, repeat, rule, trigger
from records import TESTER, empty

from queries.repeats import Repeat, repeat_of

from .test_figures_agree import fill, thoroughly
from .test_rules_agree import rules, set_all

TODAYS = [date(2024, 6, 1), date(2025, 2, 28), date(2025, 6, 1), date(2026, 3, 1)]
DEFINITIONS = ("any_abuse", "criminal_incident")


def explained(engine: sa.Engine, case_id: str, today: date) -> Repeat:
    with engine.connect() as connection:
        return repeat_of(connection, user=TESTER, case_id=case_id, today=today)


def agrees(engine: sa.Engine, drawn: dict[str, Any], this: Row, today: date) -> None:
    found = explained(engine, this["case_id"], today)
    dates = earlier_referral_dates(drawn, this, today)
    assert found.is_repeat is repeat(drawn, this["case_id"], today)
    assert found.definition == rule(drawn, this, "repeat_definition", today)
    assert found.scope == rule(drawn, this, "repeat_scope", today)
    assert found.trigger_on == trigger(this)
    assert found.last_referral_on == max(dates, default=None)
    assert found.window_ends == (twelve_months_after(max(dates)) if dates else None)
    assert found.by_definition == {
        one: by_definition(drawn, this, one, today) for one in DEFINITIONS
    }
    counted = [one.referred_on for one in found.earlier if one.counts and one.referred_on]
    assert sorted(counted) == sorted(dates)
    assert all(one.why for one in found.earlier if not one.counts)
    told = {one.case_id for one in found.earlier if one.case_id}
    assert told == before(drawn, this)


def before(drawn: dict[str, Any], this: Row) -> set[str]:
    """The other cases of the victim that were referred no later: each is named, counted or not."""
    same = same_people(drawn, this["victim_id"])
    return {
        other["case_id"]
        for other in rows(drawn, "cases")
        if other["case_id"] != this["case_id"]
        and other["victim_id"] in same
        and other["referral_date"] <= this["referral_date"]
    }


@given(drawn=histories.records(), some=rules(), today=st.sampled_from(TODAYS))
@thoroughly
def test_random_histories_are_explained_as_the_slow_rule_has_them(
    engine: sa.Engine, drawn: dict[str, Any], some: list[dict[str, Any]], today: date
) -> None:
    empty(engine)
    fill(engine, drawn)
    set_all(engine, drawn, some)
    for this in rows(drawn, "cases"):
        agrees(engine, drawn, this, today)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2025-01-10", "2026-01-10", True),
        ("2025-01-10", "2026-01-11", False),
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", False),
        ("2023-02-28", "2024-02-28", True),
        ("2023-02-28", "2024-02-29", False),
    ],
)
def test_twelve_months_to_the_day_is_inside_before_the_hearing_too(
    engine: sa.Engine, first: str, second: str, expected: bool
) -> None:
    drawn = record(case("C1", first), case("C2", second))
    fill(engine, drawn)
    found = explained(engine, "C2", date(2026, 3, 1))
    assert found.is_repeat is expected
    assert found.window_ends == twelve_months_after(date.fromisoformat(first))
