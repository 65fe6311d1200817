"""Fields whose draft is kept, on a page."""

from datetime import date

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest import drafts
from models.access import User

ASHA, COL = User("a", "Asha", frozenset()), User("c", "Col", frozenset())


def opened(engine: sa.Engine, user: User = ASHA, form: str = "emergency access C1") -> AppTest:
    """A form of two fields, as the person finds it in a new visit."""

    def script(given: object, form: str) -> None:
        import streamlit as st

        from dashboard.components import draft

        draft.text_area(given, form=form, name="reason", label="Why")
        draft.select(given, ["Police", "Health"], form=form, name="who", label="Who")
        if st.button("Send"):
            draft.clear(given, form)
            st.rerun()

    given = Context(engine, user, date(2026, 7, 9), 1)
    return AppTest.from_function(script, args=(given, form), default_timeout=30).run()


def test_what_was_typed_and_chosen_comes_back_in_another_visit(duckdb_engine: sa.Engine) -> None:
    first = opened(duckdb_engine)
    assert first.text_area[0].value == "" and first.selectbox[0].value is None
    first.text_area[0].set_value("She rang at 15:10").run()
    first.selectbox[0].set_value("Health").run()
    second = opened(duckdb_engine)
    assert second.text_area[0].value == "She rang at 15:10"
    assert second.selectbox[0].value == "Health"


def test_a_form_that_was_sent_is_empty_at_once_and_afterwards(duckdb_engine: sa.Engine) -> None:
    page = opened(duckdb_engine)
    page.text_area[0].set_value("She rang at 15:10").run()
    page.button[0].click().run()
    assert page.text_area[0].value == ""
    assert opened(duckdb_engine).text_area[0].value == ""


def test_another_person_and_another_form_find_nothing(duckdb_engine: sa.Engine) -> None:
    opened(duckdb_engine).text_area[0].set_value("hers").run()
    assert opened(duckdb_engine, COL).text_area[0].value == ""
    for form in ("emergency access c1", "emergency access C-1", "emergency access C2"):
        assert opened(duckdb_engine, form=form).text_area[0].value == ""


def test_a_choice_that_is_none_any_more_is_left_open(duckdb_engine: sa.Engine) -> None:
    drafts.save(duckdb_engine, ASHA, "emergency access C1", {"who": "Somebody else"})
    assert opened(duckdb_engine).selectbox[0].value is None
