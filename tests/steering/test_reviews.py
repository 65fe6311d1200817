"""Reviews begun and answered: what is kept, who may, what is open, and against the last one."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from docx import Document

from ingest import steering as written
from ingest.steering import Answer
from models.access import PERMISSIONS, Grant, Permission, Role, User
from models.errors import ForPerson, NotAllowed
from models.steering import PRINCIPLES, current
from models.tables import audit, steering_answers
from queries.exports.paper import as_word
from queries.steering import answers, open_actions, rounds
from queries.steering.review import compared, paper, standings, step_of

TODAY = date(2026, 7, 2)
FULL = Answer(
    answer="partly",
    words="Two agencies are missing",
    evidence="Attendance sheets",
    action="Ask both for a deputy",
    owner="Head of service",
    owner_agency_id="HOU",
    due_on=date(2026, 7, 20),
)


def somebody(role: Role, marac: str = "M1") -> User:
    return User(f"u-{role}", role.title(), frozenset({Grant(role, marac, "POL")}))


CORA, GROUP = somebody(Role.COORDINATOR), somebody(Role.STEERING_GROUP)


def begun(engine: sa.Engine, day: date = TODAY, by: User = CORA) -> str:
    return written.begin_review(
        engine, by=by, marac_id="M1", questions=PRINCIPLES, reviewed_on=day, today=TODAY
    )


def answered(
    engine: sa.Engine,
    round_id: str,
    given: Answer = FULL,
    *,
    question: str = "engagement",
    seen: str | None = None,
    by: User = CORA,
) -> str:
    return written.answer(
        engine, by=by, round_id=round_id, question=question, given=given,
        data_said="What the data said", seen=seen,
    )  # fmt: skip


def rows(engine: sa.Engine, round_id: str, user: User = CORA) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return answers(connection, user=user, round_id=round_id).to_dicts()


def test_an_answer_is_kept_with_what_the_data_said_and_a_line_in_the_trail(few: sa.Engine) -> None:
    round_id = begun(few)
    answered(few, round_id)
    (row,) = rows(few, round_id)
    assert (row["answer"], row["action"], row["owner_agency"], row["status"]) == (
        *("partly", "Ask both for a deputy", "Northtown housing", "open"),
    )
    assert (row["data_said"], row["answered_by"]) == ("What the data said", CORA.user_id)
    with few.connect() as connection:
        lines = connection.execute(
            sa.select(audit.c.what, audit.c.marac_id).where(audit.c.who == CORA.user_id)
        ).all()
    assert [tuple(line) for line in lines] == [
        ("began a review", "M1"),
        ("answered a review’s question", "M1"),
    ]


def test_every_answer_stays_and_the_newest_stands(few: sa.Engine) -> None:
    round_id = begun(few)
    first = answered(few, round_id)
    answered(few, round_id, Answer("yes"), seen=first, by=GROUP)
    found = rows(few, round_id)
    assert [(row["answer"], row["is_newest"]) for row in found] == [
        ("yes", True),
        ("partly", False),
    ]


def test_nobody_answers_over_somebody_else_unread(few: sa.Engine) -> None:
    round_id = begun(few)
    answered(few, round_id)
    with pytest.raises(ForPerson, match="Somebody answered this question meanwhile"):
        answered(few, round_id, Answer("no"), seen=None, by=GROUP)
    assert len(rows(few, round_id)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answer": ""}, "Answer the question"),
        ({"action": ""}, "an owner or a day without an action"),
        ({"owner": "", "owner_agency_id": ""}, "Say who sees to the action"),
        ({"due_on": None}, "by which day"),
        ({"owner_agency_id": "NOBODY"}, "no agency of that id"),
        ({"status": "gone"}, "where the action stands"),
        ({"words": "x" * 4001}, "too long"),
    ],
)
def test_what_lacks_is_said_and_nothing_is_kept(
    few_in_a_file: sa.Engine, change: dict[str, Any], said: str
) -> None:
    round_id = begun(few_in_a_file)
    with pytest.raises(ForPerson, match=said):
        answered(few_in_a_file, round_id, replace(FULL, **change))
    assert rows(few_in_a_file, round_id) == []


def test_reviews_that_cannot_be_are_refused(few_in_a_file: sa.Engine) -> None:
    round_id = begun(few_in_a_file)
    with pytest.raises(ForPerson, match="there already"):
        begun(few_in_a_file)
    with pytest.raises(ForPerson, match="still to come"):
        begun(few_in_a_file, date(2026, 7, 3))
    with pytest.raises(ForPerson, match="not part of the review"):
        answered(few_in_a_file, round_id, question="no_such")
    with pytest.raises(ForPerson, match="no review at this address"):
        answered(few_in_a_file, "no-such")
    with pytest.raises(ForPerson, match="no MARAC of that id"):
        written.begin_review(
            few_in_a_file, by=somebody(Role.CHAIR, "*"), marac_id="M9", questions=PRINCIPLES,
            reviewed_on=TODAY, today=TODAY,
        )  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_who_answers_and_who_reads(few_in_a_file: sa.Engine, role: Role) -> None:
    round_id = begun(few_in_a_file)
    user, other = somebody(role), somebody(role, "M2")
    may_answer = bool(PERMISSIONS[role] & {Permission.RUN_MEETING, Permission.COMMENT})
    for by, may in ((user, may_answer), (other, False)):
        if may:
            answer_id = answered(few_in_a_file, round_id, by=by)
            written.move_action(
                few_in_a_file, by=by, round_id=round_id, question="engagement", status="done"
            )
            assert answer_id
            continue
        with pytest.raises(NotAllowed):
            answered(few_in_a_file, round_id, by=by)
    may_read = Permission.SEE_FIGURES in PERMISSIONS[role]
    for by, may in ((user, may_read), (other, False)):
        if may:
            rows(few_in_a_file, round_id, by)
            continue
        with pytest.raises(NotAllowed):
            rows(few_in_a_file, round_id, by)


def test_open_actions_of_every_review_stay_in_sight_until_they_are_done(few: sa.Engine) -> None:
    def still(user: User = CORA) -> list[tuple[str, str]]:
        with few.connect() as connection:
            frame = open_actions(connection, user=user)
        return [(row["action"], row["status"]) for row in frame.iter_rows(named=True)]

    old, new = begun(few, date(2026, 3, 1)), begun(few)
    answered(few, old, replace(FULL, action="First", due_on=date(2026, 8, 1)))
    answered(few, new, replace(FULL, action="Second"))
    answered(few, new, Answer("yes"), question="referral")
    assert still() == [("Second", "open"), ("First", "open")]
    assert still(somebody(Role.COMMISSIONER, "M2")) == []
    written.move_action(few, by=CORA, round_id=old, question="engagement", status="in_progress")
    assert still() == [("Second", "open"), ("First", "in_progress")]
    written.move_action(few, by=CORA, round_id=new, question="engagement", status="done")
    assert still() == [("First", "in_progress")]
    with few.connect() as connection:
        kept = connection.scalar(sa.select(sa.func.count()).select_from(steering_answers))
    assert kept == 5  # nothing was overwritten
    with pytest.raises(ForPerson, match="stands there already"):
        written.move_action(few, by=CORA, round_id=new, question="engagement", status="done")
    with pytest.raises(ForPerson, match="No action was agreed"):
        written.move_action(few, by=CORA, round_id=new, question="referral", status="done")


def test_the_rounds_are_listed_with_how_many_questions_are_answered(few: sa.Engine) -> None:
    old, new = begun(few, date(2026, 3, 1)), begun(few)
    first = answered(few, new)
    answered(few, new, Answer("no"), seen=first)
    with few.connect() as connection:
        found = rounds(connection, user=GROUP)
    listed = found.select("round_id", "marac", "answered").rows()
    assert listed == [(new, "Northtown", 1), (old, "Northtown", 0)]


def test_a_review_is_compared_with_the_one_before_and_saved_as_a_paper(few: sa.Engine) -> None:
    old, new = begun(few, date(2026, 3, 1)), begun(few)
    steps = {"engagement": ("no", "partly"), "referral": ("yes", "no"), "equality": ("no", "no")}
    steps |= {"governance": ("not_sure", "yes"), "identification": ("yes", "")}
    for question, (before, now) in steps.items():
        answered(few, old, Answer(before), question=question)
        if now:
            given = replace(FULL, answer=now) if question == "engagement" else Answer(now)
            answered(few, new, given, question=question)
    questions = current(PRINCIPLES)
    with few.connect() as connection:
        now_, last = (answers(connection, user=CORA, round_id=one) for one in (new, old))
    every = standings(questions, {"engagement": "Half of them come."}, now_, last)
    by_code = {one.question.code: step_of(one) for one in every}
    assert by_code["engagement"] == 1 and by_code["referral"] == -2 and by_code["equality"] == 0
    assert by_code["governance"] is None and by_code["identification"] is None
    assert compared(every, date(2026, 3, 1)) == (
        "Compared with 1 March 2026: 1 answer better, 1 worse, 1 the same."
    )
    made = paper(
        questions, every, marac="Northtown", reviewed_on=TODAY, last_on=date(2026, 3, 1),
        today=TODAY,
    )  # fmt: skip
    document = Document(io.BytesIO(as_word(made)))
    texts = [p.text for p in document.paragraphs]
    texts += [c.text for t in document.tables for row in t.rows for c in row.cells]
    told = "\n".join(texts)
    for part in (
        "Half of them come.",
        "Ask both for a deputy",
        "Northtown housing",
        "20 July 2026",
    ):
        assert part in told
    assert all(question.text in told for question in questions.every)
