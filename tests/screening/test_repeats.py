"""Why a case is a repeat or not, in words, and what a person decides instead."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import TESTER, load, table

from ingest.marac_rules import set_rule
from ingest.save import save
from ingest.screening import override_repeat
from queries.case_access import check_case
from queries.repeats import repeat_of

from .people import COORDINATOR

TODAY = date(2026, 6, 25)


CASES = table("""
    case_id | marac_id | referral_date | victim_id | perpetrator_ids | referring_agencies | status
    R1      | M1       | 2025-07-10    | V1        | H1              | POL                | closed
    R2      | M1       | 2026-06-01    | V1        | H1              | POL                | received
    R3      | M1       | 2026-06-02    | V2        | H1              | POL                | received
    R4      | M1       | 2024-02-29    | V3        | H2              | POL                | closed
""")


@pytest.fixture
def one_year(engine: sa.Engine) -> sa.Engine:
    load(engine, {name: FILES[name] for name in ("maracs", "agencies", "people")})
    load(engine, {"cases": CASES})
    return engine


def asked(engine: sa.Engine, case_id: str, **more: Any) -> Any:  # noqa: ANN401
    with engine.connect() as connection:
        return repeat_of(
            connection, user=replace(COORDINATOR, **more), case_id=case_id, today=TODAY
        )


def test_eleven_months_later_is_a_repeat_with_its_days(one_year: sa.Engine) -> None:
    found = asked(one_year, "R2")
    assert found.is_repeat
    days = "what happened on 1 June 2026 is 10 months and 22 days after"
    assert found.why == f"Last referred on 10 July 2025; {days}."
    assert found.window_ends == date(2026, 7, 10)
    assert [(one.case_id, one.counts, one.why) for one in found.earlier] == [("R1", True, "")]


@pytest.mark.parametrize(("referred", "is_repeat"), [("2025-02-28", True), ("2025-03-01", False)])
def test_twelve_months_after_the_29th_of_february(
    one_year: sa.Engine, referred: str, *, is_repeat: bool
) -> None:
    load(
        one_year,
        {
            "cases": [
                {
                    "case_id": "R5",
                    "marac_id": "M1",
                    "referral_date": referred,
                    "victim_id": "V3",
                    "perpetrator_ids": "H2",
                    "referring_agencies": "POL",
                }
            ]
        },
    )
    assert asked(one_year, "R5").is_repeat is is_repeat


def test_why_an_earlier_referral_does_not_count(one_year: sa.Engine) -> None:
    save(one_year, "cases", {"case_id": "R1", "status": "withdrawn"}, by=TESTER)
    found = asked(one_year, "R2")
    assert not found.is_repeat
    assert found.why == (
        "No earlier referral counts: it was withdrawn, returned or below the threshold."
    )


def test_the_definitions_stand_side_by_side(one_year: sa.Engine) -> None:
    save(one_year, "cases", {"case_id": "R2", "incident_criminal": "no"}, by=TESTER)
    found = asked(one_year, "R2")
    assert found.by_definition == {"any_abuse": True, "criminal_incident": False}


def test_a_case_not_heard_yet_goes_by_the_rule_in_force_today(one_year: sa.Engine) -> None:
    save(one_year, "cases", {"case_id": "R2", "incident_criminal": "no"}, by=TESTER)
    set_rule(
        one_year,
        by=TESTER,
        marac_id="M1",
        rule="repeat_definition",
        value="criminal_incident",
        valid_from=date(2026, 6, 1),
        reason="As agreed",
    )
    found = asked(one_year, "R2")
    assert (found.is_repeat, found.definition) == (False, "criminal_incident")


def test_a_closed_case_is_counted_and_not_named(one_year: sa.Engine) -> None:
    found = asked(one_year, "R2", closed=frozenset({"R1"}))
    assert found.is_repeat
    assert [(one.case_id, one.referred_on) for one in found.earlier] == [("", None)]


def test_a_person_decides_and_leaves_it_to_the_rule_again(one_year: sa.Engine) -> None:
    def decide(is_repeat: bool | None, reason: str) -> None:
        override_repeat(
            one_year,
            by=COORDINATOR,
            case_id="R2",
            is_repeat=is_repeat,
            reason=reason,
            check_case=check_case,
        )

    decide(False, "Another man of that name")
    found = asked(one_year, "R2")
    assert (found.is_repeat, found.why) == (False, "A person decided: not a repeat.")
    assert found.override_reason == "Another man of that name"
    decide(None, "It was him after all")
    assert asked(one_year, "R2").is_repeat
