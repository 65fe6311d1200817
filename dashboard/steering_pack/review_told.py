"""The steering group's questions in the pack: what the data say, the answers, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboard import lesson_reads, words
from dashboard.insight.view import View
from dashboard.steering_pack.held import shown
from dashboard.steering_pack.section import Ask, Rank
from dashboard.steering_pack.sources import References, Said, Source
from models import steering
from models.codes import LESSON_STATUS, STEERING_ANSWER
from queries.exports.paper import Block, Heading, Table, Text
from queries.steering import answers, open_actions, rounds
from queries.steering.known import last_year
from queries.steering.review import Row, Standing, compared, standings

# The figures that the rules of the questions read (queries/steering); a test holds them to it.
READ = (
    *("cases_discussed", "recommended_cases", "volume_against_recommended", "cases_per_10k"),
    *("partner_share", "minoritised_rate", "lgbtq_rate", "disabled_rate", "male_rate"),
    *("repeat_rate", "meetings_held", "cases_per_meeting", "minutes_per_case", "deferral_rate"),
    *("agenda_on_time_rate", "referral_to_meeting_days", "dash_high_rate"),
    *("idva_contact_before_rate", "idva_engaged_rate", "research_return_rate"),
    *("screened", "actions_due", "actions_on_time_rate", "actions_overdue"),
    *("idva_fte_in_post", "idva_fte_needed", "idva_fte_recommended", "idva_coverage"),
    *("admin_fte_in_post", "admin_fte_needed", "admin_fte_recommended", "admin_coverage"),
)
_TEXTS = ("words", "evidence", "action")
AGREED = "Actions agreed in the reviews of this MARAC that are not done"
_WIDTHS = (3, 5, 4)


@dataclass(frozen=True)
class Review:
    """The newest review of one set of questions; without one every answer is missing."""

    questions: steering.QuestionSet
    every: Sequence[Standing]
    source: Source
    reviewed_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True)
class Steered:
    """The reviews, and the agreed actions that are open."""

    reviews: Sequence[Review]
    agreed: pl.DataFrame
    source: Source

    @property
    def written(self) -> list[str | None]:
        """Every text that somebody wrote into an answer."""
        rows = [one.now for review in self.reviews for one in review.every if one.now]
        return [*(row[name] for row in rows for name in _TEXTS), *self.agreed["action"]]

    @property
    def late(self) -> int:
        """How many agreed actions are late at the day the pack is made."""
        return late_of(self.agreed)

    @property
    def said(self) -> Said:
        """How many are open, and how many of them are late."""
        many = words.counted(self.agreed.height, "agreed action")
        late = f"{words.number(self.late)} of them late" if self.late else "none of them late"
        return Said(
            f"{many} open, {late}" if self.agreed.height else "No agreed action is open",
            self.source,
        )

    @property
    def asks(self) -> list[Ask]:
        """A question where agreed actions are late."""
        question = "Which agreed actions are late, and what do their owners need?"
        return [Ask(Rank.AGREED, question, self.said)] if self.late else []


def steered(view: View) -> Steered:
    """All of it for the MARAC of the view; what the data say is as of the end of the quarter."""
    context, marac = view.context, view.chosen[0]
    with context.engine.connect() as connection:
        every = rounds(connection, user=context.user).filter(marac_id=marac)
        agreed = open_actions(connection, user=context.user).filter(marac_id=marac)
    late = (pl.col("due_on") < context.today).fill_null(value=False)
    agreed = agreed.with_columns(late=late)
    reviews = [_review(view, every.filter(questions=name), name) for name in steering.names()]
    figures = (("Open", words.number(agreed.height)), ("Late", words.number(late_of(agreed))))
    day = words.day(context.today)
    source = Source("Agreed actions", AGREED, day, agreed.height, (), figures)
    return Steered(reviews, agreed, source)


def late_of(agreed: pl.DataFrame) -> int:
    """How many agreed actions are late."""
    return int(agreed["late"].sum() or 0)


def _review(view: View, its: pl.DataFrame, name: str) -> Review:
    """The newest review and the one before it, each question beside what the data say."""
    newest = its.row(0, named=True) if its.height else None
    questions = steering.of_version(name, newest["version"]) if newest else steering.current(name)
    after = view.period.end + timedelta(days=1)
    said = lesson_reads.data_says(view.context, view.chosen[0], questions, on=after, to_keep=True)
    source = Source(
        "What our data say to the questions",
        "The figures of the twelve months to the end of the quarter, by the rule of each question",
        words.period(last_year(after)),
        1,
        READ,
    )
    if newest is None:
        every = [Standing(one, said.get(one.code, ""), None) for one in questions.every]
        return Review(questions, every, source)
    older = its.filter(pl.col("reviewed_on") < newest["reviewed_on"]).head(1)
    with view.context.engine.connect() as connection:
        user = view.context.user
        now = answers(connection, user=user, round_id=newest["round_id"])
        last = (
            answers(connection, user=user, round_id=older["round_id"][0])
            if older.height
            else now.clear()
        )
    last_on = older["reviewed_on"][0] if older.height else None
    every = standings(questions, said, now, last)
    return Review(questions, every, source, newest["reviewed_on"], last_on)


def review_blocks(review: Review, held: frozenset[str], references: References) -> list[Block]:
    """The review as a section of the pack."""
    blocks: list[Block] = [Heading(review.questions.title), Text(_when(review))]
    by_code = {one.question.code: one for one in review.every}
    for section in review.questions.sections:
        rows = [
            _row(by_code[question.code], held, references.of(review.source))
            for question in section.questions
        ]
        blocks.append(Heading(section.heading, 3))
        blocks.append(
            Table(("Question", "What our data say", "Our answer"), rows, _WIDTHS, is_dense=True)
        )
    blocks.append(Text(review.questions.source))
    return blocks


def _when(review: Review) -> str:
    if review.reviewed_on is None:
        return "No review has been begun: what our data say stands here, and no answer yet."
    answered = sum(one.now is not None for one in review.every)
    told = (
        f"Review of {words.day(review.reviewed_on)}: {words.number(answered)} of "
        f"{words.counted(len(review.every), 'question')} answered."
    )
    if review.last_on is None:
        return told
    return f"{told} {compared(list(review.every), review.last_on)}"


def _row(one: Standing, held: frozenset[str], reference: str) -> tuple[str, str, str]:
    said = f"{one.said} {reference}" if any(sign.isdigit() for sign in one.said) else one.said
    return one.question.text, said, "\n".join(_answered(one, held))


def _answered(one: Standing, held: frozenset[str]) -> list[str]:
    """The answer in lines: the word, the words, the evidence, the action, the last answer."""
    if one.now is None:
        lines = ["Not answered yet."]
    else:
        lines = [f"{STEERING_ANSWER.get(one.now['answer'] or '', 'Not answered')}."]
        lines += [shown(one.now["words"], held)]
        lines += [f"Evidence: {text}" for text in [shown(one.now["evidence"], held)] if text]
        lines += [
            f"Action: {text} ({_who(one.now)})" for text in [shown(one.now["action"], held)] if text
        ]
    if one.last is not None:
        last = STEERING_ANSWER.get(one.last["answer"] or "", "not answered")
        lines.append(f"In the last review: {last.lower()}.")
    return [line for line in lines if line]


def _who(row: Row | dict[str, Any]) -> str:
    """The agency, the day and where it stands: no person is named in the pack."""
    status = LESSON_STATUS.get(row["status"] or "open", "").lower()
    day = f"by {words.day(row['due_on'])}" if row["due_on"] else "no day set"
    return ", ".join(one for one in (row["owner_agency"] or "no agency set", day, status) if one)


def agreed_blocks(steered: Steered, held: frozenset[str], references: References) -> list[Block]:
    """The agreed actions that are open."""
    blocks: list[Block] = [Heading("Agreed actions"), Text(references.said(steered.said))]
    if steered.agreed.is_empty():
        return blocks
    rows = [
        (
            shown(row["action"], held),
            row["owner_agency"] or words.DASH,
            f"Late: {words.day(row['due_on'])}" if row["late"] else words.day(row["due_on"]),
            LESSON_STATUS.get(row["status"] or "open", ""),
        )
        for row in steered.agreed.iter_rows(named=True)
    ]
    heads = ("Action", "Agency that sees to it", "By", "Where it stands")
    return [*blocks, Table(heads, rows, (6, 3, 3, 2), is_dense=True)]
