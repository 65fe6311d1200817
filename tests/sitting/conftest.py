"""The meeting of the few cases as it waits, and begun."""

import pytest
import sqlalchemy as sa

from ingest import sitting

from .made import BO, fill


@pytest.fixture
def listed(engine: sa.Engine) -> sa.Engine:
    """The meeting T2 as it waits to be begun, on each database."""
    fill(engine)
    return engine


@pytest.fixture
def begun(listed: sa.Engine) -> sa.Engine:
    """The meeting T2 under way."""
    sitting.begin_meeting(listed, by=BO, meeting_id="T2")
    return listed
