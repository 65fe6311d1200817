"""Keeps the steering group's reviews: begun, answered, and what was agreed followed."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from models import steering
from models.access import Permission, User, check_may, may
from models.codes import LESSON_STATUS, STEERING_ANSWER
from models.database import writing
from models.errors import ForPerson
from models.tables import agencies, maracs, steering_answers, steering_rounds
from models.trail import note, now

LONGEST = 4000
_TEXTS = ("words", "evidence", "action", "owner")


@dataclass(frozen=True)
class Answer:
    """What is answered to one question; an action has an owner and a day."""

    answer: str
    words: str = ""
    evidence: str = ""
    action: str = ""
    owner: str = ""
    owner_agency_id: str = ""
    due_on: date | None = None
    status: str = ""


def begin_review(
    engine: sa.Engine, *, by: User, marac_id: str, questions: str, reviewed_on: date, today: date
) -> str:
    """Begins a review of a set of questions, in their newest version; its id."""
    check_may(by, Permission.RUN_MEETING, marac_id)
    if reviewed_on > today:
        raise ForPerson("The day of the review is still to come: begin it on the day.")
    asked = steering.current(questions)
    round_id = str(uuid4())
    values: dict[str, Any] = {
        "round_id": round_id,
        "marac_id": marac_id,
        "questions": asked.questions,
        "version": asked.version,
        "reviewed_on": reviewed_on,
    }
    with writing(engine) as connection:
        _check_new(connection, values)
        begun = {**values, "begun_at": now(), "begun_by": by.user_id}
        connection.execute(steering_rounds.insert().values(begun))
        note(
            connection,
            by,
            "began a review",
            kind="steering_rounds",
            record=round_id,
            marac_id=marac_id,
            after=values,
        )
    return round_id


def _check_new(connection: sa.Connection, values: dict[str, Any]) -> None:
    if not connection.scalar(
        sa.select(sa.literal(1)).where(maracs.c.marac_id == values["marac_id"])
    ):
        raise ForPerson("There is no MARAC of that id: choose one from the list.")
    same = (steering_rounds.c[name] == values[name] for name in values if name != "round_id")
    if connection.scalar(sa.select(steering_rounds.c.round_id).where(*same)):
        raise ForPerson("A review of that day is there already: open it and answer there.")


def answer(
    engine: sa.Engine,
    *,
    by: User,
    round_id: str,
    question: str,
    given: Answer,
    data_said: str,
    seen: str | None,
) -> str:
    """Keeps an answer above those before it; its id. Raises ForPerson where something lacks.

    `data_said` is what the record says today with small numbers hidden; `seen` the id of the
    answer that the form showed, so that nobody answers over somebody else unread.
    """
    values = _checked(given)
    with writing(engine) as connection:
        found = _round(connection, round_id)
        _check_may_answer(by, found.marac_id)
        known = {one.code for one in steering.of_version(found.questions, found.version).every}
        if question not in known:
            raise ForPerson("This question is not part of the review: reload the page.")
        _check_agency(connection, values["owner_agency_id"])
        before = _newest(connection, round_id, question)
        if (before["answer_id"] if before else None) != seen:
            raise ForPerson(
                "Somebody answered this question meanwhile. Nothing was saved, and what you wrote "
                "is still here: reload the page to read theirs, then save again."
            )
        place = {"round_id": round_id, "marac_id": found.marac_id, "question": question}
        return _keep(connection, by, place, {**values, "data_said": data_said}, before)


def move_action(engine: sa.Engine, *, by: User, round_id: str, question: str, status: str) -> str:
    """Says where an action stands; the id of the answer that says so. All else stays."""
    if status not in LESSON_STATUS:
        raise ForPerson("Say where the action stands: choose one from the list.")
    with writing(engine) as connection:
        found = _round(connection, round_id)
        _check_may_answer(by, found.marac_id)
        before = _newest(connection, round_id, question)
        if before is None or not before["action"]:
            raise ForPerson("No action was agreed on this question: reload the page.")
        if (before["status"] or "open") == status:
            raise ForPerson("The action stands there already: reload the page.")
        names = ("answer", *_TEXTS, "owner_agency_id", "due_on", "data_said")
        values = {name: before[name] for name in names} | {"status": status}
        place = {"round_id": round_id, "marac_id": found.marac_id, "question": question}
        return _keep(connection, by, place, values, before)


def _checked(given: Answer) -> dict[str, Any]:
    if given.answer not in STEERING_ANSWER:
        raise ForPerson("Answer the question: choose yes, partly, no or not sure.")
    texts = {name: getattr(given, name).strip() for name in _TEXTS}
    if any(len(text) > LONGEST for text in texts.values()):
        raise ForPerson(f"A text is too long: keep each under {LONGEST:,} characters.")
    values = {**asdict(given), **{name: text or None for name, text in texts.items()}}
    values["owner_agency_id"] = given.owner_agency_id.strip() or None
    if not texts["action"]:
        if texts["owner"] or values["owner_agency_id"] or given.due_on:
            raise ForPerson("There is an owner or a day without an action: say what is to be done.")
        return {**values, "status": None}
    if not texts["owner"] and not values["owner_agency_id"]:
        raise ForPerson("Say who sees to the action: an agency, or a name or role.")
    if given.due_on is None:
        raise ForPerson("Say by which day the action is to be done.")
    status = given.status or "open"
    if status not in LESSON_STATUS:
        raise ForPerson("Say where the action stands: choose one from the list.")
    return {**values, "status": status}


def _check_may_answer(by: User, marac_id: str) -> None:
    """The coordinator and the chair answer, and so does the steering group."""
    if not may(by, Permission.RUN_MEETING, marac_id):
        check_may(by, Permission.COMMENT, marac_id)


def _check_agency(connection: sa.Connection, agency_id: str | None) -> None:
    known = sa.select(sa.literal(1)).where(agencies.c.agency_id == agency_id)
    if agency_id is not None and not connection.scalar(known):
        raise ForPerson("There is no agency of that id: choose one from the list.")


def _round(connection: sa.Connection, round_id: str) -> sa.Row[Any]:
    found = connection.execute(
        sa.select(steering_rounds).where(steering_rounds.c.round_id == round_id)
    ).first()
    if found is None:
        raise ForPerson("There is no review at this address: choose one on the page.")
    return found


def _newest(connection: sa.Connection, round_id: str, question: str) -> dict[str, Any] | None:
    one = steering_answers.c
    row = connection.execute(
        sa.select(steering_answers)
        .where(one.round_id == round_id, one.question == question)
        .order_by(one.answered_at.desc(), one.answer_id)
        .limit(1)
    ).first()
    return dict(row._mapping) if row else None


def _keep(
    connection: sa.Connection,
    by: User,
    place: dict[str, Any],
    values: dict[str, Any],
    before: dict[str, Any] | None,
) -> str:
    answer_id = str(uuid4())
    row = {**place, **values, "answer_id": answer_id}
    connection.execute(
        steering_answers.insert().values(**row, answered_at=now(), answered_by=by.user_id)
    )
    told = {name: value for name, value in {**place, **values}.items() if value is not None}
    note(
        connection,
        by,
        "answered a review’s question",
        kind="steering_answers",
        record=answer_id,
        marac_id=place["marac_id"],
        before={"answer_id": before["answer_id"]} if before else None,
        after=told,
    )
    return answer_id
