"""Decisions to share: what has to be said, who records and who reads them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from erasing.conftest import TODAY, somebody

from ingest.sharing import Decision, record_decision
from models.access import Role, User
from models.errors import ForPerson, NotAllowed
from queries.sharing import decisions

SHARED = Decision(
    decided_on=date(2025, 2, 1),
    decided_by="The chair",
    shared_with="Housing",
    purpose="to move her",
    lawful_bases=["safeguarding", "public_task"],
    with_consent=False,
    necessary="she is in danger",
    proportionate="her address alone",
    informed=False,
    why_not="it is not safe to reach her",
)


def record(engine: sa.Engine, by: User, decision: Decision = SHARED) -> str:
    return record_decision(engine, by=by, case_id="C1", decision=decision, today=TODAY)


def test_a_decision_is_kept_with_its_bases_and_shown_with_the_case(
    due: sa.Engine, coordinator: User
) -> None:
    record(due, coordinator)
    with due.connect() as connection:
        row = decisions(connection, user=coordinator, case_id="C1").row(0, named=True)
    assert row["lawful_basis"] == "public_task;safeguarding"
    assert row["with_consent"] is False and row["victim_informed"] is False


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"decided_on": date(2040, 1, 2)}, "still to come"),
        ({"decided_by": " "}, "who decided"),
        ({"shared_with": ""}, "with whom"),
        ({"purpose": ""}, "what it was shared for"),
        ({"lawful_bases": []}, "lawful basis"),
        ({"lawful_bases": ["because"]}, "no lawful basis"),
        ({"with_consent": None}, "with consent or without"),
        ({"necessary": ""}, "why sharing was necessary"),
        ({"proportionate": ""}, "proportionate"),
        ({"lawful_bases": ["consent"]}, "cannot be the only"),
        ({"informed": None}, "whether the victim was told"),
        ({"why_not": ""}, "was not told"),
    ],
)
def test_what_is_missing_is_said(
    due: sa.Engine, coordinator: User, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        record(due, coordinator, replace(SHARED, **change))


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.COORDINATOR, Role.CHAIR)]
)
def test_other_roles_record_none(due: sa.Engine, role: Role) -> None:
    with pytest.raises(NotAllowed):
        record(due, somebody(role))


def test_a_closed_case_shows_and_takes_none(due: sa.Engine) -> None:
    shut = somebody(Role.COORDINATOR, "cora", closed=frozenset({"C1"}))
    with pytest.raises(NotAllowed):
        record(due, shut)
    with due.connect() as connection, pytest.raises(NotAllowed):
        decisions(connection, user=shut, case_id="C1")
