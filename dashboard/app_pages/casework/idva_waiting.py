"""Why a case waits for the IDVA, how urgently, and the row that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from dashboard import words
from dashboard.case_links import case_address
from dashboard.components.cover import covered
from dashboard.words import safe
from models.codes import CONTACT_OUTCOME

Urgency = Literal["urgent", "soon", "note"]
MEETING_SOON = timedelta(days=10)
_SIGN = {"urgent": "!!", "soon": "!", "note": "i"}
_ORDER = list(_SIGN)


@dataclass(frozen=True)
class Waiting:
    """One case that waits: what for, how urgent, a word for the tag, and since or until when."""

    row: Mapping[str, Any]
    kind: Literal["overdue", "today", "meeting", "due", "trying", "settle"]
    urgency: Urgency
    tag: str
    why: str

    @property
    def rank(self) -> tuple[int, date, str]:
        """Most urgent first, then the oldest."""
        since = self.row["due_on"] or self.row["idva_referred_on"]
        return _ORDER.index(self.urgency), since, self.row["case_id"]


def waiting(row: Mapping[str, Any], today: date) -> Waiting | None:
    """Why the case waits; None where the victim is in touch and the outcome is recorded."""
    if row["idva_contact_on"] is not None:
        if row["idva_outcome"]:
            return None
        spoke = words.day(row["idva_contact_on"])
        why = f"Spoke on {spoke}: say whether the victim takes up support."
        return Waiting(row, "settle", "note", "To settle", why)
    meeting = row["meeting_on"]
    is_soon = meeting is not None and meeting <= today + MEETING_SOON
    if not row["attempts"]:
        return _untried(row, today, is_soon=is_soon)
    tried = words.counted(row["attempts"], "attempt")
    last = CONTACT_OUTCOME.get(row["last_outcome"], "").lower()
    why = f"{tried}, the last on {words.day(row['last_on'])}: {last}."
    if is_soon:
        return Waiting(row, "meeting", "soon", "Meeting soon", f"{_heard(meeting)} {why}")
    return Waiting(row, "trying", "note", "Try again", why)


def _untried(row: Mapping[str, Any], today: date, *, is_soon: bool) -> Waiting:
    due = row["due_on"] or row["idva_referred_on"]
    heard = f" {_heard(row['meeting_on'])}" if is_soon else ""
    if due < today:
        why = f"No attempt yet: it was due on {words.day(due)}.{heard}"
        return Waiting(row, "overdue", "urgent", "Overdue", why)
    if due == today:
        return Waiting(row, "today", "urgent", "Due today", f"No attempt yet.{heard}")
    if is_soon:
        why = f"{_heard(row['meeting_on'])} No attempt yet; due on {words.day(due)}."
        return Waiting(row, "meeting", "soon", "Meeting soon", why)
    return Waiting(row, "due", "note", "To do", f"No attempt yet; due on {words.day(due)}.")


def _heard(meeting: date) -> str:
    return f"Heard on {words.day(meeting)}."


def waiting_row(item: Waiting, *, is_covered: bool) -> str:
    """HTML of one case that waits."""
    row = item.row
    victim = covered(row["victim"], "covered", is_covered=is_covered) or words.NOT_RECORDED
    worker = row["idva_worker"] or "nobody yet"
    return (
        f'<div class="m-wait m-{item.urgency}"><span class="m-tag">'
        f'<span aria-hidden="true">{_SIGN[item.urgency]}</span> {safe(item.tag)}</span>'
        f'<span class="m-what"><a href="{safe(case_address(row["case_id"]))}" target="_self">'
        f"{safe(row['case_id'])}</a> {safe(victim)}</span>"
        f'<span class="m-next">{safe(item.why)} With {safe(worker)}.</span></div>'
    )
