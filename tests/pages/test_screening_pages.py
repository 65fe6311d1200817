"""The screening page and its parts of a case, drawn for the people who use them."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import TESTER, load, table
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest.save import save
from models.access import Grant, Role, User
from models.tables import audit, cases, listings
from queries.drafts import draft

from .conftest import Open

Shown = Callable[[AppTest], str]
PAGE, CASE = "casework.screening", "casework.case"
TODAY = date(2026, 6, 25)
BO = User("u-bo", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))
REFUGE = User("u-re", "Re Fuge", frozenset({Grant(Role.REFERRER, "M1", "REF")}))
WHY = "He has threatened to kill her and knows where she is"
WAITING = table("""
    case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies|in_immediate_danger
    Q1     |M1      |2026-06-20   |V3       |H2             |REF               |
    Q2     |M1      |2026-06-24   |V2       |H1             |REF               |yes
""")


@pytest.fixture
def waiting(duckdb_engine: sa.Engine) -> Iterator[sa.Engine]:
    """Two referrals wait: of five days ago, and of yesterday with danger at hand."""
    load(duckdb_engine, {**FILES, "cases": [*FILES["cases"], *WAITING]})
    for case_id in ("Q1", "Q2"):
        save(duckdb_engine, "cases", {"case_id": case_id, "status": "received"}, by=TESTER)
    yield duckdb_engine


def context(engine: sa.Engine, user: User = BO) -> Context:
    return Context(engine, user, TODAY, abs(hash((str(engine.url), user.user_id, id(engine)))))


def status(engine: sa.Engine, case_id: str) -> str | None:
    with engine.connect() as connection:
        return connection.scalar(sa.select(cases.c.status).where(cases.c.case_id == case_id))


def reason(test: AppTest, text: str) -> AppTest:
    test.text_area[0].set_value(text).run()
    return test


def test_danger_stands_first_and_its_case_is_in_hand(
    waiting: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(waiting))
    text = shown(test)
    assert test.radio[0].options == [
        "**Immediate danger.** Q2, new, 1 day",
        "Q1, new, 5 days",
    ]
    assert "<h2>Case Q2" in text and "Bea Sample" in text
    assert "The record points out" in text and "Not in the referral" in text


def test_the_next_case_follows_a_decision_which_is_then_listed(
    waiting: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = reason(opened(PAGE, context(waiting)), WHY)
    test.button(key="accept").click().run()
    assert status(waiting, "Q2") == "accepted"
    assert "Case Q2 is accepted." in test.success[0].value
    text = shown(test)
    assert "List case Q2 for a meeting" in text and "<h2>Case Q1" in text
    assert not test.text_area[0].value
    test.button(key="list-go").click().run()
    assert test.error[0].value == "Choose the meeting first."  # its agenda was due on 19 June
    test.selectbox(key="list-for").set_value("T2").run()
    test.button(key="list-go").click().run()
    assert status(waiting, "Q2") == "listed"
    with waiting.connect() as connection:
        asked = sa.select(listings.c.meeting_id).where(listings.c.case_id == "Q2")
        assert connection.scalar(asked) == "T2"


def test_an_emergency_meeting_is_planned_where_danger_is_at_hand(
    waiting: sa.Engine, opened: Open
) -> None:
    test = reason(opened(PAGE, context(waiting)), WHY)
    test.button(key="accept").click().run()
    assert "Plan an emergency meeting" in [one.label for one in test.expander]
    test.button(key="plan-go").click().run()
    labels = test.selectbox(key="list-for").options
    assert any(label.startswith("26 June 2026, emergency") for label in labels)


def test_without_a_reason_nothing_is_decided_and_the_words_stay(
    waiting: sa.Engine, opened: Open
) -> None:
    test = reason(opened(PAGE, context(waiting)), "ok")
    test.button(key="below").click().run()
    assert test.error[0].value == "Say why it does or does not meet the threshold."
    assert test.text_area[0].value == "ok"
    assert status(waiting, "Q2") == "received"
    with waiting.connect() as connection:
        assert draft(connection, BO, "screening Q2") == {"reason": "ok"}


def test_a_case_waits_for_the_answer_at_the_end_of_the_queue(
    waiting: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = reason(opened(PAGE, context(waiting)), "Who lives in the house?")
    test.button(key="return").click().run()
    assert test.radio[0].options[-1] == "**Immediate danger.** Q2, waits for an answer, 1 day"
    answering = opened(CASE, context(waiting, REFUGE), case="Q2")
    assert "Who lives in the house?" in shown(answering)
    [field] = [one for one in answering.text_area if one.label == "Your answer to what was asked"]
    field.set_value("Her mother lives there").run()
    answering.button(key="answer-send").click().run()
    assert not answering.error
    assert status(waiting, "Q2") == "screening"
    again = opened(PAGE, context(waiting), case="Q2")
    assert "Her mother lives there" in shown(again)


def test_names_can_be_covered_while_screening(
    waiting: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(waiting))
    test.toggle(key="cover-names").set_value(True).run()
    assert "Bea" not in shown(test) and "Adam" not in shown(test)


def test_each_case_in_hand_is_a_look_in_the_trail(waiting: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, context(waiting))
    test.run()
    test.radio[0].set_value("Q1").run()
    with waiting.connect() as connection:
        seen = connection.scalars(
            sa.select(audit.c.record).where(audit.c.what == "saw a case").order_by(audit.c.at)
        ).all()
    assert seen == ["Q2", "Q1"]


@pytest.mark.parametrize("role", [Role.REFERRER, Role.CHAIR, Role.ADMINISTRATOR])
def test_the_queue_is_for_who_does_the_casework(
    waiting: sa.Engine, opened: Open, role: Role
) -> None:
    user = User("u-x", "X", frozenset({Grant(role, "M1", "REF")}))
    test = opened(PAGE, context(waiting, user))
    assert "Your account may not" in test.error[0].value
    assert not test.radio


def test_an_empty_queue_says_what_comes(
    duckdb_engine: sa.Engine, opened: Open, shown: Shown
) -> None:
    load(duckdb_engine, FILES)
    assert "Nothing waits to be screened" in shown(opened(PAGE, context(duckdb_engine)))


def test_a_repeat_is_decided_by_hand_with_a_reason_and_left_to_the_rule_again(
    waiting: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(CASE, context(waiting), case="Q1")
    assert "<h2>This is a repeat" in shown(test)
    test.radio(key="repeat-choice").set_value("Not a repeat").run()
    test.text_input(key="repeat-why").set_value("Another man of that name").run()
    test.button(key="repeat-keep").click().run()
    assert "A person decided: not a repeat." in shown(test)
    test.radio(key="repeat-choice").set_value("Leave it to the rule").run()
    test.text_input(key="repeat-why").set_value("It was him after all").run()
    test.button(key="repeat-keep").click().run()
    assert "<h2>This is a repeat" in shown(test)


def test_a_case_below_the_threshold_can_only_be_closed_as_that(
    waiting: sa.Engine, opened: Open
) -> None:
    test = reason(opened(PAGE, context(waiting), case="Q1"), "Advice was enough this time")
    test.button(key="below").click().run()
    of_case = opened(CASE, context(waiting), case="Q1")
    assert of_case.selectbox(key="close-reason").options == ["Below the threshold"]
    of_case.button(key="close-case").click().run()
    assert status(waiting, "Q1") == "closed"
