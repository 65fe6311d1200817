"""A later version of a document, and which agencies may see one: the older ones are kept."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ingest.documents import CheckCase, Place, keep_within, limited, look_inside, may_add
from ingest.door import Purpose, receive
from ingest.reasons import needed
from ingest.scanner import Scanner
from models.access import Permission, User, check_may
from models.database import writing
from models.documents import FIRST, VERSION
from models.errors import ForPerson, NotAllowed
from models.period import long_date
from models.tables import documents, users
from models.trail import note, now

_NOT_HERE = "There is no document here that your account may change."


def add_version(
    engine: sa.Engine,
    *,
    by: User,
    document_id: str,
    name: str,
    content: bytes,
    reason: str,
    scanner: Scanner | None,
    check_case: CheckCase,
) -> str:
    """Keeps a file as the next version of the one that the form showed; the new version's id.

    Whoever may add a document there may add a version. Raises ForPerson, with who and when, where
    somebody else added one meanwhile.
    """
    told = needed(reason, "Say why there is a new version, for example what was corrected.")
    received = receive(name, content, Purpose.DOCUMENT, scanner=scanner)
    with writing(engine) as connection:
        row = row_of(connection, document_id)
        place = Place(row.case_id, row.meeting_id, row.lesson_id, row.round_id)
        may_add(connection, by, place, row.kind, row.agency_id, check_case)
        check_newest(connection, row)
        if row.redacted_for is not None:
            raise ForPerson("A redacted copy is made anew from its document, not replaced by hand.")
        about = {name: getattr(row, name) for name in ("marac_id", "kind", "agency_id")}
        later = {
            "first_id": row.first,
            "version": row.number + 1,
            "version_reason": told,
            "only_agencies": row.only_agencies,
        }
        new_id = keep_within(connection, received, place, about | later, by=by, scanner=scanner)
        replace(connection, document_id)
    look_inside(engine, new_id, by=by, scanner=scanner)
    return new_id


def limit_to(
    engine: sa.Engine,
    *,
    by: User,
    document_id: str,
    only_agencies: Iterable[str],
    seen: Iterable[str],
    check_case: CheckCase,
) -> None:
    """Sets which agencies see a document, all its versions together; none is everyone.

    `seen` are the agencies that the form showed. Raises ForPerson where that was changed meanwhile.
    """
    with writing(engine) as connection:
        row = row_of(connection, document_id)
        if row.case_id is None or row.redacted_for is not None:
            raise ForPerson("Only a case's own document can be kept for some agencies.")
        check_may(by, Permission.DO_CASEWORK, check_case(connection, by, row.case_id))
        if (row.only_agencies or "") != ";".join(sorted(set(seen))):
            raise ForPerson(
                "Somebody else changed who sees this document meanwhile: reload the page, and look "
                "whether your change is still needed."
            )
        wanted = limited(connection, Place(case_id=row.case_id), only_agencies)
        connection.execute(
            documents.update().where(row.first == FIRST).values(only_agencies=wanted)
        )
        note(
            connection,
            by,
            "set who sees a document",
            kind="documents",
            record=document_id,
            marac_id=row.marac_id,
            before={"only_agencies": row.only_agencies},
            after={"only_agencies": wanted},
        )


def row_of(connection: sa.Connection, document_id: str) -> Any:  # noqa: ANN401 - a row
    """The document with `first` and `number` (of its version); NotAllowed where there is none."""
    columns = [column for column in documents.c if not isinstance(column.type, sa.LargeBinary)]
    row = connection.execute(
        sa.select(*columns, FIRST.label("first"), VERSION.label("number")).where(
            documents.c.document_id == document_id
        )
    ).first()
    if row is None:
        raise NotAllowed(_NOT_HERE)
    return row


def check_newest(connection: sa.Connection, row: Any) -> None:  # noqa: ANN401 - a row
    """ForPerson where the document was destroyed, or somebody added a later version of it."""
    if row.destroyed_at is not None:
        raise ForPerson("This document was destroyed meanwhile: reload the page.")
    if row.replaced_at is None:
        return
    newest = connection.execute(
        sa.select(
            VERSION.label("number"),
            documents.c.uploaded_at,
            sa.func.coalesce(users.c.name, documents.c.uploaded_by, type_=sa.String).label("who"),
        )
        .outerjoin(users, users.c.user_id == documents.c.uploaded_by)
        .where(row.first == FIRST, documents.c.replaced_at.is_(None))
        .order_by(VERSION.desc())
    ).first()
    if newest is None:
        raise ForPerson("This document was destroyed meanwhile: reload the page.")
    raise ForPerson(
        f"{newest.who} added version {newest.number} on {long_date(newest.uploaded_at.date())} "
        "while you were at work, so nothing was saved: reload the page, open that version, and add "
        "yours after it if it is still needed."
    )


def replace(connection: sa.Connection, document_id: str) -> None:
    """The document is an earlier version from now on."""
    connection.execute(
        documents.update().where(documents.c.document_id == document_id).values(replaced_at=now())
    )
