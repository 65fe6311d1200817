"""Every case heard at one meeting, with the fields that its cells are counted from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.named_people import people_in
from models.tables import (
    agencies,
    cases,
    hearing_facts,
    listings,
    meetings,
    people,
    source_facts,
)

Row = dict[str, Any]


@dataclass(frozen=True)
class HeardCase:
    """A case heard: its facts, its own row, the victim, the perpetrators and who referred it."""

    facts: Row
    case: Row
    victim: Row
    perpetrators: tuple[Row, ...]
    referrers: tuple[Row, ...]

    @property
    def case_id(self) -> str:
        return str(self.facts["case_id"])


@dataclass(frozen=True)
class Listed:
    """A listing of a meeting that is in no cell; `heard_on` where the case was heard elsewhere."""

    case_id: str
    outcome: str | None
    heard_on: date | None


def may_see(scope: Scope, marac_id: str) -> bool:
    return scope.maracs is None or marac_id in scope.maracs


def heard_cases(connection: sa.Connection, *, scope: Scope, meeting_id: str) -> list[HeardCase]:
    """The cases heard at a meeting, by case id, but for those closed to the person."""
    facts = _rows(
        connection,
        sa.select(hearing_facts)
        .where(hearing_facts.c.meeting_id == meeting_id)
        .order_by(hearing_facts.c.case_id),
    )
    shown = [
        row
        for row in facts
        if row["case_id"] not in scope.closed and may_see(scope, row["marac_id"])
    ]
    by_case = _by(connection, cases, "case_id", [row["case_id"] for row in shown])
    named = {person for row in by_case.values() for person in people_in(row)}
    by_person = _by(connection, people, "person_id", sorted(named))
    referrers = _referrers(connection, meeting_id)
    return [
        HeardCase(
            row,
            case := by_case[row["case_id"]],
            by_person[case["victim_id"]],
            tuple(by_person[one] for one in people_in(case)[1:]),
            tuple(one for one in referrers if one["case_id"] == row["case_id"]),
        )
        for row in shown
    ]


def _referrers(connection: sa.Connection, meeting_id: str) -> list[Row]:
    return _rows(
        connection,
        sa.select(
            source_facts.c.case_id,
            source_facts.c.return_source,
            source_facts.c.shared_by,
            agencies.c.name,
        )
        .join(agencies, agencies.c.agency_id == source_facts.c.agency_id)
        .where(source_facts.c.meeting_id == meeting_id)
        .order_by(source_facts.c.case_id, source_facts.c.agency_id),
    )


def not_heard(connection: sa.Connection, *, scope: Scope, meeting_id: str) -> list[Listed]:
    """The listings of a meeting that do not count, by case id, but for those of closed cases."""
    at = sa.select(listings.c.case_id, listings.c.outcome, meetings.c.marac_id)
    at = at.join(meetings, meetings.c.meeting_id == listings.c.meeting_id).where(
        listings.c.meeting_id == meeting_id, listings.c.outcome.is_distinct_from("heard")
    )
    rows = [
        row
        for row in _rows(connection, at.order_by(listings.c.case_id))
        if row["case_id"] not in scope.closed and may_see(scope, row["marac_id"])
    ]
    elsewhere = _by(connection, hearing_facts, "case_id", [row["case_id"] for row in rows])
    return [
        Listed(
            row["case_id"],
            row["outcome"],
            elsewhere[row["case_id"]]["meeting_date"] if row["case_id"] in elsewhere else None,
        )
        for row in rows
    ]


def _by(connection: sa.Connection, table: sa.Table, key: str, ids: list[str]) -> dict[str, Row]:
    rows = _rows(connection, sa.select(table).where(table.c[key].in_(ids)))
    return {row[key]: row for row in rows}


def _rows(connection: sa.Connection, question: sa.Select[Any]) -> list[Row]:
    return [dict(row) for row in connection.execute(question).mappings()]
