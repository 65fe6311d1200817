"""Scans documents that wait for it; what the scanner found decides who can open them: nobody."""

from dataclasses import dataclass

import sqlalchemy as sa

from ingest.document_texts import read_texts
from ingest.notices import tell
from ingest.scanner import NoVerdict, Scanner, TooLargeToScan, Verdict
from models.access import Role, User
from models.database import writing
from models.sealing import unseal
from models.tables import documents
from models.trail import note, now

WAITING, CLEAN, INFECTED, NOT_SCANNED = "waiting", "clean", "infected", "not_scanned"


@dataclass
class Scanned:
    """How many documents were found clean or infected, how many still wait, and why."""

    clean: int = 0
    infected: int = 0
    waiting: int = 0
    why: str = ""


def scan_waiting(
    engine: sa.Engine,
    scanner: Scanner,
    *,
    by: User,
    first: str = "",
    only_waiting: bool = False,
    again: bool = False,
) -> Scanned:
    """Scans what waits or was never scanned, `first` before all others.

    `only_waiting` leaves what was kept before there was a scanner; `again` scans everything.

    A document without a verdict stays as it is, with the reason; once the scanner does not answer
    at all, the others are left for later.
    """
    with engine.connect() as connection:
        todo = _todo(connection, only_waiting=only_waiting, again=again)
    todo.sort(key=lambda document_id: document_id != first)
    done = Scanned()
    for place, document_id in enumerate(todo):
        with engine.connect() as connection:
            content = _content(connection, document_id)
        if content is None:
            continue
        try:
            verdict = scanner.scan(content)
        except NoVerdict as silence:
            _keep_reason(engine, document_id, str(silence))
            done.why = str(silence)
            if isinstance(silence, TooLargeToScan):
                done.waiting += 1
                continue
            done.waiting += len(todo) - place
            break
        _keep_verdict(engine, document_id, verdict, by)
        done.clean += verdict.is_clean
        done.infected += not verdict.is_clean
    return done


def _todo(connection: sa.Connection, *, only_waiting: bool, again: bool) -> list[str]:
    states = [WAITING] if only_waiting else [WAITING, NOT_SCANNED]
    states += [CLEAN, INFECTED] if again else []
    state = sa.func.coalesce(documents.c.scan, NOT_SCANNED)
    rows = connection.scalars(
        sa.select(documents.c.document_id)
        .where(state.in_(states), documents.c.destroyed_at.is_(None))
        .order_by(documents.c.uploaded_at, documents.c.document_id)
    )
    return list(rows)


def _content(connection: sa.Connection, document_id: str) -> bytes | None:
    """The document's bytes; None where it was destroyed meanwhile."""
    sealed = connection.scalar(
        sa.select(documents.c.content).where(documents.c.document_id == document_id)
    )
    return None if sealed is None else unseal(connection, sealed, about=f"document {document_id}")


def _keep_reason(engine: sa.Engine, document_id: str, why: str) -> None:
    with writing(engine) as connection:
        connection.execute(
            documents.update()
            .where(documents.c.document_id == document_id)
            .values(scan_said=why[:500])
        )


def _keep_verdict(engine: sa.Engine, document_id: str, verdict: Verdict, by: User) -> None:
    scan = CLEAN if verdict.is_clean else INFECTED
    with writing(engine) as connection:
        row = connection.execute(
            sa.select(documents.c.scan, documents.c.marac_id, documents.c.case_id).where(
                documents.c.document_id == document_id
            )
        ).one()
        connection.execute(
            documents.update()
            .where(documents.c.document_id == document_id)
            .values(_found(scan, verdict))
        )
        note(
            connection,
            by,
            "scanned a document",
            kind="documents",
            record=document_id,
            marac_id=row.marac_id,
            before={"scan": row.scan},
            after={"scan": scan, "found": verdict.found or None},
        )
        if scan == INFECTED and row.scan != INFECTED:
            _tell(connection, document_id, row.marac_id, row.case_id)
    if verdict.is_clean:
        read_texts(engine, only=document_id)


def _found(scan: str, verdict: Verdict) -> dict[str, object]:
    """What changes; the text of a document in which something was found goes."""
    values: dict[str, object] = {
        "scan": scan,
        "scan_said": verdict.found or None,
        "scanned_at": now(),
    }
    return values if verdict.is_clean else values | {"sealed_text": None, "text_state": None}


def _tell(connection: sa.Connection, document_id: str, marac_id: str, case_id: str | None) -> None:
    where = f"case {case_id}" if case_id else "a meeting or lesson"
    tell(
        connection,
        [Role.COORDINATOR],
        marac_id=marac_id,
        text=f"The virus scanner found something in a document kept with {where}. It is locked: "
        "tell your IT security, and ask whoever sent it to check their computer.",
        kind="documents",
        record=case_id or document_id,
    )
