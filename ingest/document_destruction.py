"""Destroys documents when their time is over, with a certificate for each, and sets the time."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest.erasing.trail import empty_lines, lines_of
from models.access import Permission, User, check_may, operator
from models.codes import DOCUMENT_KIND
from models.database import writing
from models.document_retention import RESEARCH, due_documents
from models.documents import NOT_BEFORE
from models.errors import ForPerson
from models.tables import (
    document_destructions,
    document_schedules,
    documents,
    maracs,
    settings,
)
from models.trail import note, now

LONGEST_MONTHS = 600
_GONE = (
    *("content", "sealed_text", "text_state", "scan_said", "version_reason", "redaction_reason"),
)


def destroy_on_schedule(engine: sa.Engine, today: date) -> int:
    """Destroys every document whose time is over and that no hold keeps; how many.

    Its content, its text and its name are gone; the row stays and says when, and a certificate
    says by which rule. In an upgraded record nothing goes in the first thirty days.
    """
    with engine.connect() as connection:
        if _is_too_early(connection, today) or _due(connection, today).is_empty():
            return 0
    by = operator("schedule")
    with writing(engine) as connection:
        due = _due(connection, today)
        for row in due.iter_rows(named=True):
            _destroy(connection, by, row)
    return due.height


def set_schedule(
    engine: sa.Engine, *, by: User, marac_id: str, kind: str, months: int | None
) -> None:
    """Sets after how many months documents of a kind are destroyed; None: with their case.

    Raises ForPerson where that is no shorter than the MARAC keeps its cases.
    """
    check_may(by, Permission.PROPOSE_ERASURE, marac_id)
    with writing(engine) as connection:
        _check_schedule(connection, marac_id, kind, months)
        wanted = (document_schedules.c.marac_id == marac_id, document_schedules.c.kind == kind)
        before = connection.scalar(sa.select(document_schedules.c.months).where(*wanted))
        connection.execute(document_schedules.delete().where(*wanted))
        if months is not None:
            connection.execute(
                document_schedules.insert().values(
                    marac_id=marac_id, kind=kind, months=months, set_at=now(), set_by=by.user_id
                )
            )
        note(
            connection,
            by,
            "set when documents are destroyed",
            kind="document_schedules",
            record=f"{marac_id} · {kind}",
            marac_id=marac_id,
            before={"months": before},
            after={"months": months},
        )


def _check_schedule(
    connection: sa.Connection, marac_id: str, kind: str, months: int | None
) -> None:
    if kind == RESEARCH:
        raise ForPerson("Research forms have a schedule of their own: set it for them.")
    if kind not in DOCUMENT_KIND:
        raise ForPerson("Choose what kind of document it is for.")
    if months is None:
        return
    if not 1 <= months <= LONGEST_MONTHS:
        raise ForPerson(f"Give a number of months from 1 to {LONGEST_MONTHS}, or none.")
    kept = connection.scalar(
        sa.select(maracs.c.retention_months).where(maracs.c.marac_id == marac_id)
    )
    if kept is not None and months >= kept:
        raise ForPerson(
            f"Cases of this MARAC are kept {kept} months, and their documents with them: give "
            "fewer months, or none."
        )


def _is_too_early(connection: sa.Connection, today: date) -> bool:
    first = connection.scalar(sa.select(settings.c.value).where(settings.c.name == NOT_BEFORE))
    return bool(first) and today < date.fromisoformat(str(first))


def _due(connection: sa.Connection, today: date) -> pl.DataFrame:
    return due_documents(connection, today).filter(~pl.col("is_held"))


def _destroy(connection: sa.Connection, by: User, row: Mapping[str, Any]) -> None:
    document_id, certificate, at = row["document_id"], str(uuid4()), now()
    what = (DOCUMENT_KIND.get(row["kind"] or "") or "document").lower()
    connection.execute(
        documents.update()
        .where(documents.c.document_id == document_id)
        .values(
            **dict.fromkeys(_GONE),
            file_name=f"{what}, destroyed",
            destroyed_at=at,
            destroyed_by=by.user_id,
        )
    )
    _empty_trail(connection, [document_id], certificate)
    told = {"kind": row["kind"], "version": row["version"], "rule": row["rule"]}
    told |= {"due_on": row["due_on"], "sha256": row["sha256"]}
    connection.execute(
        document_destructions.insert().values(
            certificate_id=certificate,
            document_id=document_id,
            marac_id=row["marac_id"],
            destroyed_at=at,
            destroyed_by=by.user_id,
            **told,
        )
    )
    note(
        connection,
        by,
        "destroyed a document",
        kind="document_destructions",
        record=certificate,
        marac_id=row["marac_id"],
        after=told | {"document": document_id},
    )


def _empty_trail(connection: sa.Connection, ids: Iterable[str], certificate: str) -> None:
    """What the trail kept of the document, the name it came with among it, goes too."""
    lines = lines_of(connection, "documents", dict.fromkeys(ids, certificate))
    empty_lines(connection, lines)
