"""The Retention page, over a real record: from the list to the erasure by a second person."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from agreement.test_figures_agree import fill
from erasing.conftest import three_cases
from erasing.marked import marked, traces
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest.retention import place_hold
from models.access import Grant, Role, User
from models.database import writing
from models.tables import data_version, maracs

from .conftest import Open

PAGE = "administration.retention"
Shown = Callable[[AppTest], str]


@pytest.fixture
def due(duckdb_engine: sa.Engine) -> sa.Engine:
    fill(duckdb_engine, marked(three_cases()))
    return duckdb_engine


class Live(Context):
    """Its data version is always the record's own, as it is at each run of the real page."""

    def __getattribute__(self, name: str) -> object:
        if name != "data_version":
            return super().__getattribute__(name)
        with self.engine.connect() as connection:
            return (str(self.engine.url), connection.scalar(sa.select(data_version.c.version)))


def given(engine: sa.Engine, role: Role = Role.COORDINATOR, user_id: str = "cora") -> Context:
    user = User(user_id, user_id.title(), frozenset({Grant(role)}))
    return Live(engine, user, date(2040, 1, 1), 1)


def test_what_is_over_stands_first_and_the_coordinator_sees_whose_it_is(
    due: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, given(due)))
    assert text.index("cases kept too long") < text.index("3 cases past their time")
    assert "GivP3Mark FamP3Mark" in text
    assert "2 research forms kept after the meeting" in text


def test_the_auditor_sees_case_numbers_and_no_name_and_no_form(
    due: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, given(due, Role.AUDITOR))
    text = shown(test)
    assert "C3" in text and "P3Mark" not in text
    assert not [button for button in test.button if button.label == "Propose"]
    assert "Somebody asks" not in text


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.COORDINATOR, Role.AUDITOR)]
)
def test_other_roles_are_refused(due: sa.Engine, opened: Open, role: Role) -> None:
    test = opened(PAGE, given(due, role))
    assert "may not" in test.error[0].value
    assert not test.html


def test_one_proposes_another_approves_and_the_person_is_gone(
    due: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, given(due))
    test.multiselect(key="propose-cases").set_value(["C3"])
    test.text_input(key="propose-reason").set_value("time is over")
    test.button(key="propose-go").click().run()
    assert "Cora proposes to erase 1 case" in shown(test).replace("cora", "Cora")
    assert not [button for button in test.button if button.label == "Approve and erase"]

    other = opened(PAGE, given(due, Role.AUDITOR, "otto"))
    [approve] = [button for button in other.button if button.label == "Approve and erase"]
    approve.click().run()
    assert other.error[0].value.startswith("Tick that you have looked")
    [sure] = [box for box in other.checkbox if str(box.key).startswith("sure-")]
    sure.set_value(True).run()
    [approve] = [button for button in other.button if button.label == "Approve and erase"]
    approve.click().run()
    assert "1 case erased so far" in shown(other)
    assert traces(due, {"FamP3Mark"}) == set()


def test_a_hold_is_placed_and_shown(due: sa.Engine, opened: Open, shown: Shown) -> None:
    test = opened(PAGE, given(due))
    test.text_input(key="hold-case").set_value("C3")
    test.text_input(key="hold-reason").set_value("an inquest")
    [place] = [button for button in test.button if button.label == "Place the hold"]
    place.click().run()
    text = shown(test)
    assert "1 hold in force" in text and "an inquest" in text and "Held" in text


def test_research_is_destroyed_and_its_certificate_offered(
    due: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, given(due))
    test.button(key="destroy-go").click().run()
    assert test.error[0].value.startswith("Tick that the forms")
    test.checkbox(key="destroy-ok").set_value(True).run()
    test.button(key="destroy-go").click().run()
    text = shown(test)
    assert "No research form is kept after its meeting" in text
    assert "Certificates of destruction" in text
    assert traces(due, {"invC1Mark"}) == set()


def test_a_marac_without_a_schedule_is_named(due: sa.Engine, opened: Open, shown: Shown) -> None:
    with writing(due) as connection:
        connection.execute(maracs.update().values(retention_months=None))
    text = shown(opened(PAGE, given(due)))
    assert "Avon: no schedule is set" in text
    assert "No case has been kept too long" in text


def test_a_perpetrator_asking_is_warned_of_before_anything_else(
    due: sa.Engine, opened: Open
) -> None:
    test = opened(PAGE, given(due))
    test.text_input(key="sar-person").set_value("P2").run()
    assert "may get somebody killed" in test.error[0].value
    assert not [one for one in test.text_input if one.key == "sar-password"]
    test.checkbox(key="sar-decided").set_value(True).run()
    assert test.text_input(key="sar-password")


def test_a_wrong_step_is_said(due: sa.Engine, opened: Open) -> None:
    place_hold(due, by=given(due).user, case_id="C3", reason="an inquest")
    test = opened(PAGE, given(due))
    test.multiselect(key="propose-cases").set_value(["C1"])
    test.button(key="propose-go").click().run()
    assert "Give the reason" in test.error[0].value
