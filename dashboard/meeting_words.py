"""A meeting in words: when, how full, and where its agenda and invitations stand."""

from collections.abc import Mapping
from typing import Any

from dashboard import words
from dashboard.components.countdown import Deadline
from models.codes import MEETING_KIND
from queries.meetings import HAS_AGENDA

INVITE_WITHIN = 28  # days before a meeting from which its invitations are missed
SOON = 3  # working days before an agenda is due from which it is urgent
Row = Mapping[str, Any]


def meeting_address(meeting_id: str, **more: str) -> str:
    """The address of a meeting's page."""
    return words.address("meeting", meeting=meeting_id, **more)


def when(row: Row) -> str:
    """The day and time: "Thursday 3 December 2026, 09:30"; for a daily one, when it closes."""
    day = row["meeting_date"]
    if row["kind"] == "daily":
        closes = row["closes_on"] or day
        at = f", {row['closes_at']}" if row["closes_at"] else ""
        return f"Closes {closes:%A} {words.day(closes)}{at}"
    at = f", {row['start_time']}" if row["start_time"] else ""
    return f"{day:%A} {words.day(day)}{at}"


def kind(row: Row) -> str:
    """Its kind in a word, with whether it is cancelled."""
    told = MEETING_KIND[row["kind"]]
    return f"{told}, cancelled" if row["status"] == "cancelled" else told


def over(row: Row) -> int:
    """How many cases are listed beyond the slots."""
    return max(int(row["listed"]) - int(row["room"]), 0)


def fullness(row: Row) -> str:
    """How full: "12 of 15 slots, 144 of 180 minutes", with a word for it."""
    listed, room, minutes = int(row["listed"]), int(row["room"]), int(row["slot_minutes"])
    told = (
        f"{words.number(listed)} of {words.number(room)} slots, "
        f"{words.number(listed * minutes)} of {words.number(room * minutes)} minutes"
    )
    if over(row):
        return f"Overfull: {told}"
    return f"Full: {told}" if listed == room else told


def agenda_state(row: Row) -> tuple[str, str]:
    """Where the agenda stands: its kind (urgent, soon, fine, note) and a sentence."""
    if row["kind"] not in HAS_AGENDA:
        return "note", "No agenda has to go out days before."
    if row["agenda_sent_on"] is not None:
        return "fine", f"Agenda sent on {words.day(row['agenda_sent_on'])}."
    left = row["working_days_left"]
    if left is None:
        return "note", "The day on which the agenda is due is not known."
    if left < 0:
        return "urgent", f"Agenda {words.counted(-left, 'working day')} late."
    if left == 0:
        is_today = row["agenda_due_on"] == row["today"]
        return "urgent", f"Agenda due {'today' if is_today else 'on the next working day'}."
    level = "urgent" if left <= SOON else "note"
    return level, f"Agenda due in {words.counted(left, 'working day')}."


def invitation_state(row: Row) -> tuple[str, str]:
    """Where the invitations stand."""
    if row["invited_on"] is None:
        is_soon = (row["meeting_date"] - row["today"]).days <= INVITE_WITHIN
        return "soon" if is_soon else "note", "Invitations not sent yet."
    sent = words.day(row["invited_on"])
    if row["is_invitation_old"]:
        return "urgent", f"Changed since the invitations of {sent}: send them anew."
    return "fine", f"Invitations sent on {sent}."


def deadline(row: Row) -> Deadline | None:
    """The agenda as the loudest thing on a page; None where nothing is due."""
    level, told = agenda_state(row)
    if level in ("fine", "note") and (row["working_days_left"] or 0) > 8 or level == "fine":
        return None
    if row["kind"] not in HAS_AGENDA or row["working_days_left"] is None:
        return None
    name = f"for {row['marac']}, {words.day(row['meeting_date'])}"
    last = f"The last day in time is {words.day(row['agenda_due_on'])}."
    return Deadline("urgent" if level == "urgent" else "soon", told.rstrip("."), name, last)
