"""When somebody is reminded of actions, and in which words: never whose, never which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.period import long_date

EMAIL, TELEPHONE = "email", "telephone"
SENDING, SENT, FAILED, CALLED = "sending", "sent", "failed", "called"
SUBJECT = "MARAC actions"  # an e-mail's subject stands on locked screens: it tells nothing


@dataclass(frozen=True)
class Rhythm:
    """Days before an action is due, days after it was, and days after which it is repeated."""

    before: int
    after: int
    again: int


@dataclass(frozen=True)
class Due:
    """What somebody is reminded of: how many actions are due by a day, and how many are late."""

    coming: int
    by: date | None
    late: int

    @property
    def actions(self) -> int:
        return self.coming + self.late

    @property
    def kind(self) -> str:
        """due, late, or both."""
        if self.coming and self.late:
            return "both"
        return "due" if self.coming else "late"


def due_now(days: Iterable[date], last: date | None, today: date, rhythm: Rhythm) -> Due | None:
    """What is to be said today of open actions due on these days; None where nothing is.

    Nothing is said twice on one day, and nothing where all of it was said the `last` time, until
    late actions are to be repeated.
    """
    coming = [day for day in days if today <= day <= today + timedelta(days=rhythm.before)]
    late = [day for day in days if day <= today - timedelta(days=rhythm.after)]
    if not coming and not late:
        return None
    if last is not None:
        is_new = any(day - timedelta(days=rhythm.before) > last for day in coming) or any(
            day + timedelta(days=rhythm.after) > last for day in late
        )
        is_time = bool(late) and last <= today - timedelta(days=rhythm.again)
        if last >= today or not (is_new or is_time):
            return None
    return Due(len(coming), max(coming, default=None), len(late))


def message(due: Due) -> str:
    """The text of the e-mail: how many, by when, and to sign in."""
    lines = []
    if due.coming and due.by:
        lines.append(f"You have {_actions(due.coming)} due by {long_date(due.by)}.")
    if due.late:
        also = "also " if lines else ""
        is_late = "is late" if due.late == 1 else "are late"
        lines.append(f"You {also}have {_actions(due.late)} that {is_late}.")
    return " ".join(lines) + " Sign in to see them.\n"


def _actions(count: int) -> str:
    return "1 MARAC action" if count == 1 else f"{count} MARAC actions"
