"""The return page over a real record: cells open, gaps are repaired, rules have days."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import sqlalchemy as sa
from records import load
from safelives.test_opened_cells import FILES
from streamlit.testing.v1 import AppTest

from dashboard import words
from dashboard.app_pages.returns import safelives_tables
from dashboard.context import Context
from ingest.upkeep import prepare
from models.access import Role, Scope
from models.database import read_data_version
from models.tables import audit, cases, marac_rules, people
from queries import safelives
from queries.exports.headings import read_headings

from .conftest import Open
from .record import TODAY, new_engine, user

PAGE = "returns.safelives"
EVERYTHING = Scope(None, sees_cases=True, sees_case_ids=True)
Shown = Callable[[AppTest], str]
CHOSEN = {
    "quarter": "January to March 2025",
    "meeting": "Northtown, 10 March 2025",
}


@pytest.fixture
def record(tmp_path: Path) -> sa.Engine:
    engine = new_engine(tmp_path)
    prepare(engine)
    some = dict(FILES)
    some["listings"] = [*FILES["listings"], {"case_id": "L0", "meeting_id": "T1"}]
    assert load(engine, some).exit_code == 0
    return engine


def given(engine: sa.Engine, role: Role = Role.COORDINATOR) -> Context:
    with engine.connect() as connection:
        version = read_data_version(connection)
    # The engine's own number keeps one test's kept reads from another's.
    return Context(engine, user(role), TODAY, version * 1_000_003 + id(engine) % 1_000_003)


def test_a_chosen_cell_shows_its_rule_its_cases_and_the_near_misses(
    record: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, given(record), column="D Number of repeat cases", **CHOSEN))
    assert "Rule version 2" in text and "any further abuse counts" in text
    assert "2 from 2 cases" in text
    assert "Last referred on 1 March 2024; what happened on 1 March 2025 is 12 months after" in text
    assert "No perpetrator in common with the referral of 1 December 2024" in text
    assert "Listing deferred: it counts where it was heard, on 14 April 2025" in text
    assert 'href="/case?case=E1"' in text


def test_each_number_of_the_preview_leads_to_its_cell(
    record: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = unescape(shown(opened(PAGE, given(record), column="E Something", **CHOSEN)))
    links = {
        (asked["meeting"][0], asked["column"][0]): asked
        for link in re.findall(r'href="\?([^"#]*)#opened-cell"', text)
        for asked in [parse_qs(link, strict_parsing=True)]
    }
    cell = links["Northtown, 10 March 2025", "D Number of repeat cases"]
    assert {name: values for name, values in cell.items() if name != "column"} == {
        name: [value] for name, value in CHOSEN.items()
    }


def test_a_long_return_is_shown_in_part_and_counted_whole(record: sa.Engine) -> None:
    with record.connect() as connection:
        [row] = safelives.build(connection, scope=EVERYTHING, quarter="2025-Q1").rows
    text = safelives_tables.preview([row] * 1_234, read_headings().edition("uk"), "Return")
    body, foot = text.split("<tfoot>")
    assert body.count("<tr>") == 1 + safelives_tables.MOST_ROWS
    assert "The first 200 of 1,234 meetings; the workbook holds all." in foot
    cases = row.number("C")
    assert cases and f">{words.number(float(1_234 * cases))}<" in foot
    short = safelives_tables.preview([row] * 200, read_headings().edition("uk"), "Return")
    assert "The first" not in short and short.count("<tr>") == 202


def test_opening_a_cell_is_one_line_in_the_trail(record: sa.Engine, opened: Open) -> None:
    test = opened(PAGE, given(record), column="D Number of repeat cases", **CHOSEN)
    test.run()
    with record.connect() as connection:
        lines = connection.execute(
            sa.select(audit.c.record, audit.c.after).where(
                audit.c.what == "opened a cell of the return"
            )
        ).all()
    [(meeting, after)] = lines
    assert meeting == "T1"
    assert json.loads(after) == {"column": "D", "cases": ["E1", "Y1", "L1", "O1"]}


def test_a_return_preparer_sees_ids_and_no_field_of_a_case(
    record: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(
        PAGE,
        given(record, Role.RETURN_PREPARER),
        column="Y Victims 16 or 17 years old cases",
        **CHOSEN,
    )
    text = shown(test)
    assert ">L1<" in text and "victim 17" not in text.lower()
    assert "/case?case" not in text
    assert "Victim’s ethnic group" in text
    assert not [button for button in test.button if button.label == "Save"]
    assert not [button for button in test.button if button.label.startswith("Set the rule")]


def _field(test: AppTest, about: str) -> int:
    """Which of the fields on the page is about this."""
    bodies = [element.proto.body for element in test.html if "m-repair" in element.proto.body]
    return next(at for at, body in enumerate(bodies) if about in body)


def _fill_in(test: AppTest, about: str, value: str) -> AppTest:
    at = _field(test, about)
    form = [widget for widget in test.text_input if widget.key.startswith("repair-value")]
    number = [
        body
        for body in (e.proto.body for e in test.html if "m-repair" in e.proto.body)
        if "hildren" in body or "date of birth" in body or "perpetrator is" in body
    ]
    body = [e.proto.body for e in test.html if "m-repair" in e.proto.body][at]
    form[number.index(body)].input(value)
    saves = [button for button in test.button if button.label == "Save"]
    return saves[at].click().run()


def test_a_bad_value_gets_its_sentence_and_nothing_is_saved(
    record: sa.Engine, opened: Open
) -> None:
    test = opened(PAGE, given(record), missing="children_in_household", **CHOSEN)
    test = _fill_in(test, "Case O1", "two")
    assert [error.value for error in test.error] == [
        "Children in household “two” is not a number. Write it in figures, such as 3."
    ]
    test = _fill_in(test, "Case O1", "  ")
    assert [error.value for error in test.error] == [
        "Nothing was filled in, so it stays not recorded."
    ]
    with record.connect() as connection:
        question = sa.select(cases.c.children_in_household).where(cases.c.case_id == "O1")
        assert connection.scalar(question) is None


def test_what_is_filled_in_is_saved_with_its_reason_and_leaves_the_queue(
    record: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, given(record), missing="date_of_birth", **CHOSEN)
    test = _fill_in(test, "Case O1", "09/07/1950")
    assert "Saved: victim’s date of birth of case O1" in test.success[0].value
    with record.connect() as connection:
        question = sa.select(people.c.date_of_birth).where(people.c.person_id == "OTHER")
        assert str(connection.scalar(question)) == "1950-07-09"
        lines = connection.scalars(sa.select(audit.c.after).where(audit.c.record == "OTHER")).all()
    assert "filled in on the return page" in str(lines[-1])
    again = opened(
        PAGE,
        given(record),
        missing="date_of_birth",
        column="AA Victims aged 65+ years",
        **CHOSEN,
    )
    text = shown(again)
    assert "Victim 74 on the meeting date" in text
    assert "Victim’s date of birth</strong> <a" not in text


def test_a_check_says_what_it_means_and_leads_to_what_to_repair(
    record: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, given(record), **CHOSEN))
    assert "1 listing has no outcome" in text
    assert "Usually a case whose outcome was not entered after the meeting" in text
    assert "missing=outcome#repair" in text


def test_a_coordinator_sets_a_rule_from_a_day_on(
    record: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = opened(PAGE, given(record), **CHOSEN)
    test.selectbox(key="rule-value-repeat_definition").select("criminal_incident")
    test.button(key="rule-set").click().run()
    assert "Say why the rule holds from then" in test.error[0].value
    test.text_input(key="rule-reason").input("As agreed")
    test.button(key="rule-set").click().run()
    assert "Set for Northtown from 14 October 2026" in test.success[0].value
    with record.connect() as connection:
        found = connection.execute(sa.select(marac_rules.c.rule, marac_rules.c.value)).all()
    assert [tuple(row) for row in found] == [("repeat_definition", "criminal_incident")]
    assert "from 14 October 2026" in shown(opened(PAGE, given(record), **CHOSEN))


def test_other_rules_stand_beside_what_is_counted_and_nothing_is_written(
    record: sa.Engine, opened: Open, shown: Shown
) -> None:
    load(record, {"cases": [FILES["cases"][1] | {"incident_criminal": "no"}]})
    with record.connect() as connection:
        before = read_data_version(connection)
    text = shown(opened(PAGE, given(record), compare="true", **CHOSEN))
    assert "Repeats under other rules" in text
    assert "1 (−1)" in text
    with record.connect() as connection:
        assert read_data_version(connection) == before
