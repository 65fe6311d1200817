"""My work and the list of cases, drawn for different people."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import streamlit as st
from pages.conftest import Open
from pages.test_case_pages import CASE, CASES, COORDINATOR, Shown, context, find, somebody
from sqlalchemy import event

from dashboard.case_links import case_address, list_address, step_address
from dashboard.navigation import PAGES, pages_for
from ingest.drafts import clear
from models import frames
from models.access import Grant, Role
from models.database import writing
from models.tables import cases
from queries.case_views import VIEWS

WORK = "casework.work"


def test_the_work_of_a_coordinator_is_sentences_with_the_next_step(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    with writing(few) as connection:
        connection.execute(cases.update().where(cases.c.case_id == "C3").values(status="received"))
    text = shown(opened(WORK, context(few, somebody(few, COORDINATOR))))
    assert "working days" in text and "the agenda of Northtown, 1 July 2026" in text
    assert "referral is new and waits to be screened" in text
    assert 'href="/screening"' in text and "Screen new referrals" in text
    assert 'href="/case?case=C3#screening"' in text
    assert "2</p>" in text and "actions are overdue" in text
    assert text.index("agenda of Northtown") < text.index("actions are overdue")


@pytest.mark.parametrize(
    ("grant", "sentence"),
    [
        (Grant(Role.CHAIR, "M1"), "the agenda of Northtown"),
        (Grant(Role.REPRESENTATIVE, "M1", "HOU"), "case waits for what your agency knows"),
        (Grant(Role.IDVA, "M1", "IDV"), "Nothing waits for you"),
        (Grant(Role.REFERRER, "M1", "REF"), "Nothing waits for you"),
    ],
)
def test_each_role_sees_its_own_work(
    few: sa.Engine, opened: Open, shown: Shown, grant: Grant, sentence: str
) -> None:
    text = shown(opened(WORK, context(few, somebody(few, grant))))
    assert sentence in text
    assert ("appear here by themselves" in text) is ("Nothing waits" in sentence)


@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_who_has_no_casework_has_no_such_page(few: sa.Engine, opened: Open, role: Role) -> None:
    user = somebody(few, Grant(role))
    assert "Your account may not" in opened(WORK, context(few, user)).error[0].value
    assert "work" not in [spec.slug for spec in pages_for(user)]


def test_whoever_has_casework_begins_with_it() -> None:
    assert PAGES[0].slug == "work"
    hidden = {spec.slug for spec in PAGES if spec.is_hidden}
    # Of one case, person, meeting or paper: reached from there.
    assert hidden == {
        *("case", "assessment", "person", "chronology", "meeting", "pack", "redacted-copy")
    }


@pytest.fixture
def statements(few: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the record is asked, through SQLAlchemy or as frames straight from the driver."""
    said: list[str] = []
    raw = frames._raw

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if "SELECT" in statement.upper():
            said.append(statement)

    def note_frame(connection: sa.Connection) -> object:
        said.append("a frame")
        return raw(connection)

    event.listen(few, "before_cursor_execute", note)
    monkeypatch.setattr(frames, "_raw", note_frame)
    yield said
    event.remove(few, "before_cursor_execute", note)


def test_the_pages_open_in_few_statements(
    few: sa.Engine, opened: Open, statements: list[str]
) -> None:
    given = context(few, somebody(few, COORDINATOR))
    st.cache_data.clear()  # other tests leave kept reads behind

    def asked(page: str, **address: str) -> int:
        statements.clear()
        assert not opened(page, given, **address).exception
        return len(statements)

    # Opened for the first time, and again while nothing was written in between.
    assert [asked(WORK), asked(WORK)] == [18, 2]  # each time the version and the notices
    assert [asked(CASES), asked(CASES)] == [9, 3]
    assert asked(CASE, case="C1") <= 100  # every part of the page checks for itself who asks


# --- the list ------------------------------------------------------------------------------------


def test_the_filters_stand_in_the_address(few: sa.Engine, opened: Open, shown: Shown) -> None:
    given = context(few, somebody(few, COORDINATOR))
    text = shown(opened(CASES, given, status=["Heard", "Accepted"]))
    assert "2 cases" in text and ">C1<" in text and ">C3<" in text and ">C2<" not in text
    assert ">C2<" in shown(opened(CASES, given, view=VIEWS["next-meeting"].title))
    text = shown(opened(CASES, given, from_="2026-06-05"))
    assert "1 case" in text and ">C3<" in text


def test_a_case_leads_back_to_the_list_as_it_was(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = context(few, somebody(few, COORDINATOR))
    text = shown(opened(CASES, given, status=["Heard"]))
    assert 'href="/case?case=C1&amp;back=status%3DHeard"' in text
    text = shown(opened("casework.case", given, case="C1", back="status=Heard&evil=//x"))
    assert 'href="/cases?status=Heard"' in text and "evil" not in text


def test_the_words_looked_for_come_back_and_stand_in_no_address(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = context(few, somebody(few, COORDINATOR))
    test = find(opened(CASES, given), "specimen")
    assert "specimen" not in str(dict(test.query_params))
    again = opened(CASES, given)
    assert "1 case" in shown(again) and ">C3<" in shown(again)
    clear(few, given.user, f"search {given.session_id}")
    assert "3 cases" in shown(opened(CASES, given))


def test_a_list_that_fits_nothing_says_so_and_leads_on(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(CASES, context(few, somebody(few, COORDINATOR)), status=["Withdrawn"]))
    assert "No case fits" in text and "Show all cases" in text


@pytest.mark.parametrize(("grant", "may"), [(COORDINATOR, True), (Grant(Role.CHAIR, "M1"), False)])
def test_the_list_is_saved_by_those_who_may(
    few: sa.Engine, opened: Open, grant: Grant, may: bool
) -> None:
    test = opened(CASES, context(few, somebody(few, grant)))
    assert bool(test.get("download_button")) is may


@pytest.mark.parametrize("page", ["0", "x", "-1", "99999999", "7"])
def test_a_page_that_is_none_is_no_mishap(few: sa.Engine, opened: Open, page: str) -> None:
    assert not opened(CASES, context(few, somebody(few, COORDINATOR)), page=page).exception


def test_addresses_hold_only_what_the_list_knows() -> None:
    assert list_address("status=Heard&find=Ann&page=2") == "/cases?status=Heard&page=2"
    assert list_address("") == "/cases"
    assert case_address("a/b c") == "/case?case=a%2Fb%20c"
    assert step_address("/cases?status=received") == "/cases?status=Received"
    assert step_address("/people") == "/people"
