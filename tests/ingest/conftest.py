"""A record for tests of rules that are the same on both databases."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from records import empty


@pytest.fixture
def quick_engine(_postgresql: sa.Engine) -> Iterator[sa.Engine]:
    """An empty record where the database makes no difference: small loads are quicker there."""
    yield _postgresql
    empty(_postgresql)
