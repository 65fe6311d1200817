"""The part of a case's page with the decisions to share."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from agreement.test_figures_agree import fill
from erasing.conftest import three_cases
from erasing.marked import marked
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from models.access import Grant, Role, User

Shown = Callable[[AppTest], str]


def opened(engine: sa.Engine, role: Role) -> AppTest:
    user = User("cora", "Cora", frozenset({Grant(role)}))
    context = Context(engine, user, date(2026, 1, 1), 1)

    def script(context: object) -> None:
        from dashboard.components import sharing

        sharing.draw(context, "C1")  # type: ignore[arg-type]

    return AppTest.from_function(script, args=(context,), default_timeout=60).run()


@pytest.fixture
def record(duckdb_engine: sa.Engine) -> sa.Engine:
    fill(duckdb_engine, marked(three_cases()))
    return duckdb_engine


def test_a_decision_is_recorded_and_shown_with_its_law(record: sa.Engine, shown: Shown) -> None:
    test = opened(record, Role.COORDINATOR)
    assert "0 decisions to share recorded" in shown(test)
    test.text_input(key="share-with").set_value("Housing")
    test.text_input(key="share-purpose").set_value("to move her")
    test.multiselect(key="share-basis").set_value(["public_task"])
    test.radio(key="share-consent").set_value("Yes")
    test.radio(key="share-told").set_value("Yes")
    test.button[0].click().run()
    assert "UK GDPR Article 6(1)(e)" in shown(test)


def test_what_is_missing_is_said(record: sa.Engine) -> None:
    test = opened(record, Role.COORDINATOR)
    test.button[0].click().run()
    assert test.error[0].value.startswith("Say with whom")


def test_an_idva_reads_and_records_none_and_a_commissioner_sees_nothing(
    record: sa.Engine, shown: Shown
) -> None:
    assert shown(opened(record, Role.COMMISSIONER)) == ""
    assert not opened(record, Role.IDVA).button


def corrections(engine: sa.Engine, role: Role) -> AppTest:
    user = User("cora", "Cora", frozenset({Grant(role)}))
    context = Context(engine, user, date(2026, 1, 1), 1)

    def script(context: object) -> None:
        from dashboard.components import corrections

        corrections.draw(context, "C1", {"P1": "The victim"})  # type: ignore[arg-type]

    return AppTest.from_function(script, args=(context,), default_timeout=60).run()


def test_a_field_is_corrected_and_its_history_shown(record: sa.Engine, shown: Shown) -> None:
    test = corrections(record, Role.COORDINATOR)
    test.selectbox(key="correct-record").set_value(("people", "P1")).run()
    test.selectbox(key="correct-field").set_value("family_name").run()
    test.text_input(key="correct-value").set_value("Rightname")
    test.button(key="correct-go").click().run()
    assert test.error[0].value.startswith("Say why it is wrong")
    test.text_input(key="correct-reason").set_value("misheard")
    test.text_input(key="correct-asked").set_value("the victim")
    test.button(key="correct-go").click().run()
    text = shown(test)
    assert "Rightname" in text and "misheard (asked by the victim)" in text


def test_a_commissioner_sees_no_history(record: sa.Engine, shown: Shown) -> None:
    assert shown(corrections(record, Role.COMMISSIONER)) == ""
