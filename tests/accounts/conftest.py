"""A record with two MARACs, two agencies and the people of these tests."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from accounts.people import fill


@pytest.fixture
def area(engine: sa.Engine) -> Iterator[sa.Engine]:
    """The record on each database."""
    fill(engine)
    yield engine


@pytest.fixture
def one_area(duckdb_engine: sa.Engine) -> Iterator[sa.Engine]:
    """The record in a file, where the database makes no difference."""
    fill(duckdb_engine)
    yield duckdb_engine
