"""The small record of cases, on each database."""

import pytest
import sqlalchemy as sa
from records import load

from access.few_cases import FILES


@pytest.fixture
def few(engine: sa.Engine) -> sa.Engine:
    """The record of `few_cases`."""
    load(engine, FILES)
    return engine


@pytest.fixture
def few_in_a_file(duckdb_engine: sa.Engine) -> sa.Engine:
    """The same where the database makes no difference."""
    load(duckdb_engine, FILES)
    return duckdb_engine
