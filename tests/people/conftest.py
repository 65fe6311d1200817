"""A small record: four spellings of two people, in cases of two MARACs."""

import pytest
import sqlalchemy as sa

from models.access import Grant, Role, User

from .small import fill


@pytest.fixture
def small(engine: sa.Engine) -> sa.Engine:
    """The small record, on each database."""
    fill(engine)
    return engine


@pytest.fixture
def small_in_a_file(duckdb_engine: sa.Engine) -> sa.Engine:
    """The small record, in an encrypted file."""
    fill(duckdb_engine)
    return duckdb_engine


@pytest.fixture
def coordinator() -> User:
    """Somebody who does the casework of every MARAC."""
    return User("u1", "Sam Example", frozenset({Grant(Role.COORDINATOR)}))
