"""A small record for the tests of the pages: two MARACs with derived facts put in directly."""

import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from dashboard.context import Context
from models.access import Grant, Role, User
from models.database import open_engine, writing
from models.frames import insert_frame
from models.schema import migrate
from models.settings import Settings
from models.tables import action_facts, hearing_facts, maracs, meeting_facts, meetings, population
from models.tables.facts import MEETING_SUMS
from queries.views import create_views

TODAY = date(2026, 10, 14)
NORTH, SOUTH = "N", "S"


def new_engine(folder: Path) -> sa.Engine:
    """An encrypted DuckDB file with every table and view, and nothing in it."""
    settings = Settings(
        database_url=f"duckdb:///{folder / 'pages.duckdb'}", key=secrets.token_hex(32)
    )
    engine = open_engine(settings, create=True)
    migrate(engine, backup=lambda: None)
    with engine.begin() as connection:
        create_views(connection)
    return engine


def user(role: Role, marac_id: str = "*") -> User:
    """Somebody with one role."""
    return User("u1", "Sam Example", frozenset({Grant(role, marac_id)}))


def context(engine: sa.Engine, role: Role = Role.COORDINATOR, marac_id: str = "*") -> Context:
    """What a page is given; a version of its own, so that no kept read of another test is used."""
    return Context(engine, user(role, marac_id), TODAY, abs(hash(str(engine.url))))


def add(connection: sa.Connection, table: sa.Table, *rows: Mapping[str, Any]) -> None:
    """Adds rows; columns that are not given stay blank."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    frame = pl.DataFrame(
        [[row.get(name) for name in names] for row in rows],
        schema=names,
        orient="row",
        infer_schema_length=None,
    )
    insert_frame(connection, table, frame)


def add_marac(connection: sa.Connection, marac_id: str, name: str, women: int | None) -> None:
    """A MARAC, and its population where one is given."""
    row = {"marac_id": marac_id, "name": name, "nation": "england", "sender": "local"}
    add(connection, maracs, row)
    if women is not None:
        place = {"marac_id": marac_id, "year": 2024, "adult_females": women, "sender": "local"}
        add(connection, population, place)


def add_meeting(
    connection: sa.Connection, marac_id: str, day: date, cases: int, **sums: float
) -> str:
    """A meeting held with so many cases heard: two thirds from the police, a third repeats."""
    meeting_id = f"{marac_id}-{day.isoformat()}"
    place = {"meeting_id": meeting_id, "marac_id": marac_id, "meeting_date": day}
    add(connection, meetings, {**place, "status": "held", "kind": "scheduled", "sender": "local"})
    counts = dict.fromkeys(MEETING_SUMS, 0.0) | _usual(cases) | sums
    add(connection, meeting_facts, {**place, "origin": "record", **counts})
    return meeting_id


def _usual(cases: int) -> dict[str, float]:
    return {
        "cases_discussed": cases,
        "repeat_cases": cases // 3,
        "police": cases - cases // 3,
        "idva": cases // 3,
        "children": cases + 2,
        "repeat_cases_recorded": cases,
        "police_recorded": cases,
        "children_recorded": cases,
        "cases_with_children": cases // 2,
        "minoritised": cases // 6,
        "minoritised_recorded": cases - 1,
        "male": 1 if cases else 0,
        "male_recorded": cases,
        "disabled": cases // 5,
        "disabled_recorded": cases // 2,
        "attendance_expected": 10,
        "attended": 8,
        "fields": 7 * cases,
        "fields_filled": 5 * cases,
    }


def add_overdue_action(connection: sa.Connection, marac_id: str, due_on: date) -> None:
    """An action still open after its day."""
    row = {
        "action_id": f"A-{marac_id}-{due_on}",
        "case_id": "C1",
        "marac_id": marac_id,
        "agency_id": "police",
        "due_on": due_on,
        "is_open": True,
        "done_on_time": False,
    }
    add(connection, action_facts, row)


def add_two_years(engine: sa.Engine, *, south_women: int | None = 60_000) -> None:
    """Two MARACs with a meeting a month from October 2024 to September 2026."""
    with writing(engine) as connection:
        add_marac(connection, NORTH, "Northtown", 50_000)
        add_marac(connection, SOUTH, "Southtown", south_women)
        for number in range(24):
            day = date(2024 + (9 + number) // 12, (9 + number) % 12 + 1, 9)
            add_meeting(connection, NORTH, day, 14 + number % 9)
            add_meeting(connection, SOUTH, day, 18 + (number * 5) % 7)
        add_overdue_action(connection, NORTH, date(2026, 9, 1))


__all__ = ["add", "add_marac", "add_meeting", "add_two_years", "context", "hearing_facts"]
