"""Addresses of a meeting under way and of its minutes; never a person's name."""

from dashboard.words import address


def sitting_address(meeting_id: str, case_id: str = "") -> str:
    """The meeting, or one case of it."""
    case = {"case": case_id} if case_id else {}
    return address("sitting", meeting=meeting_id, **case)


def minutes_address(meeting_id: str) -> str:
    """The minutes of a meeting."""
    return address("minutes", meeting=meeting_id)
