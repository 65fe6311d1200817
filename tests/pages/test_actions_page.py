"""The log of actions, one action, and the actions of a case, drawn for the people who use them."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from actions.people import BO, CHRIS, HOU, IDA, POL, TODAY
from actions.test_reporting import DONE, reported
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard.action_reads import log
from dashboard.app_pages.casework import actions_reminders
from dashboard.app_pages.casework.actions_save import log_sheet
from dashboard.context import Context
from models.access import Grant, Role, User
from models.tables import actions, audit, cases
from queries.actions import Filters
from queries.drafts import draft
from queries.exports.tables import as_workbook

from .conftest import Open

Shown = Callable[[AppTest], str]
PAGE, CASE = "casework.actions", "casework.case"


def context(engine: sa.Engine, user: User = BO) -> Context:
    with engine.connect() as connection:
        version = connection.scalar(sa.text("SELECT version FROM data_version"))
    return Context(
        engine, user, TODAY, abs(hash((str(engine.url), version, user.user_id, id(engine))))
    )


def stored(engine: sa.Engine, action_id: str) -> dict[str, Any]:
    with engine.connect() as connection:
        found = sa.select(actions).where(actions.c.action_id == action_id)
        return dict(connection.execute(found).one()._mapping)


def field(test: AppTest, label: str) -> Any:  # noqa: ANN401 - a field of any kind
    every = (*test.text_input, *test.text_area, *test.selectbox, *test.radio, *test.date_input)
    found = [one for one in every if one.label == label]
    assert len(found) == 1, (label, [one.label for one in every])
    return found[0]


def press(test: AppTest, label: str) -> AppTest:
    found = [one for one in test.button if one.label == label]
    assert len(found) == 1, (label, [one.label for one in test.button])
    return found[0].click().run()


def test_the_coordinator_sees_all_of_it_and_how_late(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, context(few)))
    assert "Mark the address" in text and "Change the locks" in text
    assert text.count("26 days late") == 2 and "8 to 28 days late" in text
    assert "has most that is late: 1 action" in text
    assert "Example" not in text  # a log on a screen names nobody


def test_a_representative_sees_the_own_agencys_only(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, context(few, HOU)))
    assert "Change the locks" in text and "Mark the address" not in text
    assert "Reminders" not in text


def test_filters_of_the_address_hold(few: sa.Engine, opened: Open, shown: Shown) -> None:
    text = shown(opened(PAGE, context(few), agency="Northtown police"))
    assert "1 action</h2>" in text and "Change the locks" not in text.partition("1 action</h2>")[2]
    text = shown(opened(PAGE, context(few), show="Done"))
    assert "No action fits" in text
    text = shown(opened(PAGE, context(few), late="In time"))
    assert "No action fits" in text


def test_the_log_is_saved_by_who_may_take_files_away(few: sa.Engine, opened: Open) -> None:
    saved = {button.label for button in opened(PAGE, context(few)).get("download_button")}
    assert {"Download CSV", "Download XLSX"} <= saved
    assert not opened(PAGE, context(few, HOU)).get("download_button")
    given = context(few)
    sheet = log_sheet(given, log(given, Filters()))
    book = load_workbook(BytesIO(as_workbook(sheet, datetime(2026, 6, 8))))
    rows = [[cell.value for cell in row] for row in book.worksheets[-1].iter_rows()]
    assert len([row for row in rows if "Change the locks" in row]) == 1
    assert any("Days late" in row for row in rows) and any(26 in row for row in rows)


def test_an_agency_reports_on_its_action_and_the_draft_is_kept(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few, HOU), action="A2")
    assert "Change the locks" in shown(test)
    press(test, "Send the report")
    assert "Say how it stands" in test.error[0].value
    field(test, "How does it stand?").set_value("Done").run()
    field(test, "What was done, in your agency’s own words").set_value("New locks").run()
    with few.connect() as connection:
        assert draft(connection, HOU, "report C1 A2")["words"] == "New locks"
    press(test, "Send the report")
    assert "Give the day" in test.error[0].value
    field(test, "Done on").set_value(DONE.on).run()
    press(test, "Send the report")
    assert "sent to the coordinator" in test.success[0].value
    row = stored(few, "A2")
    assert (row["status"], row["report"], row["completed_on"]) == ("done", "New locks", DONE.on)
    with few.connect() as connection:
        assert not draft(connection, HOU, "report C1 A2")


def test_what_changed_and_what_was_not_done_are_asked_apart(few: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, context(few, HOU), action="A2")
    field(test, "How does it stand?").set_value("Not possible: circumstances changed").run()
    field(test, "What changed, so that it was not possible").set_value("She moved").run()
    press(test, "Send the report")
    assert (stored(few, "A2")["status"], stored(few, "A2")["not_done_reason"]) == (
        "not_possible",
        "She moved",
    )


def test_evidence_is_kept_with_the_case_and_the_report(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few, HOU), action="A2")
    field(test, "How does it stand?").set_value("Done").run()
    field(test, "What was done, in your agency’s own words").set_value("New locks").run()
    field(test, "Done on").set_value(DONE.on).run()
    (uploader,) = test.file_uploader
    uploader.set_value([("receipt.txt", b"One lock, two keys", "text/plain")]).run()
    press(test, "Send the report")
    assert stored(few, "A2")["evidence_id"]
    text = shown(opened(PAGE, context(few), action="A2"))
    assert "receipt.txt" in text and "Evidence of an action" in text


def test_the_coordinator_reads_asks_again_and_accepts(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    reported(few)
    text = shown(opened(PAGE, context(few), show="Reported, to be read"))
    assert "Done, to be read" in text
    test = opened(PAGE, context(few), action="A2")
    field(test, "What is missing").set_value("Both doors?").run()
    press(test, "Open it again and ask")
    assert stored(few, "A2")["status"] == "open"
    asked = opened(PAGE, context(few, HOU), action="A2")
    assert "Both doors?" in asked.warning[0].value
    reported(few)
    press(opened(PAGE, context(few), action="A2"), "Accept the report")
    assert stored(few, "A2")["accepted_by"] == "Bo Boss"


def test_an_agency_can_neither_accept_nor_put_off(few: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, context(few, HOU), action="A2")
    labels = {one.label for one in test.button}
    assert not labels & {"Accept the report", "Put it off", "Take it back"}
    assert {"Send the report", "Hand it on"} <= labels


def test_an_action_that_is_not_the_persons_is_refused_and_recorded(
    few: sa.Engine, opened: Open
) -> None:
    test = opened(PAGE, context(few, HOU), action="A1")
    assert "no action at this address" in test.error[0].value
    with few.connect() as connection:
        found = sa.select(audit.c.record).where(audit.c.what == "was refused")
        said = connection.scalars(found).all()
    assert "A1" in said


def test_the_chair_puts_off_and_the_history_says_why(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few, CHRIS), action="A2")
    field(test, "New day").set_value(TODAY).run()
    field(test, "Why it may take longer").set_value("The locksmith is away").run()
    press(test, "Put it off")
    assert "put off to 8 June 2026" in test.success[0].value
    text = shown(opened(PAGE, context(few), action="A2"))
    assert "The locksmith is away" in text and "First agreed for" in text and "13 May 2026" in text


def test_several_are_reported_at_once(few: sa.Engine, opened: Open) -> None:
    both = User("u-two", "Two Hats", frozenset({*HOU.grants, *POL.grants}))
    test = opened(PAGE, context(few, both))
    for box in test.checkbox:
        box.check().run()
    field(test, "How does it stand?").set_value("Not done by us").run()
    field(test, "Why your agency did not do it").set_value("Nobody was there").run()
    press(test, "Send the report on 2 actions")
    assert {stored(few, one)["status"] for one in ("A1", "A2")} == {"not_done"}


def test_an_agency_is_ticked_off_when_it_was_called(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(few))
    assert "2 agencies to remind by telephone" in {one.label for one in test.expander}
    test.button(key="called-m1-hou").click().run()
    assert "1 agency to remind by telephone" in {one.label for one in test.expander}


def test_a_long_list_of_calls_begins_with_most_that_is_late(
    few: sa.Engine, opened: Open, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions_reminders, "MOST_CALLS", 1)
    test = opened(PAGE, context(few))
    assert "2 agencies to remind by telephone" in {one.label for one in test.expander}
    calls = [one.key for one in test.button if str(one.key).startswith("called-")]
    assert len(calls) == 1
    assert "The 1 with most that is late." in shown(test)
    test.button(key=calls[0]).click().run()
    assert [one.key for one in test.button if str(one.key).startswith("called-")] not in ([], calls)


def test_an_action_is_added_and_reported_on_the_page_of_its_case(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(CASE, context(few), case="C1")
    field(test, "What is to be done").set_value("Fit a door viewer").run()
    field(test, "Agency that does it").set_value("HOU").run()
    field(test, "Whose risk it answers").set_value("victim").run()
    press(test, "Add the action")
    assert "by which day" in test.error[0].value
    field(test, "By which day").set_value(TODAY).run()
    press(test, "Add the action")
    assert "The action of Northtown housing is added." in {one.value for one in test.success}
    assert "Fit a door viewer" in shown(test)


def test_closing_asks_for_what_is_left(few: sa.Engine, opened: Open, shown: Shown) -> None:
    test = opened(CASE, context(few), case="C1")
    assert "2 actions are still open" in shown(test)
    test.selectbox(key="close-reason").set_value("support_in_place").run()
    test.button(key="close-case").click().run()
    assert "2 actions are still open" in test.error[0].value
    field(test, "Northtown police: Mark the address").set_value(
        "Not possible: circumstances changed"
    ).run()
    field(test, "What changed").set_value("She moved away").run()
    field(test, "Northtown housing: Change the locks").set_value(
        "Stays open after the case is closed"
    ).run()
    test.button(key="close-case").click().run()
    assert not test.error, test.error
    with few.connect() as connection:
        status = sa.select(cases.c.status).where(cases.c.case_id == "C1")
        assert connection.scalar(status) == "closed"
    assert stored(few, "A2")["owner"] == "Northtown housing"


@pytest.mark.parametrize(
    "user", [IDA, User("u", "Rae", frozenset({Grant(Role.REFERRER, "M1", "POL")}))]
)
def test_who_works_on_no_action_of_an_agency_changes_none(
    few: sa.Engine, opened: Open, shown: Shown, user: User
) -> None:
    test = opened(CASE, context(few, user), case="C1")
    text = shown(test)
    assert "Change the locks" in text
    assert not {one.label for one in test.button} & {"Report", "Close it"}
