"""The small record of cases, and the people who work on them."""

from datetime import date

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import load

from models.access import Grant, Role, User

TODAY = date(2026, 6, 8)
IDA = User("u-ida", "Ida Adviser", frozenset({Grant(Role.IDVA, "M1", "IDV")}))
BO = User("u-bo", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))


@pytest.fixture
def few(engine: sa.Engine) -> sa.Engine:
    """The record of `few_cases`, on each database."""
    load(engine, FILES)
    return engine


@pytest.fixture
def few_in_a_file(duckdb_engine: sa.Engine) -> sa.Engine:
    """The same where the database makes no difference."""
    load(duckdb_engine, FILES)
    return duckdb_engine
