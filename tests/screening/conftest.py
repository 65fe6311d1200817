"""A record with the few cases of the access tests, on each database."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import load


@pytest.fixture
def few(engine: sa.Engine) -> Iterator[sa.Engine]:
    load(engine, FILES)
    yield engine
