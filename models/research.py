"""What belongs together when research forms are destroyed after a meeting."""

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame
from models.tables import listings

SETTING = "research_destroyed_after_days"


def heard_cases(connection: sa.Connection, meeting_id: str) -> pl.Series:
    """The cases heard at a meeting: one that was put off keeps its research for the next."""
    question = sa.select(listings.c.case_id).where(
        listings.c.meeting_id == meeting_id, listings.c.outcome == "heard"
    )
    return read_frame(connection, question)["case_id"]
