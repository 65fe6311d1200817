"""A record with a meeting's list, on each database."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from pages.conftest import opened, shown
from records import load_again

from .one_list import FILES


@pytest.fixture
def listed(engine: sa.Engine) -> Iterator[sa.Engine]:
    """The list, with nobody asked yet."""
    load_again(engine, FILES)
    yield engine


__all__ = ["listed", "opened", "shown"]
