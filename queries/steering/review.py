"""One review as it stands: each question with its answer, the one before, and what data say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from models.codes import LESSON_STATUS, STEERING_ANSWER
from models.period import long_date
from models.steering import Question, QuestionSet
from queries.exports.marking import Marking
from queries.exports.paper import Block, Bullets, Facts, Heading, Note, Paper, Text
from queries.steering.saying import counted, number

Row = Mapping[str, Any]
_RANK = {"no": 0, "partly": 1, "yes": 2}  # “not sure” is neither better nor worse


@dataclass(frozen=True)
class Standing:
    """One question: the newest answer, all before it in this review, and that of the last review.

    `said` is what the record says today.
    """

    question: Question
    said: str
    now: Row | None
    earlier: tuple[Row, ...] = ()
    last: Row | None = None


def standings(
    questions: QuestionSet, said: Mapping[str, str], answers: pl.DataFrame, last: pl.DataFrame
) -> list[Standing]:
    """Each question in order, from the frames of `queries.steering.answers`."""
    now, before = _by_question(answers), _by_question(last.filter(pl.col("is_newest")))
    return [
        Standing(
            question,
            said.get(question.code, ""),
            next(iter(now.get(question.code, ())), None),
            tuple(now.get(question.code, ())[1:]),
            next(iter(before.get(question.code, ())), None),
        )
        for question in questions.every
    ]


def _by_question(answers: pl.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in answers.iter_rows(named=True):
        found.setdefault(row["question"], []).append(row)
    return found


def compared(every: list[Standing], last_on: date) -> str:
    """How many answers are better, worse or the same as in the last review, in a sentence."""
    steps = [step for one in every if (step := step_of(one)) is not None]
    if not steps:
        return f"No question is answered both here and in the review of {long_date(last_on)}."
    better, worse = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    same = len(steps) - better - worse
    return (
        f"Compared with {long_date(last_on)}: {counted(better, 'answer')} better, "
        f"{number(worse)} worse, {number(same)} the same."
    )


def step_of(one: Standing) -> int | None:
    """The answer against that of the last review: above 0 is better; None cannot be compared."""
    if one.now is None or one.last is None:
        return None
    now, last = _RANK.get(str(one.now["answer"])), _RANK.get(str(one.last["answer"]))
    return None if now is None or last is None else now - last


def owner(row: Row) -> str:
    """Who sees to the action: the agency, and a name or role where one is given."""
    return ", ".join(one for one in (row["owner_agency"], row["owner"]) if one)


def paper(
    questions: QuestionSet,
    every: list[Standing],
    *,
    marac: str,
    reviewed_on: date,
    last_on: date | None,
    today: date,
) -> Paper:
    """The review as a paper; what the data say is as of today."""
    blocks: list[Block] = [
        Text(questions.about),
        Note(f"What our data say is worked out on {long_date(today)}. Small numbers are hidden."),
    ]
    if last_on is not None:
        blocks.append(Text(compared(every, last_on)))
    by_code = {one.question.code: one for one in every}
    for section in questions.sections:
        blocks.append(Heading(section.heading))
        for question in section.questions:
            blocks += _question(by_code[question.code])
        if section.consider:
            blocks += [Heading("To consider", 3), Bullets(section.consider)]
    blocks.append(Text(questions.source))
    subtitle = f"{marac}, review of {long_date(reviewed_on)}"
    return Paper(questions.title, subtitle, Marking.OFFICIAL, blocks)


def _question(one: Standing) -> Iterator[Block]:
    yield Heading(one.question.text, 3)
    row = one.now
    facts = [("What our data say", one.said), ("Answer", _answer(row))]
    if row is not None:
        facts += [
            ("In words", row["words"]),
            ("Evidence", row["evidence"]),
            ("Action", row["action"]),
            ("Owner", owner(row)),
            ("By", long_date(row["due_on"]) if row["due_on"] else ""),
            ("Where it stands", LESSON_STATUS.get(row["status"] or "", "")),
        ]
    if one.last is not None:
        facts.append(("Answer in the last review", _answer(one.last)))
    yield Facts([(term, text) for term, text in facts if text])


def _answer(row: Row | None) -> str:
    return STEERING_ANSWER.get(row["answer"], "") if row else "Not answered yet"
