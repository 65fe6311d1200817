"""A case gathered for another MARAC: nothing of other cases, no agency's research unless chosen."""

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.named_people import people_in
from models.period import long_date
from models.tables import (
    actions,
    agencies,
    agency_involvement,
    assessments,
    cases,
    children,
    listings,
    maracs,
    meetings,
    people,
    sharing_decisions,
    wishes,
)
from models.transfer_content import COLUMNS
from models.transfer_keys import installation_id, receipt_key
from queries.case_access import check_case
from queries.repeats import last_anywhere

Text = dict[str, str]


@dataclass(frozen=True)
class Sending:
    """What the coordinator answered and chose: where to, when moved, and what goes along.

    `documents` are (name, kind, bytes) of the documents chosen; none by default.
    """

    transfer_id: str
    to_marac: str
    sent_on: date
    sent_by: str
    moved_on: date | None = None
    is_permanent: bool | None = None
    was_heard: bool = False
    agenda_circulated: bool = False
    notes: str = ""
    with_research: bool = False
    documents: Sequence[tuple[str, str, bytes]] = ()


def gathered(
    connection: sa.Connection, *, user: User, case_id: str, sending: Sending
) -> dict[str, Any]:
    """The content of the file, for whoever does the casework of the case's MARAC."""
    marac_id = check_case(connection, user, case_id)
    check_may(user, Permission.DO_CASEWORK, marac_id)
    case = _one(connection, cases, cases.c.case_id == case_id)
    involved = people_in(case)
    marac = connection.scalar(sa.select(maracs.c.name).where(maracs.c.marac_id == marac_id))
    of_case = {
        part: _rows(connection, table, table.c.case_id == case_id, COLUMNS[part])
        for part, table in (
            ("children", children),
            ("assessments", assessments),
            ("wishes", wishes),
            ("sharing", sharing_decisions),
        )
    }
    earlier = _earlier(connection, case, str(marac), sending.sent_on)
    named = people.c.person_id.in_(involved)
    return {
        "transfer": _transfer(connection, case_id, str(marac), sending),
        "case": _texts(case | earlier, COLUMNS["case"]),
        "victim": case["victim_id"],
        "perpetrators": involved[1:],
        "people": _rows(connection, people, named, COLUMNS["people"]),
        **of_case,
        "referrers": _referrers(connection, case["referring_agencies"]),
        "documents": [
            {"name": name, "kind": kind, "content": base64.b64encode(content).decode()}
            for name, kind, content in sending.documents
        ],
        "handover": _handover(connection, case_id, with_research=sending.with_research),
    }


def _transfer(
    connection: sa.Connection, case_id: str, marac: str, sending: Sending
) -> dict[str, str]:
    return _texts(
        vars(sending)
        | {
            "origin": case_id,
            "installation": installation_id(connection),
            "from_marac": marac,
            "safe_to_share": True,
            "receipt_key": receipt_key(connection, sending.transfer_id).hex(),
        },
        COLUMNS["transfer"],
    )


def _earlier(
    connection: sa.Connection, case: dict[str, Any], marac: str, today: date
) -> dict[str, Any]:
    """The latest referral before this one (data dictionary 3.1) and its MARAC; blank: none.

    The case that goes is itself no earlier referral of the case that it becomes.
    """
    stated = case["previous_referral_on"]
    last = last_anywhere(connection, case_id=case["case_id"], today=today)
    if last is None or (stated and stated >= last[0]):
        where = (case["previous_marac"] or marac) if stated else None
        return {"previous_referral_on": stated, "previous_marac": where}
    where = connection.scalar(
        sa.select(maracs.c.name)
        .join(cases, cases.c.marac_id == maracs.c.marac_id)
        .where(cases.c.case_id == last[1])
    )
    return {"previous_referral_on": last[0], "previous_marac": where}


def _referrers(connection: sa.Connection, listed: str) -> list[Text]:
    wanted = agencies.c.agency_id.in_(listed.split(";"))
    return _rows(connection, agencies, wanted, COLUMNS["referrers"])


def _handover(connection: sa.Connection, case_id: str, *, with_research: bool) -> str:
    """What was done here, to be read: meetings with outcome, actions, research if chosen."""
    lines = ["Meetings"]
    met = connection.execute(
        sa.select(meetings.c.meeting_date, listings.c.outcome)
        .join(listings, listings.c.meeting_id == meetings.c.meeting_id)
        .where(listings.c.case_id == case_id)
        .order_by(meetings.c.meeting_date)
    )
    lines += [f"{long_date(row.meeting_date)}: {row.outcome or 'no outcome yet'}" for row in met]
    lines += ["", "Actions"]
    agreed = connection.execute(
        sa.select(actions, agencies.c.name)
        .outerjoin(agencies, agencies.c.agency_id == actions.c.agency_id)
        .where(actions.c.case_id == case_id)
        .order_by(actions.c.due_date, actions.c.action_id)
    )
    lines += [
        f"{row.name}: {row.description or row.category or 'not described'} "
        f"({row.status or 'open'}{f', due {long_date(row.due_date)}' if row.due_date else ''})"
        for row in agreed
    ]
    return "\n".join([*lines, *(_research(connection, case_id) if with_research else [])])


def _research(connection: sa.Connection, case_id: str) -> list[str]:
    rows = connection.execute(
        sa.select(agency_involvement, agencies.c.name)
        .outerjoin(agencies, agencies.c.agency_id == agency_involvement.c.agency_id)
        .where(agency_involvement.c.case_id == case_id)
        .order_by(agencies.c.name)
    )
    return [
        "",
        "What the agencies knew",
        *(f"{r.name}: {r.involvement}" for r in rows if r.involvement),
    ]


def _one(
    connection: sa.Connection, table: sa.Table, which: sa.ColumnElement[bool]
) -> dict[str, Any]:
    return dict(connection.execute(sa.select(table).where(which)).one()._mapping)


def _rows(
    connection: sa.Connection,
    table: sa.Table,
    which: sa.ColumnElement[bool],
    columns: Collection[str],
) -> list[Text]:
    found = connection.execute(sa.select(table).where(which).order_by(*table.primary_key.columns))
    return [_texts(row, columns) for row in found.mappings()]


def _texts(row: Any, columns: Collection[str]) -> Text:  # noqa: ANN401 - a row
    """The row as an interchange file would have it; what is blank is left out."""
    found = {name: _text(row.get(name)) for name in columns}
    return {name: text for name, text in found.items() if text}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)
