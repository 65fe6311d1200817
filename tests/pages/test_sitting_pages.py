"""The screen of a meeting under way and its minutes, drawn for the people who use them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from records import TESTER
from sitting.made import BO, IDA, KIM, LEE, TODAY, fill, row_of
from streamlit.testing.v1 import AppTest

from dashboard import words
from dashboard.app_pages.meetings.sitting_clock import clock, stage, time
from dashboard.context import Context
from ingest import hearing, sitting
from ingest.users import add_user
from models.access import Grant, Role, User
from models.database import writing
from models.tables import actions as actions_table
from models.tables import (
    attendance,
    hearing_lines,
    listings,
    meetings,
    pack_cases,
    pack_deliveries,
    sittings,
)
from queries.case_access import check_in_full

from .conftest import Open

Shown = Callable[[AppTest], str]
PAGE, MINUTES = "meetings.sitting", "meetings.minutes"


@pytest.fixture
def waiting(duckdb_engine: sa.Engine) -> Iterator[sa.Engine]:
    """The meeting T2 as it waits to be begun."""
    fill(duckdb_engine)
    yield duckdb_engine


@pytest.fixture
def begun(waiting: sa.Engine) -> sa.Engine:
    """The same under way, with C2 in hand."""
    sitting.begin_meeting(waiting, by=BO, meeting_id="T2")
    hearing.begin_case(waiting, by=BO, meeting_id="T2", case_id="C2", check_case=check_in_full)
    return waiting


def context(engine: sa.Engine, user: User = BO) -> Context:
    return Context(engine, user, TODAY, abs(hash((str(engine.url), user.user_id, id(engine)))))


def field(test: AppTest, label: str):  # noqa: ANN201 - whatever kind of field it is
    every = (*test.text_input, *test.text_area, *test.selectbox, *test.radio, *test.date_input)
    return next(one for one in every if one.label == label)


def lines(engine: sa.Engine) -> list[tuple[str, str, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(
                hearing_lines.c.part, hearing_lines.c.text, hearing_lines.c.agency_id
            ).order_by(hearing_lines.c.added_at, hearing_lines.c.line_id)
        )
        return [tuple(row) for row in rows]


def test_the_chair_begins_the_meeting_and_takes_the_first_case(
    waiting: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(waiting), meeting="T2")
    assert "It has not begun." in shown(test)
    test.button(key="begin-meeting").click().run()
    assert row_of(waiting, sittings, meeting_id="T2")["begun_by"] == "u-bo"
    test.button(key="take-case").click().run()
    text = shown(test)
    assert 'data-running="yes"' in text and "Case C2" in text
    assert "Bea Sample" in text and "Two calls in May." in text
    assert text.index("Nobody has recorded what the victim wants") < text.index("Two calls in May")
    test.button(key="next-case").click().run()
    assert test.query_params["case"] == "C5"
    assert "Eve Instance" in shown(test)


def test_what_is_said_is_added_and_seen_by_a_browser_opened_later(
    begun: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(begun), meeting="T2")
    test.button(key="add-risks").click().run()
    assert "Write down a risk" in test.error[0].value
    field(test, "Add: Risks to the victim").set_value("Threats to kill").run()
    field(test, "Add: Risks to staff").set_value("A loose dog").run()
    test.button(key="add-risks").click().run()
    field(test, "Agency").set_value("POL").run()
    field(test, "What it shares").set_value("He was seen at her work").run()
    test.button(key="add-shared").click().run()
    assert not test.exception
    assert lines(begun) == [
        ("victim", "Threats to kill", None),
        ("staff", "A loose dog", None),
        ("shared", "He was seen at her work", "POL"),
    ]
    field(test, "Does what").set_value("Mark the door").run()  # not added: the browser closes
    later = opened(PAGE, context(begun), meeting="T2")
    text = shown(later)
    assert "Threats to kill" in text and "He was seen at her work" in text
    assert 'data-running="yes"' in text
    assert field(later, "Does what").value == "Mark the door"


def test_an_action_says_what_is_missing_until_it_is_smart(
    begun: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(begun), meeting="T2")
    field(test, "Add: Risks to the victim").set_value("Threats to kill").run()
    test.button(key="add-risks").click().run()
    test.button(key="add-action").click().run()
    assert "Say which agency owns the action" in test.error[0].value
    field(test, "Who").set_value("POL").run()
    field(test, "Does what").set_value("Mark the door with the alarm").run()
    test.button(key="add-action").click().run()
    assert "Say whose risk the action answers" in test.error[0].value
    risk = field(test, "Against which risk")
    risk.set_value(next(one for one in risk.options if "Threats to kill" in one)).run()
    test.button(key="add-action").click().run()
    assert not test.error
    row = row_of(begun, actions_table, meeting_id="T2")
    assert (row["agency_id"], row["risk_to"], row["risk"]) == ("POL", "victim", "Threats to kill")
    assert (row["due_date"] - TODAY).days == 7
    assert "1 action agreed" in shown(test) and "By 8 July 2026" in shown(test)


def test_a_case_put_off_says_where_it_went_and_the_meeting_ends(
    begun: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(begun), meeting="T2", case="C5")
    field(test, "What came of the case").set_value("deferred").run()
    test.button(key="outcome-save").click().run()
    assert "Say why" in test.error[0].value
    field(test, "Why, in a few words").set_value("Nobody could present it").run()
    test.button(key="outcome-save").click().run()
    assert "15 July 2026" in test.success[0].value
    test.query_params["case"] = "C2"
    test.run()
    field(test, "What came of the case").set_value("heard").run()
    test.button(key="outcome-save").click().run()
    assert row_of(begun, listings, case_id="C2")["outcome"] == "heard"
    test.button_group(key="sitting-view").set_value("End the meeting").run()
    assert "Every case is decided" in shown(test)
    test.button(key="end-meeting").click().run()
    assert not test.exception
    assert row_of(begun, meetings, meeting_id="T2")["status"] == "held"


def test_who_is_here_is_marked_and_corrected(begun: sa.Engine, opened: Open, shown: Shown) -> None:
    test = opened(PAGE, context(begun), meeting="T2")
    test.button_group(key="sitting-view").set_value("Who is here").run()
    assert "2 of 3 agencies here" in shown(test)
    field(test, "Agency").set_value("HOU").run()
    field(test, "How").set_value("deputy").run()
    field(test, "Deputy for").set_value("Ann Manager").run()
    test.button(key="presence-save").click().run()
    assert not test.error, [error.value for error in test.error]
    row = row_of(begun, attendance, meeting_id="T2", agency_id="HOU")
    assert (row["person"], row["status"]) == ("Lee Lettings", "deputy")
    assert row["deputy_for"] == "Ann Manager"
    assert "3 of 3 agencies here" in shown(test)


def test_a_representative_writes_for_the_own_agency_and_runs_nothing(
    begun: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, context(begun, KIM), meeting="T2")
    keys = {button.key for button in test.button}
    assert not keys & {"next-case", "stop-case", "outcome-save", "end-meeting", "begin-meeting"}
    field(test, "Add: Risks to the victim").set_value("He waits at her work").run()
    test.button(key="add-risks").click().run()
    assert lines(begun) == [("victim", "He waits at her work", "POL")]
    assert field(test, "Who").options == ["Northtown police"]


def test_who_is_not_at_the_table_sees_names_or_nothing(
    begun: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, context(begun, LEE), meeting="T2", case="C5"))
    assert "Eve Instance" in text and "Risks" not in text
    assert "No case of this meeting is shown to you" in shown(
        opened(PAGE, context(begun, IDA), meeting="T2")
    )
    away = opened(PAGE, context(begun, LEE), meeting="T3")
    assert "ask the MARAC’s coordinator" in away.error[0].value


def test_names_are_covered_at_the_meeting_and_in_the_minutes(
    begun: sa.Engine, opened: Open, shown: Shown
) -> None:
    for page in (PAGE, MINUTES):
        test = opened(page, context(begun), meeting="T2")
        assert "Bea Sample" in shown(test)
        test.toggle(key="cover-names").set_value(True).run()
        assert "Sample" not in shown(test)


def test_minutes_are_kept_corrected_and_compared_on_their_page(
    begun: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(MINUTES, context(begun), meeting="T2")
    assert "Kim Constable" in shown(test)
    test.button(key="keep-minutes").click().run()
    test.button(key="correct-meeting").click().run()
    how = "A line each, with a bar between: what | Meeting."
    area = field(test, how)
    area.set_value(area.value.replace("Venue | Not recorded", "Venue | Town hall")).run()
    test.button(key="correct-save").click().run()
    assert "Say why it is corrected" in test.error[0].value
    field(test, "Why it is corrected").set_value("The venue was missing").run()
    test.button(key="correct-save").click().run()
    assert not test.exception
    text = shown(test)
    assert "Town hall" in text and "2 lines differ" in text
    assert "The venue was missing" in text


def test_minutes_are_circulated_as_a_copy_for_each_reader(
    begun: sa.Engine, opened: Open, shown: Shown
) -> None:
    grants = {"kim": (Role.REPRESENTATIVE, "POL"), "ida": (Role.IDVA, "IDV")}
    readers = {
        name: add_user(
            begun,
            by=TESTER,
            username=name,
            name=f"{name.title()} Reader",
            grants=[Grant(role, "M1", agency)],
        ).user_id
        for name, (role, agency) in grants.items()
    }
    test = opened(MINUTES, context(begun), meeting="T2")
    test.button(key="keep-minutes").click().run()
    test.button(key="circulate-minutes").click().run()
    text = shown(test)
    assert not test.error, [error.value for error in test.error]
    assert "Version 1 is circulated" in text and "Kim Reader" in text and "Not yet" in text
    with begun.connect() as connection:
        rows = connection.execute(
            sa.select(pack_deliveries.c.user_id, pack_cases.c.case_id).join(
                pack_cases, pack_cases.c.delivery_id == pack_deliveries.c.delivery_id
            )
        ).all()
    told = {name: {row.case_id for row in rows if row.user_id == readers[name]} for name in readers}
    # Police sat at the table; the IDVA reads of C1 alone, whose actions are carried.
    assert told == {"kim": {"C1", "C2", "C5"}, "ida": {"C1"}}
    assert "Bea Sample" in shown(opened(MINUTES, context(begun, KIM), meeting="T2"))


def test_the_meetings_to_choose_from_are_listed(
    waiting: sa.Engine, opened: Open, shown: Shown
) -> None:
    assert "meeting=T2" in shown(opened(PAGE, context(waiting)))
    assert "meeting=T1" in shown(opened(MINUTES, context(waiting)))
    assert "No minutes are open to you yet" in shown(opened(MINUTES, context(waiting, KIM)))


MEETING = {"slot_minutes": 10, "max_slot_minutes": 15}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "within"), (599, "within"), (600, "slot"), (899, "slot"), (900, "most"), (4000, "most")],
)
def test_the_clock_says_in_words_how_the_time_stands(seconds: int, expected: str) -> None:
    assert stage(seconds, 600, 900) == expected
    html = clock(MEETING, "C2", seconds, is_running=True)
    assert f'data-stage="{expected}"' in html and time(seconds) in html
    assert "of 10 minutes, 15 at the most" in html


def _made_daily(engine: sa.Engine, closes: date) -> None:
    with writing(engine) as connection:
        connection.execute(
            meetings.update()
            .where(meetings.c.meeting_id == "T2")
            .values(kind="daily", closes_on=closes, closes_at="14:00")
        )


def test_a_daily_meeting_is_opened_for_the_agencies_and_closed_without_a_clock(
    waiting: sa.Engine, opened: Open, shown: Shown
) -> None:
    """Nobody sits together: agencies add to the cases until the day on which it closes."""
    closes = date.today() + timedelta(days=2)
    _made_daily(waiting, closes)
    test = opened(PAGE, context(waiting), meeting="T2")
    begin = test.button(key="begin-meeting")
    assert begin.label == "Open it for the agencies"
    begin.click().run()
    assert f"Agencies add to it until {words.day(closes)}." in shown(test)
    assert "data-running" not in shown(test)
    keys = {button.key for button in test.button}
    assert "next-case" in keys and not keys & {"take-case", "stop-case"}

    kim = opened(PAGE, context(waiting, KIM), meeting="T2", case="C2")
    field(kim, "Add: Risks to the victim").set_value("He waits at her work").run()
    kim.button(key="add-risks").click().run()
    assert lines(waiting) == [("victim", "He waits at her work", "POL")]
    _made_daily(waiting, date.today() - timedelta(days=1))
    field(kim, "Add: Risks to the victim").set_value("And at the school").run()
    kim.button(key="add-risks").click().run()
    assert "tell the coordinator what is missing" in kim.error[0].value
    assert len(lines(waiting)) == 1

    for case in ("C2", "C5"):
        test = opened(PAGE, context(waiting), meeting="T2", case=case)
        field(test, "What came of the case").set_value("heard").run()
        test.button(key="outcome-save").click().run()
    test.button_group(key="sitting-view").set_value("End the meeting").run()
    close = test.button(key="end-meeting")
    assert close.label == "Close it: no more is added"
    close.click().run()
    assert row_of(waiting, meetings, meeting_id="T2")["status"] == "held"
    assert row_of(waiting, listings, case_id="C2")["minutes"] is None  # no clock, no minutes
    late = opened(PAGE, context(waiting, KIM), meeting="T2", case="C2")
    assert "add-risks" not in {button.key for button in late.button}
