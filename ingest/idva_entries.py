"""An attempt to reach the victim, and what the victim said, as they are entered."""

from dataclasses import dataclass
from datetime import date

from models.codes import CONTACT_METHOD, CONTACT_OUTCOME, WISH_STAGE
from models.errors import ForPerson


@dataclass(frozen=True)
class Attempt:
    """One try: when, how, what came of it, by whom, and whether it was safe to speak."""

    day: date
    outcome: str
    method: str = "phone"
    at: str = ""
    worker: str = ""
    was_safe: bool | None = None
    notes: str = ""


@dataclass(frozen=True)
class Wish:
    """What the victim said, word for word, with who asked, when, how and at which stage."""

    said_on: date
    words: str
    asked_by: str
    method: str
    stage: str


def checked_attempt(attempt: Attempt, today: date) -> dict[str, str]:
    """The attempt as a row of its file, without ids. Raises ForPerson where something lacks."""
    if attempt.day > today:
        raise ForPerson("The day of the attempt is still to come: give the day it was made.")
    if attempt.outcome not in CONTACT_OUTCOME:
        raise ForPerson("Say what came of the attempt: choose one from the list.")
    if attempt.method not in CONTACT_METHOD:
        raise ForPerson("Say how you tried: choose one from the list.")
    return {
        "attempted_on": attempt.day.isoformat(),
        "attempted_at": attempt.at.strip(),
        "method": attempt.method,
        "outcome": attempt.outcome,
        "worker": attempt.worker.strip(),
        "was_safe": "" if attempt.was_safe is None else "yes" if attempt.was_safe else "no",
        "notes": attempt.notes.strip(),
    }


def checked_wish(wish: Wish, today: date) -> dict[str, str]:
    """The wish as a row of its file, without ids. Raises ForPerson where something lacks."""
    if not wish.words.strip():
        raise ForPerson("Write what the victim said, in the victim’s own words.")
    if wish.said_on > today:
        raise ForPerson("The day the victim said it is still to come: give the day it was said.")
    if not wish.asked_by.strip():
        raise ForPerson("Say who asked the victim.")
    if wish.method not in CONTACT_METHOD:
        raise ForPerson("Say how the victim was asked: choose one from the list.")
    if wish.stage not in WISH_STAGE:
        raise ForPerson("Say whether it was before the meeting or after it.")
    return {
        "said_on": wish.said_on.isoformat(),
        "words": wish.words.strip(),
        "asked_by": wish.asked_by.strip(),
        "method": wish.method,
        "stage": wish.stage,
    }
