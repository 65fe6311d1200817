"""The steering page: begun, answered, followed, compared, for the people who use it."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest import steering as written
from models.access import Grant, Role, User
from models.steering import CHECKLIST, PRINCIPLES, current
from models.tables import steering_answers

from .conftest import Open

Shown = Callable[[AppTest], str]
PAGE = "insight.steering"
TODAY = date(2026, 7, 2)


def somebody(role: Role) -> User:
    return User(f"u-{role}", role.title(), frozenset({Grant(role, "M1")}))


CORA, GROUP = somebody(Role.COORDINATOR), somebody(Role.STEERING_GROUP)


def context(engine: sa.Engine, user: User = CORA) -> Context:
    with engine.connect() as connection:
        version = connection.scalar(sa.text("SELECT version FROM data_version"))
    return Context(engine, user, TODAY, abs(hash((version, user.user_id, id(engine)))))


def begun(engine: sa.Engine, day: date = TODAY, name: str = CHECKLIST) -> str:
    return written.begin_review(
        engine, by=CORA, marac_id="M1", questions=name, reviewed_on=day, today=TODAY
    )


def answered(engine: sa.Engine, round_id: str, question: str, answer: str, **more: str) -> None:
    given = written.Answer(answer=answer, due_on=date(2026, 7, 1) if more else None, **more)
    written.answer(
        engine, by=CORA, round_id=round_id, question=question, given=given, data_said="Then",
        seen=None,
    )  # fmt: skip


def test_a_review_is_begun_and_every_question_shows_what_the_data_say(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few))
    assert "No review of “High-volume checklist” yet" in shown(test)
    test.button(key="begin-go").click().run()
    text = shown(test)
    assert "The review is begun" in test.success[0].value
    assert "0 of 16 questions answered" in text
    for question in current(CHECKLIST).every:
        assert question.text.replace("’", "’") in text
    assert text.count("What our data say today") == 16
    assert "1 meeting in the last 12 months, the last on 6 May 2026" in text


def test_a_question_is_answered_one_at_a_time_and_the_old_answer_stays(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    round_id = begun(few)
    answered(few, round_id, "chair", "no")
    test = opened(PAGE, context(few, GROUP))
    assert "begin-go" not in {button.key for button in test.button}
    test.button(key="answer-chair").click().run()
    next(one for one in test.radio if one.label == "Our answer").set_value("yes").run()
    next(one for one in test.text_area if one.label.startswith("What is to be done")).set_value(
        "Supervise twice a year"
    ).run()
    test.button(key="answer-go").click().run()
    assert "Say who sees to the action" in test.error[0].value
    next(one for one in test.text_input if one.label.startswith("Who there")).set_value(
        "Chair of the group"
    ).run()
    next(one for one in test.date_input if one.label == "By").set_value(date(2026, 8, 1)).run()
    test.button(key="answer-go").click().run()
    text = shown(test)
    assert "1 agreed action open, none of them late" in text
    assert "Supervise twice a year" in text and "What our data said then: Then" in text
    with few.connect() as connection:
        kept = connection.scalars(
            sa.select(steering_answers.c.answer).order_by(steering_answers.c.answered_at)
        ).all()
    assert kept == ["no", "yes"]


def test_the_last_review_stands_beside_and_late_actions_are_loud(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    answered(few, begun(few, date(2026, 3, 1)), "chair", "no", action="Find one", owner="Group")
    answered(few, begun(few), "chair", "yes")
    test = opened(PAGE, context(few))
    text = shown(test)
    assert "Compared with 1 March 2026: 1 answer better, 0 worse, 0 the same." in text
    assert "▲ better than in the last review: no." in text
    assert "agreed action is late" in text and "Late: 1 July 2026" in text
    test.button_group(key="move-status").set_value("done").run()
    test.button(key="move-go").click().run()
    assert "No agreed action is open" in shown(test)


def test_a_commissioner_reads_and_saves_and_answers_nothing(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    begun(few, name=PRINCIPLES)
    who = somebody(Role.COMMISSIONER)
    test = opened(PAGE, context(few, who), questions=current(PRINCIPLES).title)
    assert "0 of 10 questions answered" in shown(test)
    assert not [button for button in test.button if (button.key or "").startswith("answer-")]
    assert len(test.get("download_button")) == 2
