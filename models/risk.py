"""What the answers on a risk form come to: the count beside the judgement, never in its place."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.codes import ANSWER
from models.instruments import Instrument

UNDER = 16  # younger than this is safeguarded as a child, whatever a form says
_NOTE = re.compile(r"q(\d{1,2}): ?(.*)", re.DOTALL)
_TICK = re.compile(r"q(\d{1,2})\.(\S+)")

Answers = Mapping[int, str]
Ticks = Mapping[int, Collection[str]]
Notes = Mapping[int, str]


@dataclass(frozen=True)
class Filled:
    """What stands on a form that was filled in. Blank means that nothing was answered, not no."""

    answers: Answers = field(default_factory=dict)
    ticks: Ticks = field(default_factory=dict)
    notes: Notes = field(default_factory=dict)
    assessed_on: date | None = None
    is_high: bool | None = None
    judgement_reason: str = ""
    told_by: str = ""
    assessor: str = ""
    other_factors: str = ""
    victim_priority: str = ""
    children_at_risk: bool | None = None
    child_referral_on: date | None = None


@dataclass(frozen=True)
class Score:
    """How the questions that count were answered; `threshold` is None where there is no cut-off."""

    yes: int
    no: int
    dont_know: int
    blank: int
    threshold: int | None

    @property
    def asked(self) -> int:
        return self.yes + self.no + self.dont_know + self.blank

    @property
    def is_reached(self) -> bool | None:
        """Whether the yes answers reach the threshold; None without one, or without an answer."""
        if self.threshold is None or self.blank == self.asked:
            return None
        return self.yes >= self.threshold


def score(form: Instrument | None, answers: Answers, threshold: int | None) -> Score | None:
    """The count by the form's own rule; None where its rule is not known or it has no score.

    `threshold` is the MARAC's, used where the form says so. What is ticked under a question, and
    questions outside the rule, never count.
    """
    if form is None or form.score is None:
        return None
    rule = form.score
    given = [answers.get(number) for number in range(rule.first, rule.last + 1)]
    yes, no, dont_know = (given.count(answer) for answer in ("yes", "no", "dont_know"))
    limit = threshold if rule.threshold == "marac" else None
    return Score(yes, no, dont_know, len(given) - yes - no - dont_know, limit)


def is_under(years: int, born: date | None, on: date) -> bool:
    """Whether somebody born that day is younger; not where the birth is not known."""
    if born is None:
        return False
    before_birthday = (on.month, on.day) < (born.month, born.day)
    return on.year - born.year - before_birthday < years


def is_under_16(born: date | None, on: date) -> bool:
    """Whether they are safeguarded as a child first of all."""
    return is_under(UNDER, born, on)


def ticks_text(ticks: Ticks) -> str:
    """What was ticked, as the record keeps it: q3.children;q21.alcohol."""
    return ";".join(
        f"q{number}.{code}" for number in sorted(ticks) for code in sorted(ticks[number])
    )


def read_ticks(text: str | None) -> dict[int, tuple[str, ...]]:
    """What was ticked, by question; what cannot be read so is passed over."""
    found: dict[int, list[str]] = {}
    for item in (text or "").split(";"):
        if match := _TICK.fullmatch(item.strip()):
            found.setdefault(int(match[1]), []).append(match[2])
    return {number: tuple(codes) for number, codes in sorted(found.items())}


def notes_text(notes: Notes) -> str:
    """The notes as the record keeps them; further lines of one stand in from the margin."""
    kept = {number: note.strip() for number, note in sorted(notes.items()) if note.strip()}
    return "\n".join(
        f"q{number}: " + "\n  ".join(line.strip() for line in note.splitlines())
        for number, note in kept.items()
    )


def read_notes(text: str | None) -> dict[int, str]:
    """The notes by question; lines before the first question, by 0."""
    found: dict[int, list[str]] = {}
    at = 0
    for line in (text or "").splitlines():
        match = _NOTE.fullmatch(line)
        if match:
            at = int(match[1])
        found.setdefault(at, []).append(match[2] if match else line.strip())
    return {number: "\n".join(lines).strip() for number, lines in found.items()}


def read_answers(row: Mapping[str, object]) -> dict[int, str]:
    """The answers of a row of `assessments`, by question; blank ones are left out."""
    given = {int(name[1:]): value for name, value in row.items() if re.fullmatch(r"q\d+", name)}
    return {number: str(value) for number, value in given.items() if value in ANSWER}
