"""The form on one screen: the count live, the judgement beside it, the draft, what follows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from records import load
from streamlit.testing.v1 import AppTest

from dashboard.components.risk_score import reading
from dashboard.context import Context
from models.access import Grant, Role, User
from models.risk import Score
from models.tables import assessments, audit
from queries.case_page import one_case

from .conftest import COORDINATOR, IDVA, OFFICER, TODAY, filled, form, record

PAGE, CASE = "casework.assessment", "casework.case"
Open = Callable[..., AppTest]
Shown = Callable[[AppTest], str]
pytestmark = pytest.mark.usefixtures("few")


@pytest.fixture
def few(few_in_a_file: sa.Engine) -> sa.Engine:
    return few_in_a_file


def context(engine: sa.Engine, user: User = IDVA) -> Context:
    return Context(engine, user, TODAY, abs(hash(str(engine.url))))


def field(group: Any, words: str) -> Any:  # noqa: ANN401 - an element of AppTest
    return next(one for one in group if words in one.label)


def answer(test: AppTest, number: int, code: str | None) -> AppTest:
    return field(test.radio, f"{number}\N{EN SPACE}").set_value(code).run()


def judge(test: AppTest, code: str) -> AppTest:
    return field(test.radio, "judge the risk").set_value(code).run()


def recorded(engine: sa.Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(assessments)))


def test_the_count_and_the_judgement_stand_side_by_side(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few), case="C1")
    assert "24 unanswered" in shown(test) and "Not given" in shown(test)
    for number, code in ((1, "yes"), (2, "dont_know"), (3, "yes"), (4, "no")):
        answer(test, number, code)
    text = shown(test)
    assert '2<span class="m-of"> of 24' in text
    assert "1 no, 1 don’t know, 20 unanswered" in text
    judge(test, "yes")
    assert "▲ High" in shown(test)
    assert "professional judgement makes it a high-risk case" in shown(test)
    judge(test, "no")
    assert "Not high" in shown(test)


def test_ticks_unfold_on_yes_never_score_and_go_with_the_yes(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few), case="C1")
    assert not test.checkbox
    answer(test, 3, "yes")
    for box in list(test.checkbox):
        box.set_value(True)
    test.run()
    assert '1<span class="m-of"> of 24' in shown(test)
    answer(test, 3, "no")
    assert not test.checkbox and '0<span class="m-of">' in shown(test)
    judge(test, "yes")
    field(test.text_area, "Why you judge").set_value("He has a key").run()
    test.button(key="risk-record").click().run()
    assert [row.sub_answers for row in recorded(few)] == [None]


def test_a_form_is_recorded_and_says_what_comes_next(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few), case="C1")
    answer(test, 3, "yes")
    field(test.checkbox, "Harm to the children").set_value(True).run()
    field(test.text_area, "Note to question 3").set_value("“He said so”").run()
    answer(test, 8, "yes")
    assert "/assessment?case=C1&amp;form=stalking" in shown(test)
    test.button(key="risk-record").click().run()
    assert "professional judgement" in test.error[0].value
    judge(test, "yes")
    test.button(key="risk-record").click().run()
    assert "Say why" in test.error[0].value and recorded(few) == []
    field(test.text_area, "Why you judge").set_value("He has a key").run()
    test.button(key="risk-record").click().run()
    text = shown(test)
    assert "Recorded" in text and "Fill in the stalking form as well" in text
    (row,) = recorded(few)
    assert (row.q3, row.sub_answers, row.notes) == ("yes", "q3.children", "q3: “He said so”")
    assert (row.agency_id, row.form_version, row.assessor) == ("IDV", "1", "Ida Adviser")
    again = opened(PAGE, context(few), case="C1")
    assert all(one.value is None for one in again.radio)


def test_every_answer_comes_back_in_another_visit(few: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, context(few), case="C1")
    answer(test, 3, "yes")
    field(test.checkbox, "Being killed").set_value(True).run()
    field(test.text_area, "Note to question 3").set_value("Since May").run()
    field(test.date_input, "Day").set_value(date(2026, 6, 30)).run()
    judge(test, "yes")
    again = opened(PAGE, context(few), case="C1")
    assert field(again.radio, "3\N{EN SPACE}").value == "yes"
    assert field(again.checkbox, "Being killed").value is True
    assert field(again.text_area, "Note to question 3").value == "Since May"
    assert field(again.date_input, "Day").value == date(2026, 6, 30)
    assert field(again.radio, "judge the risk").value == "yes"
    other = opened(PAGE, context(few, OFFICER), case="C1")
    assert field(other.radio, "3\N{EN SPACE}").value is None


@pytest.mark.parametrize(
    ("born", "name", "urgent"),
    [("2010-07-03", "dash_young_person", True), ("2009-07-02", "dash_young_person", False),
     ("2008-07-02", "dash", False), (None, "dash", False)],
)  # fmt: skip
def test_the_victims_age_chooses_the_form_and_asks_for_the_childrens_route(
    few: sa.Engine, opened: Open, shown: Shown, born: str | None, name: str, urgent: bool
) -> None:
    load(few, {"people": [{"person_id": "V1", "date_of_birth": born}]})
    test = opened(PAGE, context(few), case="C1")
    assert test.selectbox(key="risk-form").value == name
    assert ("refer to children’s social care now" in shown(test)) is urgent


def test_another_form_is_chosen_by_the_address_and_on_the_page(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few), case="C1", form_="stalking")
    assert "no cut-off" in shown(test) and "of 11" in shown(test)
    test.selectbox(key="risk-form").set_value("dara").run()
    assert "DARA, recorded" in shown(test) and "not counted" in shown(test)
    assert test.query_params["form"] in ("dara", ["dara"])


def test_a_tool_made_elsewhere_is_recorded_by_its_judgement(few: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, context(few, COORDINATOR), case="C1")
    test.selectbox(key="risk-form").set_value("other").run()
    judge(test, "yes")
    field(test.text_area, "Why you judge").set_value("MeRIT: high").run()
    field(test.selectbox, "Made by").set_value("POL").run()
    test.button(key="risk-record").click().run()
    (row,) = recorded(few)
    assert (row.form, row.agency_id, row.professional_judgement) == ("other", "POL", True)


@pytest.mark.parametrize(
    ("user", "case_id"),
    [
        (OFFICER, "C2"),
        (User("x", "X", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")})), "C2"),
        (replace(COORDINATOR, closed=frozenset({"C1"})), "C1"),
        (COORDINATOR, "C4"),
        (IDVA, "none"),
    ],
)
def test_somebody_elses_case_is_refused_and_noted(
    few: sa.Engine, opened: Open, user: User, case_id: str
) -> None:
    test = opened(PAGE, context(few, user), case=case_id)
    assert len(test.error) == 1 and not test.radio
    with few.connect() as connection:
        assert connection.scalar(
            sa.select(sa.func.count()).where(audit.c.chain == "looks", audit.c.record == case_id)
        )


def test_a_blank_form_is_at_hand_without_a_case(few: sa.Engine, opened: Open, shown: Shown) -> None:
    test = opened(PAGE, context(few))
    assert "Print a blank form" in shown(test)
    assert len(test.get("download_button")) == 4


def test_a_typing_mistake_is_corrected_with_its_reason(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    key = record(few, filled(3, notes={2: "Shaking"}), by=IDVA)
    test = opened(PAGE, context(few), assessment=key)
    assert field(test.text_area, "Note to question 2").value == "Shaking"
    answer(test, 3, "no")
    test.button(key="risk-correct").click().run()
    assert "typed wrong" in test.error[0].value
    field(test.text_area, "What was typed wrong").set_value("Wrong line").run()
    test.button(key="risk-correct").click().run()
    assert "Recorded" in shown(test)
    assert [row.q3 for row in recorded(few)] == ["no"]


def test_who_corrects_second_sees_both_and_loses_nothing(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    key = record(few, filled(3), by=IDVA)
    mine = opened(PAGE, context(few), assessment=key)
    answer(mine, 5, "yes")
    theirs = opened(PAGE, context(few, COORDINATOR), assessment=key)
    answer(theirs, 6, "yes")
    field(theirs.text_area, "What was typed wrong").set_value("Left out").run()
    theirs.button(key="risk-correct").click().run()
    field(mine.text_area, "What was typed wrong").set_value("Left out").run()
    mine.button(key="risk-correct").click().run()
    assert "since you opened it" in mine.error[0].value
    assert "As you typed" in shown(mine)
    again = opened(PAGE, context(few), assessment=key)
    assert "As you typed" in shown(again)
    assert field(again.radio, "5\N{EN SPACE}").value == "yes"
    again.button(key="risk-mine").click().run()
    again.button(key="risk-correct").click().run()
    (row,) = recorded(few)
    assert (row.q5, row.q6) == ("yes", "yes")


def test_the_case_shows_the_latest_form_and_what_changed(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    before = filled(
        answers={1: "yes", 2: "no", 4: "dont_know"}, assessed_on=date(2026, 5, 1), is_high=False
    )
    record(few, before)
    now = filled(
        answers={1: "no", 2: "yes", 4: "yes", 14: "yes"},
        ticks={14: ("children",)},
        assessed_on=date(2026, 6, 1),
        victim_priority="Her children’s school",
    )
    record(few, now)
    record(few, filled(2, assessed_on=date(2026, 6, 2)), on=form("stalking"))
    test = opened(CASE, context(few, COORDINATOR), case="C1")
    text = shown(test)
    assert "Latest risk form: 3 of 24 yes, judged high" in text
    assert "6 answers changed since 1 May 2026" in text
    assert "▲ more risk" in text and "▼ less risk" in text
    assert "Her children’s school" in text
    assert "2 of 11" in text and "/assessment?case=C1" in text
    test.toggle(key="cover-names").set_value(True).run()
    assert "Her children’s school" not in shown(test) and "has found her" not in shown(test)


def test_a_form_of_another_version_is_not_compared(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    old = form().model_copy(update={"version": "RIC-2008"})
    record(few, filled(5, assessed_on=date(2026, 5, 1)), on=old)
    record(few, filled(9))
    test = opened(CASE, context(few, COORDINATOR), case="C1")
    assert "another version (version RIC-2008)" in shown(test)
    test.selectbox(key="risk-which").select_index(1).run()
    assert "is not held here" in shown(test)


def test_who_sees_names_only_sees_no_form_on_the_case(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    record(few, filled(9), case_id="C2")
    asked = User("x", "X", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
    text = shown(opened(CASE, context(few, asked), case="C2"))
    assert "Case C2" in text
    assert "judged high" not in text and "of 24" not in text and "Risk</a>" not in text


@pytest.mark.parametrize(
    ("counted", "is_high", "words"),
    [
        (Score(9, 10, 5, 0, 14), True, "makes it a high-risk case"),
        (Score(20, 4, 0, 0, 14), False, "both stand"),
        (Score(14, 10, 0, 0, 14), True, "At or above the threshold of 14. Judged high."),
        (Score(13, 10, 0, 1, 14), None, "One question is unanswered, which is not “no”."),
        (Score(1, 0, 0, 10, None), None, "no cut-off"),
        (Score(0, 0, 0, 24, 14), None, "Nothing is answered yet"),
        (None, True, "not counted here"),
    ],
)
def test_what_count_and_judgement_say_together(
    counted: Score | None, is_high: bool | None, words: str
) -> None:
    assert words in reading(counted, is_high)


def test_who_sees_names_only_sees_no_count_among_the_meetings_either(few: sa.Engine) -> None:
    record(few, filled(9, assessed_on=date(2026, 4, 1)))
    load(few, {"agency_involvement": [{"case_id": "C1", "agency_id": "HOU"}]})
    asked = User("x", "X", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")}))
    with few.connect() as connection:
        counts = [
            one_case(connection, user=user, case_id="C1").listings["dash_score"].to_list()
            for user in (COORDINATOR, asked)
        ]
    assert counts == [[9], [None]]
