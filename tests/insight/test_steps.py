"""A series goes by quarter for whoever may be told too little by month."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from dashboard.context import Context
from dashboard.insight.steps import Steps, steps
from dashboard.insight.view import View
from models.access import Scope
from models.period import Period
from queries.insight import blocks

from .test_insight_tables import somebody

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
SMALL = [3, 4, 9, 2, 9, 1, 8, 2, 3, 9, 1, 2]


def frame(scope: Scope, counts: list[int] = SMALL) -> pl.DataFrame:
    rows = [("M1", date(2025, at + 1, 1), float(count)) for at, count in enumerate(counts)]
    months = pl.DataFrame(rows, schema=["marac_id", "month", "cases"], orient="row")
    return blocks.in_blocks(months, ["cases"], scope=scope, threshold=5, base="cases")


def view(engine: sa.Engine, period: Period = YEAR) -> View:
    context: Context = somebody(engine)
    scope = Scope(None, sees_cases=False, sees_case_ids=False)
    return View(context, scope, scope, period, {"M1": "Northtown"}, "Northtown", 5, True)


def of(engine: sa.Engine, scope: Scope, period: Period = YEAR) -> Steps:
    return steps(view(engine, period), frame(scope))


def test_months_that_are_mostly_hidden_become_quarters(duckdb_engine: sa.Engine) -> None:
    found = of(duckdb_engine, Scope(None, sees_cases=False, sees_case_ids=False))
    assert found.step == "quarter" and found.is_hidden
    assert found.told["cases"].to_list() == [16, 12, 13, 12]
    assert found.name(date(2025, 4, 1)) == "April to June 2025"


def test_whoever_sees_cases_keeps_the_months(duckdb_engine: sa.Engine) -> None:
    found = of(duckdb_engine, Scope(None, sees_cases=True, sees_case_ids=True))
    assert found.step == "month" and not found.is_hidden
    assert found.told["cases"].to_list() == SMALL
    assert found.name(date(2025, 4, 1)) == "April 2025"


def test_a_period_without_a_whole_quarter_keeps_the_months(duckdb_engine: sa.Engine) -> None:
    scope = Scope(None, sees_cases=False, sees_case_ids=False)
    found = of(duckdb_engine, scope, Period(date(2025, 2, 1), date(2025, 4, 30)))
    assert found.step == "month" and found.is_hidden
