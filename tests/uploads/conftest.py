"""A small record whose cases are each visible to somebody else."""

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import load


@pytest.fixture
def few(engine: sa.Engine) -> sa.Engine:
    load(engine, FILES)
    return engine
