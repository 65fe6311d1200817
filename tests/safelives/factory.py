"""Builders of the few rows a return is made from, with kind defaults."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.safelives import CHARACTERISTICS, COLUMNS, ETHNIC_GROUPS
from models.tables import (
    cases,
    hearing_facts,
    listings,
    maracs,
    meeting_facts,
    meetings,
    returns,
    source_facts,
)
from queries.safelives import Row

EVERYTHING = Scope(None, sees_cases=True, sees_case_ids=True)
FIGURES = Scope(None, sees_cases=False, sees_case_ids=False)
DAY = date(2026, 7, 9)
QUARTER = "2026-Q3"
_TABLES = (
    source_facts,
    hearing_facts,
    meeting_facts,
    listings,
    returns,
    cases,
    meetings,
    maracs,
)


def empty(connection: sa.Connection) -> None:
    for table in _TABLES:
        connection.execute(table.delete())


def only(*marac_ids: str) -> Scope:
    return EVERYTHING.narrowed(frozenset(marac_ids))


def add_marac(connection: sa.Connection, marac_id: str, name: str) -> None:
    connection.execute(maracs.insert().values(marac_id=marac_id, name=name, sender="local"))


def add_meeting(
    connection: sa.Connection,
    meeting_id: str,
    marac_id: str = "M",
    day: date = DAY,
    *,
    start_time: str | None = None,
    status: str | None = "held",
    facts: Mapping[str, float | None] | None = None,
) -> None:
    """A meeting; `facts` are what was counted at it (None: it has no facts, as if not held)."""
    connection.execute(
        meetings.insert().values(
            meeting_id=meeting_id,
            marac_id=marac_id,
            meeting_date=day,
            status=status,
            start_time=start_time,
            sender="local",
        )
    )
    if facts is not None:
        connection.execute(
            meeting_facts.insert().values(
                meeting_id=meeting_id, marac_id=marac_id, meeting_date=day, origin="record", **facts
            )
        )


def counted(cases_discussed: int, **others: float | None) -> dict[str, float | None]:
    """The counts of a meeting where every field is recorded; police referred every case."""
    noughts = dict.fromkeys(
        ("repeat_cases", "children", "cases_with_children", *CHARACTERISTICS, *ETHNIC_GROUPS), 0
    )
    recorded = {f"{field}_recorded": cases_discussed for field in ("children", *CHARACTERISTICS)}
    return {"cases_discussed": cases_discussed, **noughts, **recorded, **others}


def add_source(
    connection: sa.Connection,
    case_id: str,
    source: str,
    shared_by: int = 1,
    *,
    agency_id: str | None = None,
    meeting_id: str = "T1",
    marac_id: str = "M",
    day: date = DAY,
) -> None:
    connection.execute(
        source_facts.insert().values(
            case_id=case_id,
            meeting_id=meeting_id,
            marac_id=marac_id,
            meeting_date=day,
            agency_id=agency_id or source,
            return_source=source,
            shared_by=shared_by,
        )
    )


def add_hearing(
    connection: sa.Connection, case_id: str, *, meeting_id: str = "T1", **fields: object
) -> None:
    defaults: dict[str, Any] = {
        "marac_id": "M",
        "case_marac_id": "M",
        "meeting_date": DAY,
        "referral_date": DAY,
        "victim_id": f"victim of {case_id}",
        "days_to_meeting": 0,
        "is_repeat": 0,
        "trigger_on": DAY,
        "idva_recorded": 0,
        "idva_contact_before": 0,
        "research_requested": 0,
        "research_returned": 0,
        "fields_filled": 0,
    }
    connection.execute(
        hearing_facts.insert().values(case_id=case_id, meeting_id=meeting_id, **(defaults | fields))
    )


def add_listing(
    connection: sa.Connection, case_id: str, meeting_id: str, outcome: str | None
) -> None:
    connection.execute(
        cases.insert().values(
            case_id=case_id,
            marac_id="M",
            referral_date=DAY,
            victim_id="V",
            referring_agencies="A",
            sender="local",
        )
    )
    connection.execute(
        listings.insert().values(
            case_id=case_id,
            meeting_id=meeting_id,
            marac_id="M",
            outcome=outcome,
            sender="local",
        )
    )


def add_past(connection: sa.Connection, day: date = DAY, **counts: float) -> None:
    connection.execute(
        returns.insert().values(marac_id="M", meeting_date=day, sender="local", **counts)
    )


def sound_row(meeting_id: str = "T1", *, origin: str = "record", **cells: object) -> Row:
    """A row that no check finds fault with, but for the cells given."""
    values: dict[str, Any] = dict.fromkeys(COLUMNS, 0)
    values |= {"A": "Norwich", "B": DAY, "C": 5, "G": 5, "E": 3, "F": 2, "U": 2, "AB": 2}
    return Row(meeting_id, "M", values | cells, origin=origin)
