"""What changed from one risk form to the next, question by question, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from models.codes import ANSWER
from models.instruments import Instrument
from models.risk import Filled

Way = Literal["up", "down", "other"]
_BLANK = "not answered"


@dataclass(frozen=True)
class Change:
    """One thing that differs. `way` is whether risk was added, taken away, or neither is said."""

    number: int
    question: str
    before: str
    after: str
    way: Way


def changes(form: Instrument, before: Filled, after: Filled) -> list[Change]:
    """Each answer, tick and the judgement that differ, in the order of the form.

    Both were given on forms that ask the same by number; the wording is the later one's.
    """
    found: list[Change] = []
    for question in form.questions:
        old, new = before.answers.get(question.number), after.answers.get(question.number)
        if old != new:
            found.append(
                Change(question.number, question.text, _said(old), _said(new), _way(old, new))
            )
        found += _ticks(form, question.number, before, after)
    return [*found, *_judgement(before, after)]


def _ticks(form: Instrument, number: int, before: Filled, after: Filled) -> Iterator[Change]:
    """What was ticked or is no longer, where an answer of yes stayed yes or came anew."""
    question = form.question(number)
    if question is None or after.answers.get(number) != "yes":
        return
    words = {tick.code: tick.text for tick in question.ticks}
    old, new = before.ticks.get(number, ()), after.ticks.get(number, ())
    for code in dict.fromkeys((*words, *old, *new)):
        if (code in new) != (code in old):
            was, now = ("not ticked", "ticked") if code in new else ("ticked", "not ticked")
            way: Way = "up" if code in new else "down"
            yield Change(number, words.get(code, code), was, now, way)


def _judgement(before: Filled, after: Filled) -> Iterator[Change]:
    if before.is_high != after.is_high:
        old, new = judged(before.is_high), judged(after.is_high)
        way: Way = "up" if after.is_high else "down" if before.is_high else "other"
        yield Change(0, "Professional judgement", old, new, way)


def judged(is_high: bool | None) -> str:
    """The judgement in a word or two."""
    return "not given" if is_high is None else "high" if is_high else "not high"


def _said(answer: str | None) -> str:
    return _BLANK if answer is None else ANSWER[answer].lower()


def _way(old: str | None, new: str | None) -> Way:
    if new == "yes":
        return "up"
    return "down" if old == "yes" and new == "no" else "other"
