"""The Themes page: lessons counted by theme, by quarter and by owner, and what they changed."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from pages.conftest import Open
from pages.record import NORTH, SOUTH, add, add_marac, add_meeting, context
from streamlit.testing.v1 import AppTest

from models.access import Role, Scope
from models.database import writing
from models.tables import agencies, lessons
from queries.insight.themes import by_owner, by_quarter, by_theme, recorded

Shown = Callable[[AppTest], str]
TODAY = date(2026, 10, 14)
YEAR = {"period": "Choose dates", "from_": "2025-10-01", "to": "2026-09-30"}
SECRET = "She was told at the school gate"


def lesson(number: int, day: date, themes: str, **more: object) -> dict[str, object]:
    return {
        "lesson_id": f"L{number}",
        "marac_id": NORTH,
        "recorded_on": day,
        "themes": themes,
        "lesson": SECRET,
        "recommendation": "Ask alone",
        "sender": "local",
    } | more


LESSONS = (
    lesson(1, date(2026, 2, 3), "housing;attendance", owner_agency_id="HOU", status="done"),
    lesson(2, date(2026, 5, 3), "housing", owner_agency_id="HOU", due_on=date(2026, 6, 1)),
    lesson(3, date(2026, 8, 3), "suicide", owner_agency_id=None, status="in_progress"),
    lesson(4, date(2026, 8, 9), "housing", recommendation=None, marac_id=SOUTH),
    lesson(5, date(2026, 10, 2), "transfers", owner_agency_id="POL"),  # of the running quarter
)


def fill(engine: sa.Engine, *more: dict[str, object]) -> None:
    with writing(engine) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        add_marac(connection, SOUTH, "Southtown", 60_000)
        for code, name in (("HOU", "Housing"), ("POL", "Police")):
            row = {"agency_id": code, "name": name, "return_source": "other", "sender": "local"}
            add(connection, agencies, row)
        add(connection, lessons, *LESSONS, *more)


def scope(*, sees_cases: bool) -> Scope:
    return Scope(None, sees_cases=sees_cases, sees_case_ids=sees_cases)


def test_lessons_are_counted_by_theme_owner_and_quarter(engine: sa.Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        frame = recorded(connection, scope=scope(sees_cases=True), today=TODAY)
    assert frame["lesson_id"].to_list() == ["L5", "L4", "L3", "L2", "L1"]
    themes = by_theme(frame)
    assert themes.row(0) == ("housing", 3, 2, 0, 1, 1)
    assert themes["lessons"].sum() == 6  # one lesson has two themes
    owners = by_owner(frame)
    assert owners.rows() == [
        ("HOU", "Housing", 2, 1, 0, 1, 1),
        ("POL", "Police", 1, 1, 0, 0, 0),
        (None, None, 1, 0, 1, 0, 0),
    ]
    assert (date(2026, 7, 1), "housing", 1) in by_quarter(frame).rows()


def test_who_sees_no_cases_is_told_finished_quarters(engine: sa.Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        frame = recorded(connection, scope=scope(sees_cases=False), today=TODAY)
    assert "L5" not in frame["lesson_id"].to_list()


def test_nothing_of_what_a_lesson_says_stands_on_the_page(
    nothing: sa.Engine, opened: Open, shown: Shown
) -> None:
    fill(nothing)
    text = shown(opened("insight.themes", context(nothing), **YEAR))
    assert "4 lessons; 2 recommendations are still to be acted on, 1 of them late." in text
    assert "Housing comes up most: in 3 of 4 lessons" in text
    assert "1 of 3 recommendations done; 1 without an owner" in text
    assert "2 lessons in July to September 2026" in text
    assert SECRET not in text and "Ask alone" not in text


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.STEERING_GROUP])
def test_whether_a_figure_moved_stands_beside_its_theme(
    nothing: sa.Engine, opened: Open, shown: Shown, role: Role
) -> None:
    """Twelve months of 30% repeats before the change, twelve of 10% since."""
    meant = {"figure": "repeat_rate", "figure_direction": "down", "changed_on": date(2025, 10, 1)}
    fill(
        nothing,
        lesson(6, date(2025, 9, 9), "repeat_and_serial", **meant),
        lesson(7, date(2026, 9, 9), "threshold", **meant | {"changed_on": date(2026, 9, 1)}),
    )
    with writing(nothing) as connection:
        for month in range(24):
            day = date(2024 + (9 + month) // 12, (9 + month) % 12 + 1, 9)
            share = (9 if month < 12 else 3) / 30
            repeats = 30 * share + month % 2 * 5  # and of the rest never a small number
            add_meeting(connection, NORTH, day, 60, repeat_cases=repeats + 5)
    text = shown(opened("insight.themes", context(nothing, role), **YEAR))
    assert "1 of 2 figures that lessons were meant to move moved as meant" in text
    assert "for 1 it is too early to say" in text
    assert "Moved as meant" in text and "Repeats and serial perpetrators" in text
