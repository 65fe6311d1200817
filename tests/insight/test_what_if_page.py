"""The page What if: what it says of a choice, what it offers whom, the demonstration's lists."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pages.conftest import Open
from pages.record import NORTH, SOUTH, add_marac, add_meeting, context
from records import TESTER, load_again
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.insight import what_if_check, what_if_controls
from dashboard.app_pages.insight.what_if_check import Line
from dashboard.app_pages.insight.what_if_controls import Choice, Present
from dashboard.app_pages.insight.what_if_sides import Row, Side, between, measure, tables
from dashboard.commands.demo import CASES, SEED
from dashboard.context import Context
from ingest.files import import_paths
from ingest.synthetic import generate
from models.access import Grant, Role, Scope, User
from models.database import writing
from queries.insight.what_if import Estimate, Plan, estimate, run, tried
from queries.insight.what_if_history import by_day
from queries.maracs import maracs

from .test_what_if import PLAN, cases
from .test_what_if_history import FILES, TODAY

Shown = Callable[[AppTest], str]
PAGE = "insight.what_if"
NOW = Present(
    meetings=13, slots=15, minutes=12, closes=8, lets_wait=False, posts=2.0, is_timed=True
)


def somebody(engine: sa.Engine, role: Role = Role.COORDINATOR, version: int = 1) -> Context:
    person = User("u1", "Sam Example", frozenset({Grant(role)}))
    return Context(engine, person, TODAY, abs(hash((str(engine.url), "what if", version))))


@pytest.fixture
def filled(duckdb_engine: sa.Engine) -> sa.Engine:
    load_again(duckdb_engine, FILES)
    return duckdb_engine


def lead(text: str) -> str:
    return text.split('<p class="m-lead">')[1].split("</p>")[0]


def test_it_begins_with_the_lists_as_they_are(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, somebody(filled)))
    assert lead(text).startswith("As now, nine in ten lists have at most 5 cases for 4 slots, half")
    assert lead(text).endswith("Choose below what to try.")
    assert "Tried on the past year it " in text and ">What happened</th>" in text
    assert ">What if</th>" not in text  # nothing beside it yet


def test_a_choice_stands_beside_as_now_and_the_sentence_says_the_difference(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = {"frequency": "Monthly", "growth": "20", "slot": "15", "posts": "2.5"}
    text = shown(opened(PAGE, somebody(filled), **given))
    told = "With monthly meetings, slots of 15 minutes, 20% more cases and 2.5 IDVA posts, "
    assert lead(text).startswith(f"{told}nine in ten lists would have at most ")
    assert "cases instead of 5, half of the cases would wait at most " in lead(text)
    for head in ("As now", "What if"):
        assert f">{head}</th>" in text
    assert "With 2.5 IDVA posts each would have " in text
    # The meeting stays as long: 40 minutes are two slots of 15.
    row = text.split(">Slots at a meeting<")[1].split("</tr>")[0]
    assert row.count(">4<") == 1 and row.count(">2<") == 1


def test_the_same_address_gives_the_same_numbers_and_another_seed_others(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = {"frequency": "Weekly", "growth": "35"}
    one = shown(opened(PAGE, somebody(filled), **given))
    assert one == shown(opened(PAGE, somebody(filled), **given))
    other = shown(opened(PAGE, somebody(filled), **given, seed="7"))
    assert one != other and "Seed 7: " in other


def test_a_split_has_a_row_for_each_division(filled: sa.Engine, opened: Open, shown: Shown) -> None:
    text = shown(opened(PAGE, somebody(filled), split="By police division"))
    assert "a list for each of 2 police divisions" in lead(text)
    assert ">North</" in text and ">South</" in text
    assert "Cases without a recorded division fall to the divisions by their size" in text


def test_too_few_slots_are_said_in_the_first_sentence(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    given = {"length": "20", "full": "The rest wait for the next meeting"}
    text = shown(opened(PAGE, somebody(filled), **given))
    assert "; but more cases come than there are slots, and " in lead(text)
    assert "<h2>Lists end at 2 slots, and " in text


@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.COMMISSIONER, Role.CHAIR])
def test_who_sees_no_cases_tries_it_on_whole_quarters(
    filled: sa.Engine, opened: Open, shown: Shown, role: Role
) -> None:
    text = shown(opened(PAGE, somebody(filled, role)))
    assert "The cases are those heard in the finished quarters of July 2025 to June 2026" in text
    # Of lists that were, nothing is told: each is a count of one meeting.
    assert "lists had at most" not in text.lower().replace("nine in ten lists have", "")
    assert "half of the cases waited at most 12 days" in text
    test = opened(PAGE, somebody(filled, role), **{"one-marac": "Southtown"})
    assert "The record is too short to try anything: 6 cases" in lead(shown(test))


def test_a_division_too_small_is_not_offered_to_who_sees_no_cases(
    filled: sa.Engine, opened: Open, shown: Shown
) -> None:
    with filled.begin() as connection:
        connection.execute(
            sa.text("UPDATE hearing_facts SET police_division = 'East' WHERE case_id = 'C5-0'")
        )
    given = somebody(filled, Role.STEERING_GROUP, version=2)
    test = opened(PAGE, given, split="By police division")
    text = shown(test)
    assert "A split by police division is not offered: one is too small to be told." in text
    assert "East" not in text and "North<" not in text
    assert "Lists" not in [box.label for box in test.selectbox]
    assert "Lists" in [box.label for box in opened(PAGE, somebody(filled)).selectbox]


def test_past_returns_alone_are_enough(two_years: sa.Engine, opened: Open, shown: Shown) -> None:
    text = shown(opened(PAGE, context(two_years)))
    assert "The cases are those heard in the finished quarters of October 2025 to" in text
    assert "cases by day could be small numbers, or are not in the record" in text


def test_one_marac_is_looked_at_and_can_be_chosen(
    two_years: sa.Engine, opened: Open, shown: Shown
) -> None:
    text = shown(opened(PAGE, context(two_years)))
    assert "Northtown" in text and "Southtown" not in text
    other = opened(PAGE, context(two_years), **{"one-marac": "Southtown"})
    assert "Southtown" in shown(other) and "Northtown" not in shown(other)


def test_a_record_of_a_few_weeks_says_what_it_can(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    with writing(nothing) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        add_marac(connection, SOUTH, "Southtown", None)
        for day in (date(2026, 8, 9), date(2026, 9, 9)):
            add_meeting(connection, NORTH, day, 14)
    text = shown(opened(PAGE, context(nothing)))
    assert "The record is too short to try anything: 28 cases in 13 weeks" not in text
    other = shown(opened(PAGE, context(nothing), **{"one-marac": "Southtown"}))
    assert "There is no past to try anything on" in other
    assert "Nothing is known yet of the cases of Southtown" in lead(other)


def test_the_same_plan_is_what_is_in_force_where_nothing_is_chosen(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        scope = Scope(frozenset({"M1"}), sees_cases=True, sees_case_ids=True)
        history = by_day(connection, scope=scope, slots=4, today=TODAY)
    assert history is not None
    plan = what_if_controls.plan_now(history, NOW, seed=1)
    assert what_if_controls.plan_then(history, NOW, Choice()) == plan
    assert plan.lead == 11  # eight working days
    assert what_if_controls.told(Choice(), NOW, 2) == ""


def test_a_plan_follows_from_what_is_chosen(filled: sa.Engine) -> None:
    with filled.connect() as connection:
        scope = Scope(frozenset({"M1"}), sees_cases=True, sees_case_ids=True)
        history = by_day(connection, scope=scope, slots=4, today=TODAY)
    assert history is not None
    chosen = Choice(
        frequency="weekly",
        is_split=True,
        minutes=20,
        length=120,
        growth=-10,
        full="wait",
        closes=3,
        seed=4,
    )
    assert what_if_controls.plan_then(history, NOW, chosen) == Plan(
        meetings=52,
        slots=6,
        lead=4,
        most=6,
        growth=-10,
        deferred=history.deferred,
        is_split=True,
        seed=4,
    )
    assert what_if_controls.told(chosen, NOW, 2) == (
        "weekly meetings, a list for each of 2 police divisions, slots of 20 minutes, meetings of "
        "120 minutes, 10% fewer cases, no list longer than its slots and lists that close "
        "3 working days before"
    )


@pytest.mark.parametrize(
    ("real", "reading", "near"),
    [
        (20, "as simulated", True),
        (18, "as simulated", True),
        (22, "as simulated", True),
        (24, "close", True),
        (17, "close", True),
        (30, "more than simulated", False),
        (10, "less than simulated", False),
    ],
)
def test_what_happened_is_read_against_the_interval(real: float, reading: str, near: bool) -> None:
    line = Line("list_nine", real, Estimate(20, 18, 22))
    assert (line.reading, line.is_near) == (reading, near)


def test_the_past_year_is_one_sentence() -> None:
    good = Line("wait_half", 19, Estimate(20, 18, 22))
    bad = Line("list_nine", 40, Estimate(20, 18, 22))
    assert what_if_check.sentence([good]) == (
        "Tried on the past year it agrees with what happened: half of the cases waited at most "
        "19 days, simulated 18 to 22"
    )
    assert what_if_check.sentence([bad, good]) == (
        "Tried on the past year it agrees in part; it misses this: nine in ten lists had at most "
        "40, simulated 18 to 22"
    )
    assert what_if_check.sentence([bad]).startswith(
        "Tried on the past year it misses what happened, so trust differences only: "
    )
    assert what_if_check.sentence([]) == "Nothing is known of the past year to try this on"


def test_files_have_the_ends_of_intervals_as_columns() -> None:
    side = Side("As now", run(PLAN, cases(1.0)), minutes=12, posts=None)
    rows = [
        Row("Slots", lambda one: float(one.tried.plan.slots)),
        measure("Over", "over", "percent"),
    ]
    screen, file = tables("Lists", [side], [*rows, Row("Posts", lambda one: one.posts)])
    found = estimate(side.values("over"))
    assert found is not None
    assert [column.heading for column in screen.columns] == ["What", "As now"]
    assert screen.texts()[1] == ["Over", between(found, "percent")]
    sheet = file.sheet([])
    assert sheet.headings == ["What", "As now", "As now, from", "As now, to"]
    ends = [round(value) for value in (found.middle, found.low, found.high)]
    assert sheet.rows == [["Slots", 15, None, None], ["Over", *ends], ["Posts", None, None, None]]


def test_an_interval_is_said_once_where_it_is_one_number() -> None:
    assert between(Estimate(9, 8, 11)) == "9 (8–11)"
    assert between(Estimate(9, 8, 11), "days") == "9 days (8–11)"
    assert between(Estimate(9, 9, 9)) == "9"
    assert between(None) == "–"


def test_twice_as_many_meetings_bring_the_demonstrations_lists_to_fifteen(
    tmp_path: Path, duckdb_engine: sa.Engine
) -> None:
    today = date(2026, 7, 2)
    generate(CASES, SEED, tmp_path, ends_on=today)
    kept = {"maracs", "agencies", "meetings", "people", "cases", "listings"}
    files = [path for path in tmp_path.iterdir() if path.stem in kept]
    import_paths(duckdb_engine, files, user=TESTER)
    with duckdb_engine.connect() as connection:
        every = Scope(None, sees_cases=True, sees_case_ids=True)
        for row in maracs(connection, scope=every).iter_rows(named=True):
            scope = every.narrowed(frozenset({row["marac_id"]}))
            slots = row["cases_per_meeting"]
            history = by_day(connection, scope=scope, slots=slots, today=today)
            assert history is not None
            plan = Plan(history.meetings, slots, lead=11, deferred=history.deferred)
            now = estimate(tried(history, plan).whole["list_nine"])
            twice = Plan(2 * history.meetings, slots, lead=11, deferred=history.deferred)
            then = estimate(tried(history, twice).whole["list_nine"])
            assert now is not None and then is not None
            assert now.middle > 15 >= then.high
            assert history.period.end > today - timedelta(days=7)
