"""The small record, loaded once on each database; what a test changes is undone."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

import polars as pl
import pytest
import sqlalchemy as sa
from records import duckdb_record, load, postgresql_record
from records import table as drawn

from models.access import Scope
from models.period import Period
from queries.reports import REPORTS

from .small_record import TABLES

HALF_YEAR = Period(date(2025, 1, 1), date(2025, 6, 30))
TODAY = date(2025, 9, 1)


class Table(Protocol):
    """Runs a report: Avon, the first half of 2025, cases seen, as of 1 June, unless told."""

    def __call__(self, name: str, **told: Any) -> pl.DataFrame: ...  # noqa: ANN401 - run's own


@pytest.fixture(scope="package", params=[duckdb_record, postgresql_record])
def loaded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    """The engine of a record that holds the small record: these tests only read it."""
    with request.param(tmp_path_factory.mktemp("reports")) as engine:
        report = load(engine, {name: drawn(text) for name, text in TABLES.items()})
        assert not report.rejected, [file.problems.rows() for file in report.files]
        yield engine


@pytest.fixture
def connection(loaded: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose changes are undone."""
    with loaded.connect() as connection:
        undo = connection.begin()
        yield connection
        undo.rollback()


@pytest.fixture
def table(connection: sa.Connection) -> Table:
    def run(name: str, **told: Any) -> pl.DataFrame:  # noqa: ANN401 - run's own arguments
        usual = {
            "scope": scope("m1"),
            "period": HALF_YEAR,
            "today": TODAY,
            "as_of": date(2025, 6, 1),
        }
        return REPORTS[name].run(connection, **(usual | told))

    return run


def scope(*maracs: str, sees_cases: bool = True) -> Scope:
    """These MARACs; without cases, a commissioner's view."""
    return Scope(frozenset(maracs), sees_cases=sees_cases, sees_case_ids=sees_cases)


def picked(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of some columns, floats rounded to three places."""
    return frame.select(columns).with_columns(pl.col(pl.Float64).round(3)).rows()
