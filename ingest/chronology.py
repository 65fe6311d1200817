"""Entries of a case's chronology: read from lines, one entered at a time, one corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from ingest.chronology_lines import Line, key, lines_of, place, without_known
from ingest.chronology_words import CasePerson, names_of
from ingest.documents import CheckCase
from ingest.own_agency import needed_for, speaks_for
from ingest.reading import Sheet
from ingest.reasons import needed
from ingest.save import Saved, save_within
from ingest.typed_when import read_when
from models.access import Permission, User, may
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.named_people import people_in
from models.tables import (
    cases,
    children,
    chronology,
    documents,
    people,
)

FILE = "chronology"
PREFIX = "H-"
_NOT_HERE = "This entry is not in the chronology any more: reload the page."


def lines_for(
    connection: sa.Connection,
    sheet: Sheet,
    fields: Mapping[str, str],
    *,
    by: User,
    case_id: str,
    agency_id: str,
    today: date,
    check_case: CheckCase,
) -> list[Line]:
    """The sheet's lines as they would be loaded for this agency; nothing is written.

    Raises NotAllowed for somebody who may not write for it.
    """
    needed_for(by, check_case(connection, by, case_id), agency_id)
    found = lines_of(sheet, fields, people=case_people(connection, case_id), today=today)
    return marked(connection, found, case_id=case_id, agency_id=agency_id)


def marked(
    connection: sa.Connection, lines: Sequence[Line], *, case_id: str, agency_id: str
) -> list[Line]:
    """The lines, those told apart that this agency has in the case already."""
    bare = [replace(line, is_known=False) for line in lines]
    known = known_keys(connection, case_id, agency_id)
    return without_known(bare, known, place(case_id, agency_id))


def case_people(connection: sa.Connection, case_id: str) -> tuple[CasePerson, ...]:
    """Everybody whom a line of the case may name."""
    case = connection.execute(
        sa.select(cases.c.victim_id, cases.c.perpetrator_ids).where(cases.c.case_id == case_id)
    ).one()
    ids = people_in(dict(case._mapping))
    rows = connection.execute(
        sa.select(*(people.c[n] for n in ("person_id", "family_name", "given_names", "aliases")))
        .where(people.c.person_id.in_(ids))
        .order_by(people.c.person_id)
    )
    found = [
        CasePerson(
            row.person_id,
            "victim" if row.person_id == case.victim_id else "perpetrator",
            names_of(dict(row._mapping)),
        )
        for row in rows
    ]
    young = connection.execute(
        sa.select(children.c.family_name, children.c.given_names)
        .where(children.c.case_id == case_id)
        .order_by(children.c.child_id)
    )
    return (*found, *(CasePerson("", "child", names_of(dict(row._mapping))) for row in young))


def may_write_for(by: User, marac_id: str, agency_id: str) -> bool:
    """Whether the person may enter what that agency recorded."""
    return speaks_for(by, marac_id, agency_id) or may(by, Permission.DO_CASEWORK, marac_id)


def add_entry(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    agency_id: str,
    values: Mapping[str, str],
    today: date,
    check_case: CheckCase,
) -> Saved:
    """One entry from the form. Raises ForPerson where something lacks, or it is there already."""
    with writing(engine) as connection:
        needs = needed_for(by, check_case(connection, by, case_id), agency_id)
        values = _read(values, today)
        _check(connection, case_id, values)
        entry_id = PREFIX + key(place(case_id, agency_id), values)
        if entry_id.removeprefix(PREFIX) in known_keys(connection, case_id, agency_id):
            raise ForPerson("This agency’s chronology has just this entry already.")
        ids = {"entry_id": entry_id, "case_id": case_id, "agency_id": agency_id}
        return save_within(connection, FILE, {**ids, **values}, by=by, needs=needs)


def correct_entry(
    engine: sa.Engine,
    *,
    by: User,
    entry_id: str,
    values: Mapping[str, str],
    reason: str,
    today: date,
    check_case: CheckCase,
    seen: Mapping[str, str] | None = None,
) -> Saved:
    """Puts an entry right, with the reason; the version before stands in the trail.

    `seen` is what the form showed (`ingest.save`). Raises ForPerson, Overtaken, NotAllowed.
    """
    told = needed(reason, "Say why it changes, in a few words.", least=3)
    with writing(engine) as connection:
        row = connection.execute(
            sa.select(chronology.c.case_id, chronology.c.agency_id).where(
                chronology.c.entry_id == entry_id
            )
        ).first()
        if row is None:
            raise NotAllowed(_NOT_HERE)
        needs = needed_for(by, check_case(connection, by, row.case_id), row.agency_id)
        values = _read(values, today)
        _check(connection, row.case_id, values)
        given = {"entry_id": entry_id, **values}
        return save_within(connection, FILE, given, by=by, needs=needs, reason=told, seen=seen)


def known_keys(connection: sa.Connection, case_id: str, agency_id: str) -> set[str]:
    """The keys of what the agency has in the case: as it was loaded, and as it reads now."""
    table = chronology.c
    rows = connection.execute(
        sa.select(table.entry_id, table.occurred_on, table.occurred_at, table.event).where(
            table.case_id == case_id, table.agency_id == agency_id
        )
    )
    where = place(case_id, agency_id)
    found = set()
    for row in rows:
        found.add(row.entry_id.removeprefix(PREFIX))
        day = {"occurred_on": row.occurred_on.isoformat(), "occurred_at": row.occurred_at}
        found.add(key(where, {**day, "event": row.event}))
    return found


def _read(values: Mapping[str, str], today: date) -> dict[str, str]:
    """The values with days and time as a file has them, however they were written."""
    first = read_when(values.get("occurred_on", ""), today, values.get("occurred_at", ""))
    last = values.get("occurred_to", "").strip()
    to = read_when(last, today).day if last else first.to
    return {
        **values,
        "occurred_on": first.day.isoformat(),
        "occurred_at": first.at or "",
        "occurred_to": to.isoformat() if to and to != first.day else "",
    }


def _check(connection: sa.Connection, case_id: str, values: Mapping[str, str]) -> None:
    """What a file's rules leave to a person's sense: words, and people who are of the case."""
    if not values.get("event", "").strip():
        raise ForPerson("Say what happened, in a few words.")
    own = {person.person_id for person in case_people(connection, case_id)}
    named = {one for one in values.get("person_ids", "").split(";") if one}
    if named - own:
        raise ForPerson("One of the people is not in this case: choose from those who are.")
    check_document(connection, case_id, values.get("document_id", ""))


def check_document(connection: sa.Connection, case_id: str, document_id: str) -> None:
    if not document_id:
        return
    of = connection.scalar(
        sa.select(documents.c.case_id).where(documents.c.document_id == document_id)
    )
    if of != case_id:
        raise ForPerson("This document is not kept with this case: choose another.")
