"""The earlier referral that goes along with a case: the one the rule counts, and its MARAC."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from records import load, table

from models.access import Grant, Role
from queries.repeats import repeat_of
from queries.transfer_content import Sending, gathered

from .conftest import BO, NORTH, TODAY

EARLIER = {
    "maracs": table("""
        marac_id | name
        M2       | Westtown
    """),
    "people": table("""
        person_id | family_name
        H2        | Other
    """),
    "cases": table("""
        case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies|status
        E1     |M2      |2026-01-10   |V1       |H2;H1          |POL               |closed
        E2     |M1      |2026-02-10   |V1       |H2             |POL               |closed
        E3     |M1      |2026-03-10   |V1       |H1             |POL               |withdrawn
        E4     |M1      |2026-06-01   |V1       |H1             |POL               |closed
        E5     |M1      |2026-04-10   |V9       |H1             |POL               |closed
    """),
}


def changed(case_id: str, **cells: str) -> dict[str, Any]:
    """The northern record with more referrals before C1, one of its cases changed."""
    every = [*NORTH["cases"], *EARLIER["cases"]]
    rows = [row | (cells if row["case_id"] == case_id else {}) for row in every]
    return (
        NORTH
        | {name: NORTH[name] + EARLIER[name] for name in ("maracs", "people")}
        | {"cases": rows}
    )


def told(engine: sa.Engine, sender: str = "local") -> tuple[str | None, str | None]:
    """What the file says of the earlier referral; the explanation on the case says the same day."""
    before = "" if sender == "local" else f"{sender}/"
    user = replace(BO, grants=frozenset({Grant(Role.COORDINATOR, f"{before}M1")}))
    sending = Sending("F1", "Southtown", TODAY, "Bo Boss")
    with engine.connect() as connection:
        content = gathered(connection, user=user, case_id=f"{before}C1", sending=sending)
        found = repeat_of(connection, user=user, case_id=f"{before}C1", today=TODAY)
    day = content["case"].get("previous_referral_on")
    assert day == (found.last_referral_on and found.last_referral_on.isoformat())
    return day, content["case"].get("previous_marac")


@pytest.mark.parametrize(
    ("case_id", "cells", "expected"),
    [
        ("C1", {}, ("2026-01-10", "Westtown")),
        ("C1", {"previous_referral_on": "2026-01-09"}, ("2026-01-10", "Westtown")),
        ("C1", {"previous_referral_on": "2026-01-10"}, ("2026-01-10", "Northtown")),
        (
            "C1",
            {"previous_referral_on": "2026-05-01", "previous_marac": "Far"},
            ("2026-05-01", "Far"),
        ),
        ("E3", {"status": "closed"}, ("2026-03-10", "Northtown")),
        (
            "E3",
            {"status": "closed", "closure_reason": "below_threshold"},
            ("2026-01-10", "Westtown"),
        ),
        ("C1", {"transferred_from": "E1"}, ("2025-08-15", "Northtown")),
        ("C1", {"perpetrator_ids": "H2"}, ("2026-02-10", "Northtown")),
    ],
)
def test_the_earlier_referral_that_the_rule_counts_goes_along(
    engine: sa.Engine, case_id: str, cells: dict[str, str], expected: tuple[str, str]
) -> None:
    load(engine, changed(case_id, **cells))
    assert told(engine) == expected


def test_a_case_continued_from_one_of_the_same_sender_has_that_one_not_before_it(
    engine: sa.Engine,
) -> None:
    """A sender's own number stands in the case; the record keeps it with the sender before it."""
    load(engine, changed("C1", transferred_from="E1"), sender="county")
    assert told(engine, "county") == ("2025-08-15", "Northtown")


def test_a_first_referral_goes_with_none(engine: sa.Engine) -> None:
    load(engine, NORTH | {"cases": [row for row in NORTH["cases"] if row["case_id"] != "C0"]})
    assert told(engine) == (None, None)
