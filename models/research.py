"""What belongs together in the research of agencies before a meeting, and when it is destroyed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame
from models.tables import listings

SETTING = "research_destroyed_after_days"

# What an agency told of a family: it is made for the meeting and destroyed after it. Who was known,
# who answered and when, and the flags, stay.
TOLD = (
    *("involvement", "opinion", "withheld_reason", "services", "lead_worker"),
    *("is_open", "involved_from", "involved_to"),
)
# Whom an agency can know, by the word a flag has for them: the question that it answers.
KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "victim": "known_victim",
        "perpetrator": "known_perpetrator",
        "child": "known_children",
    }
)


def known_to(row: Mapping[str, Any]) -> list[str]:
    """Whom the agency of a row of agency_involvement knows: victim, perpetrator, child."""
    return [role for role, question in KNOWN.items() if row.get(question)]


def heard_cases(connection: sa.Connection, meeting_id: str) -> pl.Series:
    """The cases heard at a meeting: one that was put off keeps its research for the next."""
    question = sa.select(listings.c.case_id).where(
        listings.c.meeting_id == meeting_id, listings.c.outcome == "heard"
    )
    return read_frame(connection, question)["case_id"]


def draft_form(case_id: str, agency_id: str) -> str:
    """The name under which what somebody types into the research form is kept."""
    return f"research {case_id} {agency_id}"
