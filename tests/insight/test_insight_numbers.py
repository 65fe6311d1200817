"""The numbers and sentences on the pages, what is hidden from whom, and what a page asks."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
import streamlit as st
from pages.conftest import Open
from pages.record import NORTH, SOUTH, add, add_marac, add_meeting, add_two_years, context
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from ingest.chart_notes import write_note
from models import frames
from models.access import Role
from models.database import writing
from models.tables import agencies, area_years, cases, chart_notes

Shown = Callable[[AppTest], str]
YEAR = (date(2025, 10, 1), date(2026, 9, 30))


def summed(engine: sa.Engine, column: str, maracs: str = "NS") -> int:
    asked = f"SELECT sum({column}) FROM meeting_facts WHERE meeting_date BETWEEN :a AND :b AND marac_id IN (SELECT unnest(string_to_array(:m, ';')))"  # noqa: S608, E501
    with engine.connect() as connection:
        given = {"a": YEAR[0], "b": YEAR[1], "m": ";".join(maracs)}
        return int(connection.scalar(sa.text(asked), given) or 0)


def test_volume_is_told_against_the_recommended(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened("insight.volume", context(two_years)))
    total = summed(two_years, "cases_discussed")
    # 50,000 and 60,000 women: 200 and 240 recommended cases.
    share = round(100 * total / 440)
    assert f"{total} cases in October 2025 to September 2026: {share}% of the 440 a year" in text
    assert "0 of 24 meetings" in text  # none with more than 40 cases
    assert f"{round(10_000 * total / 110_000, 1)} for each 10,000" in text


def test_one_marac_and_one_quarter_are_those_in_the_address(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = {"period": "Last quarter", "marac": ["Northtown"]}
    text = shown(opened("insight.volume", context(two_years), **given))
    assert "Northtown, July to September 2026" in text and "Southtown" not in text


def test_repeats_are_told_beside_the_published_rate(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened("insight.repeats", context(two_years)))
    total, again = summed(two_years, "cases_discussed"), summed(two_years, "repeat_cases")
    assert f"{again} of {total} cases" in text
    assert f"{100 * again / total:.1f}%, beside UK 31% in September 2024" in text


def _hidden_months(engine: sa.Engine) -> None:
    """Northtown: 20, 3, 30 cases in the months of a quarter; Southtown 25 in each."""
    with writing(engine) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        add_marac(connection, SOUTH, "Southtown", 60_000)
        for month, count in ((7, 20), (8, 3), (9, 30)):
            add_meeting(connection, NORTH, date(2026, month, 9), count)
            add_meeting(connection, SOUTH, date(2026, month, 9), 25)


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.STEERING_GROUP, Role.CHAIR])
def test_a_small_month_is_in_no_number_under_any_filter(
    nothing: sa.Engine, opened: Open, shown: Shown, role: Role
) -> None:
    _hidden_months(nothing)
    given = context(nothing, role)
    both = shown(opened("insight.volume", given, period="Last quarter"))
    # The months of both MARACs, Northtown's alone and the totals: 28, 48 and 3 would tell.
    assert '<td class="m-number">45</td>' in both
    assert '<td class="m-number">28</td>' not in both and ">28<" not in both
    alone = shown(opened("insight.volume", given, period="Last quarter", marac=["Northtown"]))
    assert ">3<" not in alone and ">20<" in alone and ">30<" not in alone
    assert "hidden" in alone
    # August to September is one block: 33 of Northtown together, nowhere 3 or 30.
    from_august = {"period": "Choose dates", "from_": "2026-08-01", "to": "2026-09-30"}
    later = shown(opened("insight.volume", given, marac=["Northtown"], **from_august))
    assert "33 cases" in later and ">3<" not in later and ">30<" not in later
    only = {"period": "Choose dates", "from_": "2026-08-01", "to": "2026-08-31"}
    august = shown(opened("insight.volume", given, marac=["Northtown"], **only))
    assert "is hidden, because they are few" in august and ">3<" not in august


def test_who_sees_cases_sees_the_same_month(nothing: sa.Engine, opened: Open, shown: Shown) -> None:
    _hidden_months(nothing)
    text = shown(opened("insight.volume", context(nothing), period="Last quarter"))
    assert '<td class="m-number">28</td>' in text and "Show the cases behind" not in text


def test_the_running_month_is_told_to_nobody_without_cases(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    _hidden_months(nothing)
    before = shown(opened("insight.volume", context(nothing, Role.COMMISSIONER)))
    with writing(nothing) as connection:
        add_meeting(connection, SOUTH, date(2026, 10, 8), 26)  # today is 14 October
    st.cache_data.clear()
    year = {"period": "Calendar year so far"}
    after = shown(opened("insight.volume", context(nothing, Role.COMMISSIONER), **year))
    assert "October 2026</th>" not in after and ">26<" not in after and ">26<" not in before
    coordinator = shown(opened("insight.volume", context(nothing), **year))
    assert "October\N{NO-BREAK SPACE}2026 (so far)" in coordinator


def _screened(engine: sa.Engine) -> None:
    """Of housing's 30 referrals 12 are below the threshold, of the police's 100 six."""
    with writing(engine) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        for code, name in (("HOU", "Housing"), ("POL", "Police")):
            row = {"agency_id": code, "name": name, "return_source": "other", "sender": "local"}
            add(connection, agencies, row)
        add_meeting(connection, NORTH, date(2026, 8, 12), 20)
        add_meeting(connection, NORTH, date(2026, 9, 9), 20)
        for code, count, below in (("HOU", 30, 12), ("POL", 100, 6)):
            add(
                connection,
                cases,
                *(
                    {
                        "case_id": f"{code}{at}",
                        "marac_id": NORTH,
                        "referral_date": date(2026, 8, 20),
                        "victim_id": f"V-{code}{at}",
                        "referring_agencies": code,
                        "criteria": "professional_judgement" if at % 2 else "visible_high_risk",
                        "threshold_met": at >= below,
                        "threshold_reason": "No current risk" if at < below else None,
                        "sender": "local",
                    }
                    for at in range(count)
                ),
            )


def test_the_agency_that_explains_most_is_named_with_its_cases(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    _screened(nothing)
    test = opened("insight.appropriateness", context(nothing))
    text = shown(test)
    assert "18 of 130 referrals screened were below the threshold; Housing stands out." in text
    assert "12 of 30 referrals were below the threshold (40%, between 25% and 58%)" in text
    assert "they are 67% of all that were below it" in text
    assert "Training for this agency is what would help most" in text
    switch = next(toggle for toggle in test.toggle if toggle.key == "behind-agency-hou")
    listed = shown(switch.set_value(True).run())
    assert "12 cases" in listed and 'href="/case?case=HOU0"' in listed and ">POL0<" not in listed
    assert "No current risk" in listed


def test_who_sees_no_cases_has_one_quarter_and_no_list(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    _screened(nothing)
    test = opened("insight.appropriateness", context(nothing, Role.STEERING_GROUP))
    assert [box.label for box in test.selectbox] == ["Quarter"]
    assert not test.toggle
    text = shown(test)
    assert "July to September 2026" in text and "Housing" in text
    assert "/case?case=" not in text and ">6<" in text


def test_a_note_that_marks_a_change_begins_the_limits_anew(
    two_years: sa.Engine, opened: Open, shown: Shown, nothing: sa.Engine
) -> None:
    add_two_years(nothing)
    given = context(nothing, Role.STEERING_GROUP)
    write_note(
        nothing,
        by=given.user,
        marac_id=NORTH,
        chart="cases_discussed",
        on=date(2026, 4, 1),
        text="Fortnightly from here",
        marks_change=True,
        today=given.today,
    )
    text = shown(opened("insight.volume", given))
    assert "Fortnightly from here" in text and "Limits begin anew here" in text
    assert "These are trial limits" in text  # six months since April
    assert "Fortnightly from here" not in shown(opened("insight.repeats", given))
    other = shown(opened("insight.volume", given, marac=["Southtown"]))
    assert "Fortnightly from here" not in other


def test_the_form_writes_a_note(nothing: sa.Engine, opened: Open) -> None:
    with writing(nothing) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        add_meeting(connection, NORTH, date(2026, 9, 9), 20)
    test = opened("insight.volume", context(nothing, Role.STEERING_GROUP))
    test.session_state["note-cases_discussed"] = True  # the form is drawn once it is opened
    test.run()
    field = next(one for one in test.text_input if "Name nobody" in one.label)
    field.set_value("A new coordinator").run()
    test.button(key="note-add-cases_discussed").click().run()
    assert [error.value for error in test.error] == []
    with nothing.connect() as connection:
        rows = connection.execute(sa.select(chart_notes.c.note, chart_notes.c.noted_day)).all()
    assert [tuple(row) for row in rows] == [("A new coordinator", date(2026, 10, 14))]


def test_a_commissioner_reads_notes_and_writes_none(two_years: sa.Engine, opened: Open) -> None:
    test = opened("insight.volume", context(two_years, Role.COMMISSIONER))
    assert [button.key for button in test.button if "note" in str(button.key)] == []


def test_ours_stands_in_the_funnel_of_the_published_areas(
    two_years: sa.Engine, opened: Open, shown: Shown, nothing: sa.Engine
) -> None:
    add_two_years(nothing)
    with writing(nothing) as connection:
        rows = [
            {
                "area": f"Area {at}",
                "year": "2024-25",
                "maracs": 5,
                "cases_discussed": 1000.0 * at,
                "repeat_cases": 300.0 * at,
                "cases_per_10k": 40.0,
                "source": "SafeLives",
                "sender": "published",
            }
            for at in (1, 2, 3)
        ]
        add(connection, area_years, *rows)
    text = shown(opened("insight.benchmarks", context(nothing), year="2024-25"))
    assert "Northtown, ours" in text and "Area 2" in text
    assert "around 30.0%" in text  # all areas together
    rate = shown(
        opened("insight.benchmarks", context(nothing), measure="Cases for each 10,000 women")
    )
    assert "40.0 of all areas" in rate or "around 40.0" in rate


@pytest.fixture
def statements(two_years: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the record is asked, through SQLAlchemy or as frames straight from the driver."""
    said: list[str] = []
    raw = frames._raw

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if "SELECT" in statement.upper():
            said.append(statement)

    def note_frame(connection: sa.Connection) -> object:
        said.append("a frame")
        return raw(connection)

    event.listen(two_years, "before_cursor_execute", note)
    monkeypatch.setattr(frames, "_raw", note_frame)
    yield said
    event.remove(two_years, "before_cursor_execute", note)


MOST = {"volume": 12, "repeats": 8, "appropriateness": 6, "agencies": 14, "benchmarks": 4}


@pytest.mark.parametrize("page", MOST)
def test_a_page_asks_few_statements_and_none_again(
    two_years: sa.Engine, opened: Open, statements: list[str], page: str
) -> None:
    given = context(two_years, Role.STEERING_GROUP)
    st.cache_data.clear()

    def asked() -> int:
        statements.clear()
        assert not opened(f"insight.{page}", given).exception
        return len(statements)

    first, again = asked(), asked()
    assert 0 < first <= MOST[page], first
    # Only the draft of the note's form is asked for at each run.
    assert again <= 4, statements
