"""Two characteristics crossed, and victims beside the population."""

from collections.abc import Callable
from datetime import date
from itertools import product

import numpy as np
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from pages.conftest import Open
from pages.record import add
from records import load_again, table
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.insight import victims_local
from dashboard.context import Context
from models.access import Grant, Role, Scope, User
from models.database import writing
from models.period import Period
from models.tables import population
from queries.insight.crossed import CHARACTERISTICS, crossed
from queries.reports import demographics
from queries.reports.hiding import Cell, Line, protect_crossed

Shown = Callable[[AppTest], str]
TODAY, QUARTER = date(2026, 10, 14), Period(date(2026, 7, 1), date(2026, 9, 30))
LEAST = 5


def _files() -> dict[str, list[dict[str, str | None]]]:
    """Forty women of three ages and three groups, heard at one meeting; of six little is known."""
    people, cases, listings = [], [], []
    for at in range(40):
        birth = ("1990-01-01", "1975-01-01", None)[at % 3 if at < 36 else 2]
        ethnicity = ("white_british", "indian", None)[at % 2 if at < 36 else 2]
        victim = {"person_id": f"V{at}", "date_of_birth": birth, "ethnicity": ethnicity}
        people.append(victim | {"gender": "female", "family_name": f"Sample{at}"})
        cases.append(
            {
                "case_id": f"C{at}",
                "marac_id": "N",
                "referral_date": "2026-06-20",
                "victim_id": f"V{at}",
                "referring_agencies": "POL",
            }
        )
        listings.append({"case_id": f"C{at}", "meeting_id": "T1", "outcome": "heard"})
    return {
        "maracs": table("marac_id | name\nN | Northtown"),
        "agencies": table("agency_id | name | return_source\nPOL | Police | police"),
        "meetings": table("meeting_id|marac_id|meeting_date|status\nT1|N|2026-07-09|held"),
        "people": people,
        "cases": cases,
        "listings": listings,
    }


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    load_again(engine, _files())
    return engine


def asked(engine: sa.Engine, *, sees_cases: bool) -> pl.DataFrame:
    scope = Scope(None, sees_cases=sees_cases, sees_case_ids=sees_cases)
    with engine.connect() as connection:
        return crossed(
            connection,
            scope=scope,
            period=QUARTER,
            today=TODAY,
            across="ethnic_group",
            down="age_band",
        )


def test_each_case_is_counted_once(filled: sa.Engine) -> None:
    frame = asked(filled, sees_cases=True)
    assert frame["cases"].sum() == 40 and not frame["hidden"].any()
    counts = {(row[0], row[1]): row[2] for row in frame.select("across", "down", "cases").rows()}
    assert counts["white_british", "35_44"] == 6
    assert counts["not_recorded", "not_recorded"] == 4
    assert len(frame) == len(set(counts))


def test_the_totals_are_those_of_each_characteristic(filled: sa.Engine) -> None:
    frame = asked(filled, sees_cases=True)
    scope = Scope(None, sees_cases=True, sees_case_ids=True)
    with filled.connect() as connection:
        single = demographics.run(connection, scope=scope, period=QUARTER, today=TODAY)
    for name, characteristic in (("across", "ethnic_group"), ("down", "age_band")):
        sums = dict(frame.group_by(name).agg(pl.col("cases").sum()).iter_rows())
        told = single.filter(characteristic=characteristic).select("group", "cases")
        assert sums == dict(told.iter_rows())


def test_who_sees_no_cases_is_told_no_small_number(filled: sa.Engine) -> None:
    frame = asked(filled, sees_cases=False)
    hidden = frame.filter("hidden")
    assert hidden["cases"].is_null().all() and hidden.height > 1
    assert frame.filter(~pl.col("hidden") & pl.col("cases").is_between(1, 4)).is_empty()


