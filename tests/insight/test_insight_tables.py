"""The tables of the pages over case records small enough to count by hand."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from pages.conftest import Open
from records import load_again
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from models.access import Grant, Role, User

from .test_insight_reads import FILES, TODAY

Shown = Callable[[AppTest], str]
WIDE = {"period": "Choose dates", "from_": "2025-07-01", "to": "2026-06-30"}


def somebody(engine: sa.Engine, role: Role = Role.COORDINATOR) -> Context:
    person = User("u1", "Sam Example", frozenset({Grant(role)}))
    return Context(engine, person, TODAY, abs(hash((str(engine.url), role, "tables"))))


@pytest.fixture
def filled(duckdb_engine: sa.Engine) -> sa.Engine:
    load_again(duckdb_engine, FILES)
    return duckdb_engine


def test_who_came_stands_as_letters_with_the_usual_person_counted(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = {**WIDE, "to": "2026-07-02"}
    text = shown(opened("insight.agencies", somebody(filled), **given))
    assert 'class="m-state m-came"' in text and 'class="m-state m-deputy"' in text
    # The police came to three meetings of four expected; Kim to two of the three.
    assert "66.7%" in text
    assert "Kim" not in text and "Max" not in text  # nobody is named


def test_joint_referrals_are_shared_and_counted_whole_beside(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened("insight.agencies", somebody(filled), **WIDE))
    # C1, C4 and half of C2 from the police; C3 and the other half from housing.
    assert "Police referred most, 63% of cases; 12 of 14 sources referred none" in text
    assert '>2.5</td><td class="m-number">62.5%</td><td class="m-number">1</td>' in text


def test_the_register_leads_to_each_case_inside_its_window(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened("insight.repeats", somebody(filled), **WIDE))
    assert "3 cases inside twelve months of the last referral; 2 leave in December 2026" in text
    for case in ("C2", "C4", "C6"):
        assert f'href="/case?case={case}"' in text
    assert 'href="/case?case=C1"' not in text
    for word in ("probab", "score", "predict"):
        assert word not in text.lower().replace("no score", "").replace("high score", "")


def test_who_sees_no_cases_has_no_register(filled: sa.Engine, opened: Open, shown: Shown) -> None:
    text = shown(opened("insight.repeats", somebody(filled, Role.STEERING_GROUP), **WIDE))
    assert "/case?case=" not in text and "inside twelve months" not in text


def test_what_is_missing_is_told_with_the_cells_it_changes(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened("insight.data_quality", somebody(filled), **WIDE))
    assert "is filled in least: in 0% of cases. It changes" in text
    assert "U, AB to AF" in text


@pytest.mark.parametrize("page", ["appropriateness", "agencies", "victims", "risk", "data_quality"])
def test_tables_come_one_marac_and_one_quarter_at_a_time_where_numbers_are_hidden(
    filled: sa.Engine, opened: Open, page: str
) -> None:
    test = opened(f"insight.{page}", somebody(filled, Role.COMMISSIONER))
    boxes = {box.label: box.options for box in test.selectbox}
    assert boxes["MARAC"] == ["Northtown", "Southtown"]  # and no “all” to subtract from
    assert boxes["Quarter"][0] == "April to June 2026"
    assert not test.multiselect and not test.date_input and not test.toggle


def test_the_victims_of_a_hidden_quarter_are_not_counted_out(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = {"one-marac": "Northtown", "quarter": "July to September 2025"}
    text = shown(opened("insight.victims", somebody(filled, Role.COMMISSIONER), **given))
    assert ">2<" not in text and ">1<" not in text


def test_a_period_is_widened_to_whole_months(filled: sa.Engine, opened: Open, shown: Shown) -> None:
    given = {**WIDE, "from_": "2025-08-20", "to": "2026-01-02"}
    text = shown(opened("insight.volume", somebody(filled), **given))
    assert "August 2025 to January 2026" in text
    assert "20 August" not in text
