"""A record with no row that a return reads, on each database; what a test adds is undone."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from .factory import add_marac, empty


@pytest.fixture
def record(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One MARAC, M, named Norwich, and nothing else."""
    with engine.connect() as connection:
        undo = connection.begin()
        empty(connection)
        add_marac(connection, "M", "Norwich")
        yield connection
        undo.rollback()