@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=3, max_size=5))
def test_no_hidden_cell_follows_from_rows_and_columns(counts: list[list[int]]) -> None:
    """An oracle by itself: another table of the same sums has another number in every cell."""
    height, width = len(counts), len(counts[0])
    place = {
        (row, column): row * width + column for row, column in product(range(height), range(width))
    }
    values: dict[Cell, float] = {
        (place[row, column], "cases"): float(counts[row][column]) for row, column in place
    }
    lines: list[Line] = [
        [(place[row, column], "cases") for column in range(width)] for row in range(height)
    ] + [[(place[row, column], "cases") for row in range(height)] for column in range(width)]
    hidden = {cell for cell, count in values.items() if 0 < count < LEAST}
    protect_crossed(values, hidden, lines, least=LEAST)
    shown = [cell for cell, count in values.items() if cell not in hidden and count]
    unknown = sorted(hidden)
    if not unknown or not shown:
        return
    sums = np.array([[float(cell in line) for cell in unknown] for line in lines])
    _, sizes, free = np.linalg.svd(sums)
    moves = free[int((sizes > 1e-9).sum()) :]  # what may be added without changing any sum
    could_move = np.abs(moves).max(axis=0) > 1e-9 if len(moves) else np.zeros(len(unknown), bool)
    for cell, moved in zip(unknown, could_move, strict=True):
        beside = [one for line in lines if cell in line for one in line]
        # Where nothing is left to hide beside it, the sums tell it whatever is done.
        assert moved or not any(one in shown for one in beside), (counts, cell)


def somebody(engine: sa.Engine, role: Role) -> Context:
    person = User("u1", "Sam Example", frozenset({Grant(role)}))
    return Context(engine, person, TODAY, abs(hash((str(engine.url), role, "crossed"))))


@pytest.fixture
def filled_file(duckdb_engine: sa.Engine) -> sa.Engine:
    load_again(duckdb_engine, _files())
    with writing(duckdb_engine) as connection:
        row = {"marac_id": "N", "year": 2024, "adult_females": 50_000, "total": 98_000}
        add(connection, population, row | {"minoritised_percent": 20.0, "sender": "local"})
    return duckdb_engine


def test_the_page_crosses_what_is_chosen_in_the_address(
    filled_file: sa.Engine, opened: Open, shown: Shown
) -> None:
    given_ = {"period": "Choose dates", "from_": "2026-07-01", "to": "2026-09-30"}
    chosen = {"rows": "Age at the meeting", "columns": "Ethnic group"}
    test = opened("insight.victims", somebody(filled_file, Role.COORDINATOR), **given_, **chosen)
    assert not test.exception
    assert "<h2>Age at the meeting by ethnic group</h2>" in shown(test)
    other = opened("insight.victims", somebody(filled_file, Role.STEERING_GROUP), **chosen)
    assert "numbers are hidden" in shown(other)


def test_minoritised_victims_stand_beside_those_who_live_here(
    filled_file: sa.Engine, opened: Open, shown: Shown
) -> None:
    given_ = {"period": "Choose dates", "from_": "2026-07-01", "to": "2026-09-30"}
    text = shown(opened("insight.victims", somebody(filled_file, Role.COORDINATOR), **given_))
    told = "50% of victims are from minoritised ethnic groups, beside 20% of those who live here"
    assert f"{told}: more than chance would bring" in text
    assert "36 cases with ethnicity recorded" in text
    hidden = shown(opened("insight.victims", somebody(filled_file, Role.COMMISSIONER)))
    assert "of those who live here" not in hidden  # four without ethnicity would follow


def test_what_differs_by_chance_is_not_called_different() -> None:
    assert victims_local.finding(25, (15, 38), 20).endswith("no more apart than chance brings")
    assert victims_local.finding(5, (2, 9), 20).endswith("fewer than chance would bring")
    rows = pl.DataFrame(
        {"characteristic": ["ethnic_group"] * 2, "group": ["white_british", "asian"]}
    )
    assert victims_local.minoritised(rows.with_columns(cases=pl.Series([30, None]))) is None
    assert victims_local.minoritised(rows.with_columns(cases=pl.Series([30, 10]))) == (10, 40)
    assert all(one in demographics.characteristics() for one in CHARACTERISTICS)
