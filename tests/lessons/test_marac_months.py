"""The months of a MARAC's figure: what whoever sees no cases is told of them."""

from datetime import date

import pytest
import sqlalchemy as sa
from pages.record import NORTH, add_marac, add_meeting

from models.access import Scope
from models.database import writing
from models.period import Period
from queries.lessons.marac_months import marac_months

TODAY = date(2026, 11, 20)
YEAR = Period(date(2026, 2, 1), date(2026, 10, 31))
# A quarter with a small month, one that is small as a whole, one with none, one that still runs.
CASES = {2: 20, 3: 3, 4: 1, 5: 1, 6: 1, 7: 20, 8: 21, 9: 22, 10: 30}


@pytest.fixture
def filled(duckdb_engine: sa.Engine) -> sa.Engine:
    with writing(duckdb_engine) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        add_meeting(connection, NORTH, date(2026, 1, 8), 30)
        for month, cases in CASES.items():
            add_meeting(connection, NORTH, date(2026, month, 9), cases, repeat_cases=cases // 2)
    return duckdb_engine


def asked(engine: sa.Engine, key: str, *, sees_cases: bool) -> dict[int, float | None]:
    scope = Scope(frozenset({NORTH}), sees_cases=sees_cases, sees_case_ids=sees_cases)
    with engine.connect() as connection:
        frame = marac_months(connection, key=key, scope=scope, period=YEAR, today=TODAY, few=5)
    assert frame.filter("hidden")["value"].is_null().all()
    return {row["month"].month: row["value"] for row in frame.to_dicts()}


def test_who_sees_cases_is_told_every_month(filled: sa.Engine) -> None:
    assert asked(filled, "cases_discussed", sees_cases=True) == CASES
    rates = asked(filled, "repeat_rate", sees_cases=True)
    assert rates[2] == 50 and rates[10] == 50


def test_who_sees_none_is_told_the_months_that_stand_alone(filled: sa.Engine) -> None:
    told = asked(filled, "cases_discussed", sees_cases=False)
    # January stands alone; February and March are one block, and nobody is told March's three.
    assert told == {2: None, 3: None, 4: None, 5: None, 6: None, 7: 20, 8: 21, 9: 22}


def test_a_share_is_told_where_both_its_parts_are(filled: sa.Engine) -> None:
    told = asked(filled, "repeat_rate", sees_cases=False)
    assert {month for month, value in told.items() if value is not None} == {7, 8, 9}


def test_a_count_that_has_no_blocks_is_not_told_by_month(filled: sa.Engine) -> None:
    assert set(asked(filled, "repeat_cases", sees_cases=False).values()) == {None}


def test_before_any_quarter_is_finished_there_is_nothing_to_tell(filled: sa.Engine) -> None:
    scope = Scope(frozenset({NORTH}), sees_cases=False, sees_case_ids=False)
    with filled.connect() as connection:
        frame = marac_months(
            connection,
            key="cases_discussed",
            scope=scope,
            period=Period(date(2026, 10, 1), date(2026, 10, 31)),
            today=TODAY,
            few=5,
        )
    assert frame.is_empty()
