"""The pages of meetings: the list, one meeting before and after, and one's own copy."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from agencies_before.one_list import BOSS, FILES, POLICE, TODAY, somebody
from records import TESTER, load_again
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest import confidentiality, packs
from ingest.packs import Copy
from ingest.save import save
from ingest.users import add_user
from models.access import Grant, Role, User
from models.tables import listings, meeting_series, meetings
from queries.case_access import check_case
from queries.packs import mine

Open = Callable[..., AppTest]
Shown = Callable[[AppTest], str]
LIST, ONE, PACK = "meetings.meetings", "meetings.meeting", "meetings.pack"


@pytest.fixture
def listed(duckdb_engine: sa.Engine) -> sa.Engine:
    """A list of three cases for two slots."""
    load_again(duckdb_engine, FILES)
    save(duckdb_engine, "maracs", {"marac_id": "M1", "cases_per_meeting": "2"}, by=TESTER)
    return duckdb_engine


def context(engine: sa.Engine, user: User, today: date = TODAY) -> Context:
    return Context(engine, user, today, 1)


def accept(engine: sa.Engine, user: User) -> None:
    confidentiality.accept(
        engine, by=user, meeting_id="T1", conflicts={}, today=TODAY, check_case=check_case
    )


def button(test: AppTest, key: str) -> AppTest:
    return next(one for one in test.button if one.key == key).click().run()


def headings(test: AppTest) -> list[str]:
    return [one.value for one in test.header]


def test_deadlines_and_an_overfull_list_are_the_loudest(
    listed: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(LIST, context(listed, BOSS))
    text = shown(test)
    # Eight working days before 1 July 2026 is 19 June; today is the Monday after.
    assert "Agenda 1 working day late" in text
    assert "Overfull: 3 of 2 slots, 30 of 20 minutes" in text
    assert "1 case too many on 1 July 2026" in text
    test = button(test, "over-go-T1")
    assert [one.value for one in test.success] == ["Done: move 1 case to 29 July 2026."]
    with listed.connect() as connection:
        where = connection.scalar(
            sa.select(listings.c.meeting_id).where(listings.c.case_id == "C3")
        )
    assert where == "T2"


def test_a_representative_sees_meetings_and_no_tools(
    listed: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(LIST, context(listed, POLICE))
    text = shown(test)
    assert "Wednesday 1 July 2026" in text and "Agenda" not in text
    assert [one.label for one in test.button] == []


def test_the_list_opens_once_the_statement_is_accepted(
    listed: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(ONE, context(listed, POLICE), meeting="T1")
    assert "Where I know somebody on the list" in shown(test)
    assert not headings(test) and "Case C1</a>" not in shown(test)
    test = button(test, "accept")
    assert "3 cases on the list" in headings(test) and "Case C1</a>" in shown(test)
    assert "Northtown refuge" not in shown(test)  # it only knows of the cases


def test_a_conflict_closes_the_case_in_the_same_step(
    listed: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(ONE, context(listed, POLICE), meeting="T1")
    test.multiselect(key="conflict-cases").set_value(["C2"]).run()
    button(test, "accept")
    test.text_input(key="conflict-C2").set_value("My neighbour").run()
    button(test, "accept")
    closed = somebody(Role.REPRESENTATIVE, "POL", closed={"C2"})
    test = opened(ONE, context(listed, closed), meeting="T1")
    assert "2 cases on the list, and 1 case closed to you" in headings(test)
    assert "C2" not in shown(test)


def test_a_case_nobody_brings_is_deferred_and_told_where_it_went(
    listed: sa.Engine, opened: Open, shown: Shown
) -> None:
    accept(listed, BOSS)
    test = opened(ONE, context(listed, BOSS), meeting="T1")
    test.radio(key="briefing-C1").set_value("neither").run()
    test = button(test, "briefing-go-C1")
    assert "! Neither comes nor briefed anybody" in shown(test)
    test = button(test, "defer-go-C1")
    [said] = [one.value for one in test.success]
    assert said == "Case C1: Deferred. The case is on the list of 29 July 2026 now."


def test_cases_are_moved_by_buttons(listed: sa.Engine, opened: Open) -> None:
    accept(listed, BOSS)
    test = opened(ONE, context(listed, BOSS), meeting="T1")
    disabled = {one.key for one in test.button if one.disabled}
    assert {"Up-C1", "Down-C3"} <= disabled
    button(test, "Down-C1")
    with listed.connect() as connection:
        order = connection.scalars(
            sa.select(listings.c.case_id)
            .where(listings.c.meeting_id == "T1")
            .order_by(listings.c.position)
        ).all()
    assert order == ["C2", "C1", "C3"]


def test_the_names_are_covered(listed: sa.Engine, opened: Open, shown: Shown) -> None:
    accept(listed, BOSS)
    test = opened(ONE, context(listed, BOSS), meeting="T1")
    assert "Ann Example" in shown(test)
    test.toggle(key="cover-names").set_value(True).run()  # noqa: FBT003
    assert "Ann" not in shown(test) and "Name covered" in shown(test)


def test_a_meeting_of_another_area_is_refused(listed: sa.Engine, opened: Open) -> None:
    elsewhere = somebody(Role.COORDINATOR, marac="M2")
    test = opened(ONE, context(listed, elsewhere), meeting="T1")
    assert ["no meeting at this address" in one.value for one in test.error] == [True]


def test_a_cancelled_meeting_says_where_its_cases_went(
    listed: sa.Engine, opened: Open, shown: Shown
) -> None:
    accept(listed, BOSS)
    test = opened(ONE, context(listed, BOSS), meeting="T1")
    test.text_input(key="cancel-why").set_value("The hall is flooded").run()
    test = button(test, "cancel-go")
    [said] = [one.value for one in test.success]
    assert "2 cases moved to 29 July 2026; 1 case deferred" in said


def test_a_series_is_planned_past_a_bank_holiday(
    listed: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(LIST, context(listed, BOSS), show="Series")
    test.radio(key="series-every").set_value("week").run()
    test.date_input(key="series-from").set_value(date(2026, 8, 24)).run()
    test.date_input(key="series-until").set_value(date(2026, 9, 7)).run()
    labels = [one.label for one in test.date_input]
    assert "31 August 2026 is a bank holiday: meet instead on" in labels
    test = button(test, "series-go")
    assert [one.value for one in test.success] == ["3 meetings planned."]
    with listed.connect() as connection:
        [series_id] = connection.scalars(sa.select(meeting_series.c.series_id))
        days = connection.scalars(
            sa.select(meetings.c.meeting_date)
            .where(meetings.c.series_id == series_id)
            .order_by(meetings.c.meeting_date)
        ).all()
    assert days == [date(2026, 8, 24), date(2026, 9, 1), date(2026, 9, 7)]


def test_an_emergency_meeting_is_called(listed: sa.Engine, opened: Open) -> None:
    test = opened(LIST, context(listed, BOSS))
    test.radio(key="plan-kind").set_value("emergency").run()
    test = button(test, "plan-go")
    assert [one.value for one in test.success] == [
        "The emergency meeting is called and everybody is told."
    ]
    with listed.connect() as connection:
        kinds = connection.execute(
            sa.select(meetings.c.kind).where(meetings.c.meeting_date == TODAY)
        ).scalars()
        assert list(kinds) == ["emergency"]


@pytest.fixture
def circulated(listed: sa.Engine) -> tuple[sa.Engine, User, str]:
    """An agenda that waits for a representative: the record, who, and the word in the link."""
    police = add_user(
        listed,
        by=TESTER,
        username="police",
        name="Pat Police",
        grants=[Grant(Role.REPRESENTATIVE, "M1", "POL")],
    )
    packs.publish(
        listed,
        by=BOSS,
        meeting_id="T1",
        kind="agenda",
        copies=[Copy(police.user_id, {".pdf": b"%PDF-1.7"}, frozenset({"C1"}))],
        expires_on=TODAY + timedelta(days=3),
        today=TODAY,
    )
    with listed.connect() as connection:
        [word] = mine(connection, user=police, today=TODAY)["delivery_id"]
    return listed, police, str(word)


def test_ones_own_copy_opens_and_anothers_does_not(
    circulated: tuple[sa.Engine, User, str], opened: Open, shown: Shown
) -> None:
    engine, police, word = circulated
    assert "1 paper for you to read" in shown(opened(LIST, context(engine, police)))
    test = opened(PACK, context(engine, police), copy=word)
    assert "Agenda of 1 July 2026" in shown(test)
    foreign = opened(PACK, context(engine, BOSS), copy=word)
    assert ["only for the person" in one.value for one in foreign.error] == [True]


def test_after_its_day_a_copy_says_so_in_a_sentence(
    circulated: tuple[sa.Engine, User, str], opened: Open, shown: Shown
) -> None:
    engine, police, word = circulated
    late = context(engine, police, TODAY + timedelta(days=4))
    text = shown(opened(PACK, late, copy=word))
    assert "This copy does not open any more" in text and "Its last day is over" in text
