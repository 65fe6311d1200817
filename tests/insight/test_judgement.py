"""Judgement beside the ticks on the form, and the answers of one agency's cases."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
import sqlalchemy as sa
from pages.conftest import Open
from records import load_again, table
from streamlit.testing.v1 import AppTest

from dashboard.context import Context
from models.access import Grant, Role, Scope, User
from models.errors import NotAllowed
from models.period import Period
from queries.insight.judgement import judgement
from queries.reports import dash_items

Shown = Callable[[AppTest], str]
TODAY, QUARTER = date(2026, 10, 14), Period(date(2026, 7, 1), date(2026, 9, 30))
WIDE = {"period": "Choose dates", "from_": "2026-07-01", "to": "2026-09-30"}


def _files(counts: dict[tuple[bool, str], int]) -> dict[str, list[dict[str, str | None]]]:
    """So many cases heard of each kind; the police referred the even ones, housing the others."""
    people, cases, listings, forms = [], [], [], []
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    for at, (is_judged, form) in enumerate(kinds):
        people.append({"person_id": f"V{at}", "family_name": f"Sample{at}"})
        cases.append(
            {
                "case_id": f"C{at}",
                "marac_id": "N",
                "referral_date": "2026-06-20",
                "victim_id": f"V{at}",
                "referring_agencies": "POL" if at % 2 == 0 else "HOU",
                "criteria": "professional_judgement;visible_high_risk"
                if is_judged
                else "visible_high_risk",
            }
        )
        listings.append({"case_id": f"C{at}", "meeting_id": "T1", "outcome": "heard"})
        if form != "none":
            ticks = 20 if form == "over" else 3
            yes = {f"q{number}": "yes" if number <= ticks else "no" for number in range(1, 25)}
            about = {"assessment_id": f"A{at}", "case_id": f"C{at}", "form": "dash"}
            forms.append(about | {"assessed_on": "2026-06-19"} | yes)
    return {
        "maracs": table("marac_id | name\nN | Northtown"),
        "agencies": table(
            "agency_id | name | return_source\nPOL | Police | police\nHOU | Housing | housing"
        ),
        "meetings": table("meeting_id|marac_id|meeting_date|status\nT1|N|2026-07-09|held"),
        "people": people,
        "cases": cases,
        "listings": listings,
        "assessments": forms,
    }


COUNTS = {
    (True, "over"): 6,
    (True, "under"): 7,
    (True, "none"): 2,
    (False, "over"): 20,
    (False, "under"): 8,
    (False, "none"): 9,
}


def asked(engine: sa.Engine, *, sees_cases: bool) -> dict[tuple[bool, str], int | None]:
    scope = Scope(None, sees_cases=sees_cases, sees_case_ids=sees_cases)
    with engine.connect() as connection:
        frame = judgement(connection, scope=scope, period=QUARTER, today=TODAY)
    return {(row[0], row[1]): row[2] for row in frame.select("is_judged", "form", "cases").rows()}


def test_each_case_heard_is_counted_once(engine: sa.Engine) -> None:
    load_again(engine, _files(COUNTS))
    assert asked(engine, sees_cases=True) == COUNTS


def test_who_sees_no_cases_is_told_no_small_cell_and_none_that_follows(engine: sa.Engine) -> None:
    load_again(engine, _files(COUNTS))
    told = asked(engine, sees_cases=False)
    # The two judged without a form, the nine beside them, and one more of each of their rows.
    hidden = {kind for kind, cases in told.items() if cases is None}
    assert {(True, "none"), (False, "none")} < hidden
    assert sum(kind[0] for kind in hidden) == sum(not kind[0] for kind in hidden) == 2


def test_a_small_total_hides_the_whole_table(engine: sa.Engine) -> None:
    load_again(engine, _files({(True, "over"): 3, (False, "over"): 30, (False, "under"): 20}))
    assert set(asked(engine, sees_cases=False).values()) == {None}


def test_the_answers_of_an_agency_are_those_of_its_cases(engine: sa.Engine) -> None:
    load_again(engine, _files(COUNTS))
    scope = Scope(None, sees_cases=True, sees_case_ids=True)

    def yes(agency: str) -> int:
        with engine.connect() as connection:
            frame = (
                dash_items.answers_of(connection, scope=scope, period=QUARTER, agency=agency)
                if agency
                else dash_items.run(connection, scope=scope, period=QUARTER, today=TODAY)
            )
        return int(frame.filter(pl.col("question") == 4)["yes"].sum())

    # Question 4 is answered yes on the forms over the threshold alone.
    assert (yes("POL"), yes("HOU"), yes("")) == (3 + 10, 3 + 10, 26)


def test_an_agencys_answers_are_refused_to_who_sees_no_cases(duckdb_engine: sa.Engine) -> None:
    scope = Scope(None, sees_cases=False, sees_case_ids=False)
    with duckdb_engine.connect() as connection, pytest.raises(NotAllowed, match="together"):
        dash_items.answers_of(connection, scope=scope, period=QUARTER, agency="POL")


def context(engine: sa.Engine, role: Role) -> Context:
    person = User("u1", "Sam Example", frozenset({Grant(role)}))
    return Context(engine, person, TODAY, abs(hash((str(engine.url), role, "judgement"))))


def test_the_page_tells_what_judgement_brought(
    duckdb_engine: sa.Engine, opened: Open, shown: Shown
) -> None:
    load_again(duckdb_engine, _files(COUNTS))
    test = opened("insight.risk", context(duckdb_engine, Role.COORDINATOR), **WIDE)
    told = "Of 15 cases with a form under the threshold 7 came on professional judgement"
    assert told in shown(test)
    picked = next(box for box in test.selectbox if box.key == "answers-of")
    assert "26" in shown(test)
    text = shown(picked.set_value("POL").run())
    assert '<td class="m-number">13</td>' in text


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.STEERING_GROUP, Role.CHAIR])
def test_who_sees_no_cases_chooses_no_agency(
    duckdb_engine: sa.Engine, opened: Open, shown: Shown, role: Role
) -> None:
    load_again(duckdb_engine, _files(COUNTS))
    test = opened("insight.risk", context(duckdb_engine, role))
    assert "answers-of" not in {box.key for box in test.selectbox}
    text = shown(test)
    about = text[text.index("Cases heard, by criterion and by the latest risk form") :]
    row = about[about.index("Professional judgement among them") :].partition("</tr>")[0]
    assert row.count("hidden") == 2 and ">2<" not in row
