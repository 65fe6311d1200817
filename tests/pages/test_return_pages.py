"""Freezing, restating, the series and the return settings on their pages, over a real record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from frozen.quarter import edit_case, filled, freeze, person, want_two
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.returns import safelives_due
from dashboard.context import Context
from ingest import return_settings
from models.access import Grant, Role, User
from models.database import read_data_version, writing
from models.tables import frozen_returns, population, return_proposals

from .conftest import Open

Shown = Callable[[AppTest], str]
PAGE, SERIES, SETTINGS = "returns.safelives", "returns.series", "returns.settings"
TODAY = date(2026, 10, 14)


def given(engine: sa.Engine, user: User, today: date = TODAY) -> Context:
    with engine.connect() as connection:
        version = read_data_version(connection)
    return Context(engine, user, today, abs(hash((str(engine.url), version, user.user_id))))


def count(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@pytest.fixture
def ann(duckdb_engine: sa.Engine) -> User:
    filled(duckdb_engine)
    return person(duckdb_engine, "Ann Example")


def test_a_return_is_frozen_with_one_click_and_then_handed_out(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, given(duckdb_engine, ann))
    assert "July to September 2026 is not frozen yet" in shown(test)
    button = test.button(key="freeze")
    assert button.label == "Freeze July to September 2026"
    button.click().run()
    assert "frozen as version 1" in test.success[0].value
    text = shown(opened(PAGE, given(duckdb_engine, ann)))
    assert "July to September 2026 is frozen as version 1" in text
    assert "Frozen by Ann Example on" in text
    assert "The record still says what was frozen" in text
    assert count(duckdb_engine, frozen_returns) == 1


def test_what_differs_is_listed_with_its_cases_and_editors(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    freeze(duckdb_engine, ann, "M1", "M2")
    bo = person(duckdb_engine, "Bo Boss")
    edit_case(duckdb_engine, bo, "C1", children_in_household="3")
    test = opened(PAGE, given(duckdb_engine, ann))
    text = shown(test)
    assert "1 cell says something else than was frozen, by 1 case, edited by Bo Boss" in text
    assert "C1 2 → 3" in text and "Number of children in the household (E)" in text
    assert "Bo Boss (" in text
    assert "Ash" not in text  # no name of a person
    assert test.button(key="freeze").label == "Freeze July to September 2026 as version 2"


def test_errors_stop_the_button_and_not_the_preview(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    from .record import context

    test = opened(PAGE, context(two_years))
    assert test.button(key="freeze").disabled
    assert "Correct the errors above first" in shown(test)
    assert "What the workbook will hold" in shown(test)


def test_one_proposes_and_another_confirms(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    want_two(duckdb_engine)
    test = opened(PAGE, given(duckdb_engine, ann))
    assert test.button(key="freeze").label == "Propose to freeze July to September 2026"
    test.button(key="freeze").click().run()
    assert count(duckdb_engine, return_proposals) == 1
    own = opened(PAGE, given(duckdb_engine, ann))
    assert own.button(key="freeze").label == "Confirm the freeze of July to September 2026"
    own.button(key="freeze").click().run()
    assert "somebody else has to confirm it" in own.error[0].value
    bo = person(duckdb_engine, "Bo Boss")
    other = opened(PAGE, given(duckdb_engine, bo))
    assert "Ann Example proposed to freeze" in other.info[0].value
    other.button(key="freeze").click().run()
    assert count(duckdb_engine, frozen_returns) == 1


def test_a_proposal_can_be_taken_back(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    want_two(duckdb_engine)
    freeze(duckdb_engine, ann, "M1", "M2")
    test = opened(PAGE, given(duckdb_engine, ann))
    test.button(key="withdraw").click().run()
    assert "nothing was frozen" in test.success[0].value


def test_the_countdown_is_the_first_thing_and_warns_of_missing_quarters(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, given(duckdb_engine, ann)))
    assert "No due date set" in text
    return_settings.set_due_days(duckdb_engine, by=ann, marac_id="*", days=25)
    text = shown(opened(PAGE, given(duckdb_engine, ann)))
    assert "Return due in 11 days" in text and "due on 25 October 2026" in text
    assert text.index("Return due in 11 days") < text.index("Every check passed")
    text = shown(opened(PAGE, given(duckdb_engine, ann, date(2026, 10, 27))))
    assert "Return 2 days late" in text
    text = shown(opened(PAGE, given(duckdb_engine, ann, date(2027, 4, 5)), quarter="2027-Q1"))
    assert "2 quarters missing" in text and "drop a MARAC and its population" in text


def test_the_overview_reminds_those_who_prepare_returns(
    duckdb_engine: sa.Engine, ann: User
) -> None:
    return_settings.set_due_days(duckdb_engine, by=ann, marac_id="M1", days=25)
    (one,) = safelives_due.reminders(given(duckdb_engine, ann))
    assert (one.urgency, one.figure) == ("urgent", "11 days")
    assert "of Northtown" in one.text
    chair = User("c", "Chair", frozenset({Grant(Role.CHAIR)}))
    assert safelives_due.reminders(given(duckdb_engine, chair)) == []
    freeze(duckdb_engine, ann, "M1", "M2")
    assert safelives_due.reminders(given(duckdb_engine, ann)) == []


def test_the_series_says_what_the_latest_twelve_months_were(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    from .record import context

    text = shown(opened(SERIES, context(two_years)))
    cases = sum(14 + n % 9 + 18 + n * 5 % 7 for n in range(12, 24))
    assert f"All MARACs: {cases} cases in the year to September 2026" in text
    assert "than the year before" in text
    assert "Every quarter is counted from case records" in text
    assert "Twelve months to September 2026 as a workbook" in text


def test_the_series_waits_for_twelve_months(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    with writing(duckdb_engine) as connection:
        row = {"marac_id": "M1", "year": 2025, "adult_females": 9_000, "sender": "local"}
        connection.execute(population.insert().values(**row))
    text = shown(opened(SERIES, given(duckdb_engine, ann)))
    assert "There are no twelve months to July to September 2026 yet" in text
    assert "July to September 2026" in text


def test_due_days_are_saved_on_the_settings_page(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    test = opened(SETTINGS, given(duckdb_engine, ann))
    assert "0 of 2 MARACs with a day" in shown(test)
    assert not [one for one in test.button if one.key == "save-two"]
    test.number_input(key="due-days-*").set_value(30).run()
    test.button(key="save-days").click().run()
    text = shown(opened(SETTINGS, given(duckdb_engine, ann)))
    assert "2 of 2 MARACs with a day" in text and "30 October 2026" in text


def test_only_an_administrator_sets_how_many_people_freeze(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    boss = person(duckdb_engine, "Addy Min", Role.ADMINISTRATOR)
    test = opened(SETTINGS, given(duckdb_engine, boss))
    assert "One person freezes a return" in shown(test)
    test.toggle(key="two-people-*").set_value(True).run()
    test.button(key="save-two").click().run()
    again = opened(SETTINGS, given(duckdb_engine, boss))
    assert "Two people freeze a return" in shown(again)


@pytest.mark.parametrize("page", [SERIES])
def test_who_prepares_no_returns_sees_no_series(
    two_years: sa.Engine, opened: Open, shown: Shown, page: str
) -> None:
    from .record import context

    refused = opened(page, context(two_years, Role.COMMISSIONER))
    assert "may not prepare and freeze returns" in refused.error[0].value


def test_a_preparer_of_one_marac_sees_its_return_only(
    duckdb_engine: sa.Engine, ann: User, opened: Open, shown: Shown
) -> None:
    freeze(duckdb_engine, ann, "M1", "M2")
    north = replace(ann, grants=frozenset({Grant(Role.RETURN_PREPARER, "M1")}))
    text = shown(opened(PAGE, given(duckdb_engine, north)))
    assert "not frozen yet" in text and "Southtown" not in text
