"""Lessons, one lesson and the learning register, drawn for the people who use them."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from dashboard.lesson_chart import before_and_after
from ingest import lesson_publications as public
from ingest import lessons as written
from models.access import Grant, Role, User
from models.period import add_months
from models.tables import lesson_progress, lessons
from queries.case_access import check_case
from queries.indicators import INDICATORS
from queries.lessons.figures import BY_AGENCY, MOVABLE
from queries.lessons.moved import Month, reading

from .conftest import Open

Shown = Callable[[AppTest], str]
LIST, REGISTER = "insight.lessons", "insight.learning"
TODAY = date(2026, 7, 2)
FIGURES = written.Figures(MOVABLE, BY_AGENCY)


def somebody(role: Role, agency: str = "") -> User:
    return User(f"u-{role}", role.title(), frozenset({Grant(role, "M1", agency)}))


CORA, CHRIS = somebody(Role.COORDINATOR), somebody(Role.CHAIR)
GROUP, HOUSING = somebody(Role.STEERING_GROUP), somebody(Role.REPRESENTATIVE, "HOU")


def context(engine: sa.Engine, user: User = CORA) -> Context:
    with engine.connect() as connection:
        version = connection.scalar(sa.text("SELECT version FROM data_version"))
    return Context(engine, user, TODAY, abs(hash((version, user.user_id, id(engine)))))


def record(engine: sa.Engine, **values: str) -> str:
    given = {"themes": "housing", "lesson": "Ask <b>first</b>", "recommendation": "Ask", **values}
    return written.record_lesson(
        engine, by=CORA, values=given, today=TODAY, figures=FIGURES, check_case=check_case
    )


def test_the_list_shows_the_late_first_and_leads_to_the_lesson(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    lesson_id = record(few, case_id="C1", due_on="2026-07-01", owner_agency_id="HOU")
    text = shown(opened(LIST, context(few)))
    assert "1 lesson, those late first" in text and "recommendation late" in text
    assert "Late: due 1 July 2026" in text
    assert f"/lessons?lesson={lesson_id}" in text
    assert "Ask &lt;b&gt;first&lt;/b&gt;" in text and "<b>first" not in text
    assert "C1" not in text


def test_the_filters_stand_in_the_address(few: sa.Engine, opened: Open, shown: Shown) -> None:
    record(few, marac_id="M1", owner_agency_id="HOU")
    record(few, marac_id="M1", lesson="Come always", themes="attendance", owner_agency_id="POL")
    text = shown(opened(LIST, context(few), theme=["Attendance"]))
    assert "1 lesson" in text and "Come always" in text and "Ask &lt;b&gt;" not in text


def test_a_lesson_is_recorded_on_the_page(few: sa.Engine, opened: Open, shown: Shown) -> None:
    test = opened(LIST, context(few), case="C1")
    assert "No lesson is recorded for you to read yet" in shown(test)
    by_label = {area.label: area for area in test.text_area}
    by_label["Lesson"].set_value("Ask before writing").run()
    test.button(key="lesson-go").click().run()
    assert "Choose at least one theme" in test.error[0].value
    next(one for one in test.multiselect if one.label == "Themes").set_value(["housing"]).run()
    test.button(key="lesson-go").click().run()
    assert "The lesson is recorded" in test.success[0].value
    with few.connect() as connection:
        row = connection.execute(sa.select(lessons)).one()
    assert (row.case_id, row.lesson, row.themes) == ("C1", "Ask before writing", "housing")


def test_the_page_of_a_case_leads_to_a_lesson_from_it_for_those_who_write(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    leads = "/lessons?case=C1"
    assert leads in shown(opened("casework.case", context(few), case="C1"))
    police = somebody(Role.REPRESENTATIVE, "POL")
    assert leads not in shown(opened("casework.case", context(few, police), case="C1"))


def test_progress_and_comments_are_added_on_the_lesson(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    lesson_id = record(few, case_id="C1")
    test = opened(LIST, context(few), lesson=lesson_id)
    next(one for one in test.text_area if one.label.startswith("What was done")).set_value(
        "Two teams asked"
    ).run()
    test.button_group(key=f"progress-status-{lesson_id}").set_value("in_progress").run()
    test.button(key="progress-go").click().run()
    assert "1 step so far" in shown(test) and "Two teams asked" in shown(test)
    assert "Case C1" in shown(test)
    test = opened(LIST, context(few, GROUP), lesson=lesson_id)
    next(one for one in test.text_area if one.label == "Your comment").set_value("Well done").run()
    test.button(key="comment-go").click().run()
    assert "1 comment" in shown(test) and "Well done" in shown(test)
    with few.connect() as connection:
        kinds = connection.scalars(sa.select(lesson_progress.c.kind)).all()
    assert sorted(kinds) == ["comment", "progress"]


def test_the_steering_group_and_the_owner_see_no_case_and_no_button_to_write(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    lesson_id = record(few, case_id="C1", owner_agency_id="HOU", linked_action_ids="A2")
    for user in (GROUP, HOUSING):
        test = opened(LIST, context(few, user), lesson=lesson_id)
        text = shown(test)
        assert "C1" not in text and "Change the locks" not in text
        assert not {"progress-go", "lesson-save", "word-go"} & {b.key for b in test.button}
    assert "Ask &lt;b&gt;first" not in shown(opened(LIST, context(few, HOUSING), lesson=lesson_id))
    other = somebody(Role.REPRESENTATIVE, "POL")
    test = opened(LIST, context(few, other), lesson=lesson_id)
    assert "no lesson at this address" in test.error[0].value


def test_a_wording_goes_from_the_writer_to_a_second_look_to_the_register(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    lesson_id = record(few, case_id="C1")
    test = opened(LIST, context(few), lesson=lesson_id)
    area = next(one for one in test.text_area if "for anybody to read" in one.label)
    area.set_value("Ann was not asked.").run()
    test.button(key="word-go").click().run()
    assert "The wording is kept" in test.success[0].value
    assert "“Ann” is the name of somebody in the record" in shown(test)
    assert "approve-go" not in {button.key for button in test.button}
    test = opened(LIST, context(few, CHRIS), lesson=lesson_id)
    test.button(key="approve-go").click().run()
    assert "may tell who it is about" in test.error[0].value
    test.checkbox(key="looked-through").check().run()
    test.button(key="approve-go").click().run()
    assert "On the learning register" in shown(test)
    text = shown(opened(REGISTER, context(few, somebody(Role.COMMISSIONER))))
    assert "1 published lesson" in text and "Ann was not asked." in text
    assert "C1" not in text and lesson_id not in text


def test_the_register_says_how_it_is_filled_while_it_is_empty(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    assert "No lesson is published yet" in shown(opened(REGISTER, context(few)))
    record(few, marac_id="M1")
    assert "No lesson is published yet" in shown(opened(REGISTER, context(few)))
    assert public  # worded on the lesson's own page


@pytest.mark.parametrize("agency", ["", "POL"])
def test_the_figure_is_drawn_before_and_since_with_its_table(
    few: sa.Engine, opened: Open, shown: Shown, agency: str
) -> None:
    lesson_id = record(
        few,
        marac_id="M1",
        figure="attendance_rate",
        figure_direction="up",
        changed_on="2026-05-01",
        **({"figure_agency_id": agency} if agency else {}),
    )
    test = opened(LIST, context(few), lesson=lesson_id)
    text = shown(test)
    assert "too few months to say" in text
    assert "0 months before and 1 since have a figure" in text
    assert len(test.get("plotly_chart")) == 1
    assert "May 2026" in text


def test_the_chart_has_a_mean_on_each_side_and_the_day_of_the_change() -> None:
    start, changed = date(2025, 1, 1), date(2026, 1, 1)
    every = [Month(add_months(start, at), 20.0 if at < 12 else 40.0) for at in range(24)]
    indicator = INDICATORS["repeat_rate"]
    found = reading(every, changed_on=changed, direction="up", indicator=indicator)
    figure = before_and_after(found, changed, indicator)
    lines = [trace for trace in figure.data if "lines" in trace.mode]
    assert [list(trace.y) for trace in lines] == [[20.0, 20.0], [40.0, 40.0]]
    told = [annotation.text for annotation in figure.layout.annotations]
    assert told == [
        "mean before<br>20.0%",
        "mean since<br>40.0%",
        "Change from<br>1 January 2026",
    ]
    assert figure.layout.shapes[0].x0 == changed
