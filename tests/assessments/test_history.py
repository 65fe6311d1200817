"""Whose assessments stand in a case's history, and who sees them."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import load, table

from models.access import Grant, Role, User
from models.errors import NotAllowed
from queries.assessments import history, one_assessment, setting

from .conftest import COORDINATOR, IDVA, OFFICER, TODAY, filled, record

ALL = User("u-all", "Al All", frozenset({Grant(Role.COORDINATOR)}))


@pytest.fixture
def again(engine: sa.Engine) -> sa.Engine:
    """Ann (V1) was in case C1; as V1b she is in C5 of the same MARAC and C6 of another."""
    load(
        engine,
        FILES
        | {
            "people": [
                *FILES["people"],
                {"person_id": "V1b", "family_name": "Exampel", "given_names": "Anne"},
            ],
            "person_links": table("""
                person_id | same_as | confirmed_by | confirmed_on
                V1b       | V1      | Bo Boss      | 2026-06-20
            """),
            "cases": [
                *FILES["cases"],
                *table("""
                    case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies
                    C5     |M1      |2026-06-20   |V1b      |H1             |REF
                    C6     |M2      |2026-06-21   |V1b      |H1             |REF
                """),
            ],
        },
    )
    for case_id, day in (("C1", date(2026, 4, 1)), ("C5", date(2026, 6, 20)), ("C2", TODAY)):
        record(engine, filled(assessed_on=day), case_id=case_id)
    record(engine, filled(assessed_on=date(2026, 6, 21)), case_id="C6", by=ALL)
    return engine


def seen(engine: sa.Engine, user: User, case_id: str = "C5") -> list[str]:
    with engine.connect() as connection:
        return [one.case_id for one in history(connection, user=user, case_id=case_id)]


def test_one_person_under_two_ids_has_one_history_the_newest_first(again: sa.Engine) -> None:
    assert seen(again, ALL) == ["C6", "C5", "C1"]
    assert seen(again, ALL, "C1") == ["C6", "C5", "C1"]
    assert seen(again, ALL, "C2") == ["C2"]


def test_other_cases_only_as_far_as_the_person_sees_them(again: sa.Engine) -> None:
    assert seen(again, COORDINATOR) == ["C5", "C1"]
    assert seen(again, replace(COORDINATOR, closed=frozenset({"C1"}))) == ["C5"]
    assert seen(again, OFFICER, "C1") == ["C1"]
    assert seen(again, IDVA, "C1") == ["C1"]


def test_a_case_that_is_closed_or_known_by_names_only_shows_none(again: sa.Engine) -> None:
    closed = replace(COORDINATOR, closed=frozenset({"C5"}))
    names = User("h", "H", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")}))
    asked = [(closed, "C5"), (OFFICER, "C5")]
    load(again, {"agency_involvement": [{"case_id": "C1", "agency_id": "HOU"}]})
    asked.append((names, "C1"))
    with again.connect() as connection:
        key = history(connection, user=ALL, case_id="C1")[-1].assessment_id
        for user, case_id in asked:
            with pytest.raises(NotAllowed):
                history(connection, user=user, case_id=case_id)
            with pytest.raises(NotAllowed):
                setting(connection, user=user, case_id=case_id, day=TODAY)
        with pytest.raises(NotAllowed):
            one_assessment(connection, user=names, assessment_id=key)
        with pytest.raises(NotAllowed):
            one_assessment(connection, user=ALL, assessment_id="none")
