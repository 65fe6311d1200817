"""What the invitations to a meeting say of it, so that a change since they went out is noticed."""

from collections.abc import Mapping
from typing import Any

SAID = (
    *("meeting_date", "start_time", "end_time", "venue", "link", "status"),
    *("closes_on", "closes_at"),
)


def said_of(row: Mapping[str, Any]) -> str:
    """What a calendar entry says of a meeting's row, as one text to compare."""
    return "|".join(str(row[name] or "") for name in SAID)
