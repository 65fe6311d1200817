"""The chronology's page and its part of a case's page, for those who read and those who write."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from chronology.conftest import AGENCIES, BO, PIA, TODAY
from records import load
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from ingest.synthetic.planted import planted
from models.access import Grant, Role, User
from models.database import writing
from models.installation import CHRONOLOGY_GAP
from models.tables import agencies, settings
from models.tables import chronology as entries
from queries import chronology as asked

Shown = Callable[[AppTest], str]
_ROUND = iter(range(10_000, 20_000))
MORE = [
    {"agency_id": "HLT", "name": "Northtown hospital", "return_source": "secondary_care"},
    {"agency_id": "SCH", "name": "Northtown schools", "return_source": "education"},
]


def _page(context: object, address: dict[str, str]) -> None:
    import streamlit as st

    from dashboard.app_pages.casework import chronology

    for name, value in address.items():
        if name not in st.query_params:
            st.query_params[name] = value
    chronology.render(context)  # type: ignore[arg-type]


def opened(engine: sa.Engine, user: User = BO, **address: str) -> AppTest:
    context = Context(engine, user, TODAY, next(_ROUND), session_id="s")
    given = {"case": "C1"} | address
    test = AppTest.from_function(_page, args=(context, given), default_timeout=120)
    for name in ("view", "which"):  # as a browser's address would give them to the page
        if name in given:
            test.session_state[name] = given[name]
    return test.run()


@pytest.fixture
def told(few_in_a_file: sa.Engine) -> sa.Engine:
    """Sixty entries of six agencies in case C1, five of them told twice, with a gap."""
    rows = planted(1, 60, case_id="C1", agencies=AGENCIES, ends_on=date(2026, 6, 1)).rows
    load(few_in_a_file, {"agencies": MORE, "chronology": list(rows)})
    return few_in_a_file


def test_a_case_without_entries_names_the_next_step(few_in_a_file: sa.Engine, shown: Shown) -> None:
    assert "load a file, paste text, or enter one event" in shown(opened(few_in_a_file))


def test_the_page_shows_lanes_list_and_gap(told: sa.Engine, shown: Shown) -> None:
    test = opened(told)
    text = shown(test)
    assert not test.exception
    assert "60 entries by 6 agencies" in text
    assert "Nothing recorded for" in text
    assert text.count('class="m-lane m-lane-facts"') == 6
    assert "m-lane-told" in text
    assert "The picture in words" in text


def test_filters_narrow_the_list(told: sa.Engine, shown: Shown) -> None:
    test = opened(told)
    test.multiselect(key="agency").set_value(["POL"]).run()
    with told.connect() as connection:
        of_police = connection.scalar(
            sa.select(sa.func.count()).where(entries.c.agency_id == "POL")
        )
    assert f"{of_police} entries" in shown(test)
    test.multiselect(key="agency").set_value([]).run()
    test.selectbox(key="show").set_value("gaps").run()
    assert "Nothing recorded by" in shown(test)
    test.selectbox(key="show").set_value("").run()
    test.date_input(key="from").set_value(date(2026, 5, 31)).run()
    test.date_input(key="to").set_value(date(2026, 5, 31)).run()
    assert "m-brushed" in shown(test)


def test_a_longer_gap_in_the_settings_shows_fewer(told: sa.Engine) -> None:
    def silent() -> int:
        with told.connect() as connection:
            return len(asked.of_case(connection, user=BO, case_id="C1").gaps)

    usual = silent()
    with writing(told) as connection:
        connection.execute(settings.insert().values(name=CHRONOLOGY_GAP.name, value="12"))
    assert silent() < usual


def test_a_coordinator_confirms_and_undoes_one_event(told: sa.Engine, shown: Shown) -> None:
    test = opened(told, view="Told by several")
    same = [button for button in test.button if button.label == "Same event"]
    assert len(same) >= 3
    same[0].click().run()
    assert "Kept as one event" in test.success[0].value
    again = opened(told)
    assert "Also told by" in shown(again)
    confirmed = opened(told, view="Told by several", which="Confirmed as one event")
    (undo,) = (button for button in confirmed.button if button.label == "Undo")
    undo.click().run()
    assert "Also told by" not in shown(opened(told))


def test_a_representative_decides_nothing_and_writes_for_the_own_agency(told: sa.Engine) -> None:
    test = opened(told, PIA, view="Told by several")
    assert not [button for button in test.button if button.label == "Same event"]
    adding = opened(told, PIA, view="Add entries")
    assert adding.selectbox(key="chronology-agency").options == ["Northtown police"]


def test_a_chair_reads_and_enters_nothing(told: sa.Engine, shown: Shown) -> None:
    chair = User("u-chair", "Chair", frozenset({Grant(Role.CHAIR, "M1")}))
    test = opened(told, chair)
    assert "60 entries" in shown(test)
    assert "m-correct" not in shown(test)


def test_pasted_lines_go_in_and_the_wrong_one_is_mended_on_the_spot(
    few_in_a_file: sa.Engine, shown: Shown
) -> None:
    test = opened(few_in_a_file, PIA, view="Add entries")
    test.radio(key="chronology-way").set_value("Pasted text").run()
    text = "4 March 2026 14:30: A neighbour rang\n31/02/2026: Nobody came\n"
    test.text_area[0].set_value(text).run()
    assert "1 entry can be loaded" in shown(test)
    assert "is no day" in shown(test)
    test.button(key="chronology-load").click().run()
    assert "1 line waits to be mended" in test.success[0].value
    assert "1 line to mend" in shown(test)
    day = next(one for one in test.text_input if one.label == "Occurred on, line 2")
    day.set_value("28/02/2026").run()
    test.button(key="mend-add").click().run()
    assert "line to mend" not in shown(test)
    with few_in_a_file.connect() as connection:
        found = asked.of_case(connection, user=PIA, case_id="C1")
    assert [row["occurred_on"] for row in found.rows.values()] == [
        date(2026, 2, 28),
        date(2026, 3, 4),
    ]


def test_an_entry_is_corrected_with_the_reason(told: sa.Engine, shown: Shown) -> None:
    test = opened(told, entry="E00001")
    test.text_area[0].set_value("Put right by hand").run()
    next(one for one in test.text_input if one.label == "Why it changes").set_value("A slip").run()
    test.button(key="entry-correct").click().run()
    assert not test.error
    assert "The entry is corrected." in test.success[0].value
    assert "A slip" in shown(test)


def test_a_closed_case_stays_closed(told: sa.Engine, shown: Shown) -> None:
    closed = User(BO.user_id, BO.name, BO.grants, closed=frozenset({"C1"}))
    test = opened(told, closed)
    assert "This case is not open to you" in shown(test)
    assert "neighbour" not in shown(test)


def test_every_text_is_made_harmless(few_in_a_file: sa.Engine, shown: Shown) -> None:
    wild = "<script>alert(1)</script>"
    row = {"entry_id": "E1", "case_id": "C1", "agency_id": "POL", "occurred_on": "2026-03-04"}
    wild_row = row | dict.fromkeys(("event", "response", "source", "author", "analysis"), wild)
    load(few_in_a_file, {"chronology": [wild_row]})
    for address in ({}, {"view": "Told by several"}):
        assert "<script>" not in shown(opened(few_in_a_file, **address))


def test_the_cases_page_shows_the_newest_and_leads_there(told: sa.Engine, shown: Shown) -> None:
    def script(context: object) -> None:
        from dashboard.app_pages.casework import case_chronology
        from queries.case_page import one_case

        with context.engine.connect() as connection:  # type: ignore[attr-defined]
            page = one_case(connection, user=context.user, case_id="C1")  # type: ignore[attr-defined]
        case_chronology.draw(context, page)  # type: ignore[arg-type]

    context = Context(told, BO, TODAY, next(_ROUND))
    test = AppTest.from_function(script, args=(context,), default_timeout=60).run()
    assert "60 entries in the chronology" in shown(test)
    assert 'href="/chronology?case=C1"' in shown(test)


def test_agencies_of_other_areas_are_not_offered(told: sa.Engine) -> None:
    with writing(told) as connection:
        connection.execute(
            agencies.insert().values(
                agency_id="north/XX",
                name="Elsewhere police",
                return_source="police",
                sender="north",
            )
        )
    test = opened(told, view="Add entries")
    assert "Elsewhere police" not in test.selectbox(key="chronology-agency").options
