"""Entries of a case's chronology: an upload of many, one at a time, corrected, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest.chronology_lines import Line, key, lines_of, place, without_known
from ingest.chronology_words import CasePerson, names_of
from ingest.documents import CheckCase
from ingest.own_agency import needed_for, speaks_for
from ingest.reading import Sheet
from ingest.reasons import needed
from ingest.save import Saved, save_rows_within, save_within
from models.access import Permission, User, check_may, may
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.frames import delete_frame, read_frame, staged_ids
from models.named_people import people_in
from models.tables import (
    audit,
    cases,
    children,
    chronology,
    chronology_decisions,
    chronology_uploads,
    documents,
    people,
)
from models.trail import note, note_frame, now

FILE = "chronology"
_LONGEST_ORIGIN = 200
_PREFIX = "H-"
_NOT_HERE = "This entry is not in the chronology any more: reload the page."


@dataclass(frozen=True)
class Uploaded:
    """What became of an upload: entries added, lines that were there before, lines left wrong."""

    upload_id: str
    added: int
    known: int
    wrong: int


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
    known = _known(connection, case_id, agency_id)
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
            names_of(row._mapping),
        )
        for row in rows
    ]
    young = connection.execute(
        sa.select(children.c.family_name, children.c.given_names)
        .where(children.c.case_id == case_id)
        .order_by(children.c.child_id)
    )
    return (*found, *(CasePerson("", "child", names_of(row._mapping)) for row in young))


def upload(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    agency_id: str,
    lines: Sequence[Line],
    origin: str,
    document_id: str = "",
    check_case: CheckCase,
) -> Uploaded:
    """Loads the good lines in one transaction; what was there before is left as it stands.

    `origin` is the name of the file, or that it was pasted. Raises ForPerson, NotAllowed.
    """
    upload_id = str(uuid4())
    with writing(engine) as connection:
        marac_id = check_case(connection, by, case_id)
        needs = needed_for(by, marac_id, agency_id)
        _check_document(connection, case_id, document_id)
        told = marked(connection, lines, case_id=case_id, agency_id=agency_id)
        good = [line for line in told if line.is_good]
        counts = {
            "added": len(good),
            "known": sum(line.is_known for line in told),
            "wrong": sum(bool(line.problem) for line in told),
        }
        if good:
            _load(connection, good, (case_id, agency_id, document_id), by=by, needs=needs)
            _stamp(connection, [_entry_id(case_id, agency_id, line) for line in good], upload_id)
            about = {"agency_id": agency_id, "origin": origin[:_LONGEST_ORIGIN], **counts}
            ids = {"upload_id": upload_id, "marac_id": marac_id, "case_id": case_id}
            at = {"uploaded_at": now(), "uploaded_by": by.user_id}
            connection.execute(chronology_uploads.insert().values(**ids, **about, **at))
            note(
                connection,
                by,
                "uploaded a chronology",
                kind="chronology_uploads",
                record=upload_id,
                marac_id=marac_id,
                after={"case_id": case_id, **about},
            )
    return Uploaded(upload_id if good else "", **counts)


def undo_upload(engine: sa.Engine, *, by: User, upload_id: str, check_case: CheckCase) -> int:
    """Takes the entries of an upload out again; how many. Those corrected since stay.

    For whoever made it, and whoever does the casework of the MARAC.
    """
    with writing(engine) as connection:
        found = connection.execute(
            sa.select(chronology_uploads).where(chronology_uploads.c.upload_id == upload_id)
        ).first()
        if found is None:
            raise NotAllowed("There is no upload of that number that your account may take back.")
        marac_id = check_case(connection, by, found.case_id)
        if not may_undo(by, found.uploaded_by, marac_id):
            raise NotAllowed(
                "An upload is taken back by whoever made it: ask them, or the MARAC’s coordinator."
            )
        if found.undone_at is not None:
            raise ForPerson("This upload was taken back already: reload the page.")
        gone = _uncorrected(connection, upload_id)
        _remove(connection, gone, by=by)
        done = {"undone_at": now(), "undone_by": by.user_id}
        this = chronology_uploads.c.upload_id == upload_id
        connection.execute(chronology_uploads.update().where(this).values(**done))
        note(
            connection,
            by,
            "took back an upload",
            kind="chronology_uploads",
            record=upload_id,
            marac_id=marac_id,
            after={"case_id": found.case_id, "removed": gone.height},
        )
    return gone.height


def may_undo(by: User, uploaded_by: str, marac_id: str) -> bool:
    """Whether the person may take an upload back."""
    return by.user_id == uploaded_by or may(by, Permission.DO_CASEWORK, marac_id)


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
    """One entry from the form. Raises ForPerson where something lacks or it stands there already."""
    with writing(engine) as connection:
        needs = needed_for(by, check_case(connection, by, case_id), agency_id)
        _check(connection, case_id, values, today)
        entry_id = _PREFIX + key(place(case_id, agency_id), values)
        if entry_id.removeprefix(_PREFIX) in _known(connection, case_id, agency_id):
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
        _check(connection, row.case_id, values, today)
        given = {"entry_id": entry_id, **values}
        return save_within(connection, FILE, given, by=by, needs=needs, reason=told, seen=seen)


def _load(
    connection: sa.Connection,
    lines: Sequence[Line],
    place_: tuple[str, str, str],
    *,
    by: User,
    needs: Permission,
) -> None:
    case_id, agency_id, document_id = place_
    check_may(by, needs)
    rows = [
        {
            "entry_id": _entry_id(case_id, agency_id, line),
            "case_id": case_id,
            "agency_id": agency_id,
            "document_id": document_id,
            **line.values,
        }
        for line in lines
    ]
    save_rows_within(connection, FILE, rows, by=by, needs=needs)


def _entry_id(case_id: str, agency_id: str, line: Line) -> str:
    """The same line of the same agency has the same id whenever it comes."""
    return _PREFIX + key(place(case_id, agency_id), line.values)


def _known(connection: sa.Connection, case_id: str, agency_id: str) -> set[str]:
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
        found.add(row.entry_id.removeprefix(_PREFIX))
        day = {"occurred_on": row.occurred_on.isoformat(), "occurred_at": row.occurred_at}
        found.add(key(where, {**day, "event": row.event}))
    return found


def _stamp(connection: sa.Connection, ids: Sequence[str], upload_id: str) -> None:
    with staged_ids(connection, pl.Series(ids, dtype=pl.String)) as name:
        beside = sa.table(name, sa.column("id", sa.String))
        connection.execute(
            chronology.update()
            .where(chronology.c.entry_id.in_(sa.select(beside.c.id)))
            .values(upload_id=upload_id)
        )


def _uncorrected(connection: sa.Connection, upload_id: str) -> pl.DataFrame:
    """The entries of an upload (rows of chronology) that nobody has corrected since."""
    changed = sa.exists().where(
        audit.c.kind == FILE, audit.c.record == chronology.c.entry_id, audit.c.what == "change"
    )
    mine = chronology.c.upload_id == upload_id
    return read_frame(connection, sa.select(chronology).where(mine, ~changed))


def _remove(connection: sa.Connection, gone: pl.DataFrame, *, by: User) -> None:
    ids = gone["entry_id"]
    for column in ("entry_id", "other_id"):
        delete_frame(connection, chronology_decisions, pl.DataFrame({column: ids}))
    delete_frame(connection, chronology, pl.DataFrame({"entry_id": ids}))
    told = gone.select(
        pl.col("entry_id").alias("record"),
        "marac_id",
        pl.struct(pl.exclude("sender")).struct.json_encode().alias("before"),
        pl.lit(None, pl.String).alias("after"),
    )
    note_frame(connection, by, "remove", kind=FILE, changes=told)


def _check(connection: sa.Connection, case_id: str, values: Mapping[str, str], today: date) -> None:
    """What a file's rules leave to a person's sense: a day not ahead, words, people of the case."""
    if not values.get("occurred_on"):
        raise ForPerson("Say when it happened: give the day.")
    for name in ("occurred_on", "occurred_to"):
        if (day := values.get(name)) and day > today.isoformat():
            raise ForPerson("The day is still to come: give the day it happened.")
    if not values.get("event", "").strip():
        raise ForPerson("Say what happened, in a few words.")
    own = {person.person_id for person in case_people(connection, case_id)}
    named = {one for one in values.get("person_ids", "").split(";") if one}
    if named - own:
        raise ForPerson("One of the people is not in this case: choose from those who are.")
    _check_document(connection, case_id, values.get("document_id", ""))


def _check_document(connection: sa.Connection, case_id: str, document_id: str) -> None:
    if not document_id:
        return
    of = connection.scalar(
        sa.select(documents.c.case_id).where(documents.c.document_id == document_id)
    )
    if of != case_id:
        raise ForPerson("This document is not kept with this case: choose another.")
