"""Figures about actions."""

from datetime import date, timedelta

from .part import Figure, Part, count, rate
from .record import Record, Row, case, meeting, rows, setting


def actions(part: Part) -> dict[str, Figure]:
    mine = [
        row for row in rows(part.record, "actions") if marac_of(part.record, row) in part.maracs
    ]
    due = [row for row in mine if is_due(part, row)]
    on_time = [row for row in due if done_on_time(part.record, row)]
    overdue = [row for row in mine if is_overdue(part, row)]
    return {
        "actions_due": count(len(due)),
        "actions_on_time_rate": rate(len(on_time), len(due)),
        "actions_overdue": count(len(overdue)),
    }


def marac_of(record: Record, action: Row) -> str:
    """The MARAC of the action's meeting or, without one, of its case."""
    if action.get("meeting_id") is not None:
        return str(meeting(record, action["meeting_id"])["marac_id"])
    return str(case(record, action["case_id"])["marac_id"])


def due_on(record: Record, action: Row) -> date | None:
    """As stated; where blank, its meeting's date and the MARAC's days; else not known."""
    stated: date | None = action.get("due_date")
    if stated is not None or action.get("meeting_id") is None:
        return stated
    at = meeting(record, action["meeting_id"])
    days: int = setting(record, at["marac_id"], "action_days")
    held_on: date = at["meeting_date"]
    return held_on + timedelta(days=days)


def status(action: Row) -> str:
    return action.get("status") or "open"


def is_due(part: Part, action: Row) -> bool:
    due = due_on(part.record, action)
    if due is None or status(action) == "cancelled":
        return False
    return part.within(due) and due <= part.as_of


def done_on_time(record: Record, action: Row) -> bool:
    due, completed = due_on(record, action), action.get("completed_on")
    if due is None or completed is None:
        return False
    return status(action) == "done" and completed <= due


def is_overdue(part: Part, action: Row) -> bool:
    due = due_on(part.record, action)
    return status(action) == "open" and due is not None and due < part.as_of
