"""How a field of a person or a case came to be what it is: who changed it, when, and why."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.errors import NotAllowed
from models.frames import read_frame
from models.tables import audit, cases, chronology, users
from queries.case_access import Detail, check_case, detail
from queries.cases import perpetrators
from queries.document_access import own_agencies

HISTORY = pl.Schema(
    {
        "at": pl.Datetime("us"),
        "who": pl.String(),
        "field": pl.String(),
        "before": pl.String(),
        "after": pl.String(),
        "reason": pl.String(),
    }
)
_WRITES = ("add", "change")


def of_case(
    connection: sa.Connection, *, user: User, case_id: str, field: str | None = None
) -> pl.DataFrame:
    """at, who, field, before, after, reason: each change of the case's fields, newest first.

    Only for somebody who sees the case in full; NotAllowed otherwise.
    """
    _check_full(connection, user, case_id)
    return changes(connection, "cases", case_id, field)


def of_person(
    connection: sa.Connection, *, user: User, person_id: str, field: str | None = None
) -> pl.DataFrame:
    """The same for a person in a case that this user sees in full."""
    for case_id in _cases_of(connection, person_id):
        try:
            _check_full(connection, user, case_id)
        except NotAllowed:
            continue
        return changes(connection, "people", person_id, field)
    raise NotAllowed("There is nobody of that number whose history your account may see.")


def of_entry(connection: sa.Connection, *, user: User, entry_id: str) -> pl.DataFrame:
    """The same for an entry of a chronology that this user sees; NotAllowed otherwise."""
    row = connection.execute(
        sa.select(chronology.c.case_id, chronology.c.agency_id).where(
            chronology.c.entry_id == entry_id
        )
    ).first()
    if row is None:
        raise NotAllowed("There is no entry of that number that your account may see.")
    check_case(connection, user, row.case_id)
    if row.agency_id not in own_agencies(user):
        _check_full(connection, user, row.case_id)
    return changes(connection, "chronology", entry_id)


def _check_full(connection: sa.Connection, user: User, case_id: str) -> None:
    check_case(connection, user, case_id)
    if detail(connection, user, case_id) is not Detail.FULL:
        raise NotAllowed("The history of a case is shown to those who see the case in full.")


def _cases_of(connection: sa.Connection, person_id: str) -> list[str]:
    named = perpetrators()
    by_perpetrator = sa.select(named.c.case_id).where(named.c.person_id == person_id)
    by_victim = sa.select(cases.c.case_id).where(cases.c.victim_id == person_id)
    return sorted(connection.scalars(by_victim.union(by_perpetrator)))


def changes(
    connection: sa.Connection, kind: str, record: str, field: str | None = None
) -> pl.DataFrame:
    """The rows of HISTORY of one record, whoever may see it having been asked before."""
    name = sa.func.coalesce(users.c.name, audit.c.who, type_=sa.String).label("who")
    lines = read_frame(
        connection,
        sa.select(audit.c.at, name, audit.c.before, audit.c.after)
        .outerjoin(users, users.c.user_id == audit.c.who)
        .where(audit.c.kind == kind, audit.c.record == record, audit.c.what.in_(_WRITES))
        .order_by(audit.c.at.desc(), audit.c.line.desc()),
    )
    told = [
        row
        for line in lines.iter_rows(named=True)
        for row in _fields(line["at"], line["who"], _values(line["before"]), _values(line["after"]))
        if field is None or row["field"] == field
    ]
    return pl.DataFrame(told, schema=HISTORY)


def _values(text: str | None) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _fields(
    at: datetime, who: str, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    reason = after.pop("reason", None)
    for field in dict.fromkeys([*before, *after]):
        old, new = before.get(field), after.get(field)
        if old is not None or new is not None:
            yield {
                "at": at,
                "who": who,
                "field": field,
                "before": _text(old),
                "after": _text(new),
                "reason": reason,
            }


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
