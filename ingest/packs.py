"""Circulates agenda, pack or minutes: a sealed copy for each person, opened by one link, that

is destroyed when its day is over.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ingest.meetings import meeting_row
from models.access import Permission, User, check_may
from models.codes import PACK_KIND
from models.database import noting, writing
from models.errors import ForPerson
from models.pack_files import COLUMNS, sealed_as
from models.sealing import seal
from models.tables import case_closures, pack_cases, pack_deliveries, packs, users
from models.trail import note, now

DELIVERIES = "pack_deliveries"


@dataclass(frozen=True)
class Copy:
    """What one account gets: the bytes by ending (.docx, .pdf), and the cases they tell of."""

    user_id: str
    files: Mapping[str, bytes]
    case_ids: frozenset[str] = field(default_factory=frozenset)


def publish(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    kind: str,
    copies: Sequence[Copy],
    expires_on: date,
    today: date,
) -> str:
    """Keeps a new version with a copy for each account; the pack's id. For who runs the meeting.

    `kind` is a code of PACK_KIND. Each account finds its copy in My work and on the page of the
    meeting, until `expires_on`; a version before is taken from those who get this one and had not
    opened it. Raises ForPerson where nobody is to get it or a copy tells of a case closed to its
    reader.
    """
    if kind not in PACK_KIND:
        raise ForPerson("Say what is circulated: the agenda, a pack or the minutes.")
    if not copies:
        raise ForPerson("Choose at least one person with an account who gets it.")
    if expires_on < today:
        raise ForPerson("The last day to open it is over: choose today or later.")
    with writing(engine) as connection:
        marac_id = meeting_row(connection, by, meeting_id)["marac_id"]
        check_may(by, Permission.RUN_MEETING, marac_id)
        _check_readers(connection, copies)
        pack_id = str(uuid4())
        version = _next_version(connection, meeting_id, kind)
        about = {"kind": kind, "version": version, "expires_on": expires_on}
        connection.execute(
            packs.insert().values(
                pack_id=pack_id,
                meeting_id=meeting_id,
                marac_id=marac_id,
                made_at=now(),
                made_by=by.user_id,
                **about,
            )
        )
        _replace_unread(connection, meeting_id, kind, pack_id, [one.user_id for one in copies])
        for copy in copies:
            _deliver(connection, pack_id, marac_id, copy)
        note(
            connection,
            by,
            "circulated a pack",
            kind="packs",
            record=pack_id,
            marac_id=marac_id,
            after={"meeting_id": meeting_id, "copies": len(copies), **about},
        )
    return pack_id


def mark_opened(engine: sa.Engine, *, by: User, delivery_id: str) -> None:
    """The person opened their own copy: the first time is the receipt, and every time is noted."""
    with noting(engine) as connection:
        row = connection.execute(
            sa.select(pack_deliveries.c.opened_at, pack_deliveries.c.marac_id).where(
                pack_deliveries.c.delivery_id == delivery_id,
                pack_deliveries.c.user_id == by.user_id,
                pack_deliveries.c.destroyed_at.is_(None),
            )
        ).first()
        if row is None:
            return
        if row.opened_at is None:
            connection.execute(
                pack_deliveries.update()
                .where(pack_deliveries.c.delivery_id == delivery_id)
                .values(opened_at=now())
            )
        # Not the word in the link: whoever reads the trail must not hold it.
        note(connection, by, "opened a pack", kind=DELIVERIES, marac_id=row.marac_id)


def withdraw(engine: sa.Engine, *, by: User, pack_id: str) -> None:
    """Takes a version back from everybody: its copies are destroyed, who had read it stays."""
    with writing(engine) as connection:
        row = connection.execute(sa.select(packs).where(packs.c.pack_id == pack_id)).first()
        check_may(by, Permission.RUN_MEETING, row.marac_id if row else None)
        if row is None or row.destroyed_at is not None:
            raise ForPerson("This version was destroyed already: reload the page.")
        _destroy(connection, [pack_id])
        note(
            connection,
            by,
            "withdrew a pack",
            kind="packs",
            record=pack_id,
            marac_id=row.marac_id,
        )


def destroy_expired(engine: sa.Engine, today: date) -> int:
    """Destroys the copies whose last day is over; how many packs. Their rows and receipts stay."""
    over = sa.select(packs.c.pack_id).where(
        packs.c.expires_on < today, packs.c.destroyed_at.is_(None)
    )
    with engine.connect() as connection:
        if connection.scalar(over.limit(1)) is None:
            return 0
    with writing(engine) as connection:
        ids = list(connection.scalars(over))
        _destroy(connection, ids)
    return len(ids)


def _check_readers(connection: sa.Connection, copies: Sequence[Copy]) -> None:
    ids = sorted({copy.user_id for copy in copies})
    known = set(
        connection.scalars(
            sa.select(users.c.user_id).where(
                users.c.user_id.in_(ids), users.c.disabled_at.is_(None)
            )
        )
    )
    if len(known) < len(copies):
        raise ForPerson("One of the accounts is closed or chosen twice: reload the page.")
    closed = connection.execute(
        sa.select(case_closures.c.user_id, case_closures.c.case_id).where(
            case_closures.c.user_id.in_(ids), case_closures.c.opened_at.is_(None)
        )
    )
    shut = {(row.user_id, row.case_id) for row in closed}
    if any((copy.user_id, case_id) in shut for copy in copies for case_id in copy.case_ids):
        raise ForPerson("A case was closed to one of the readers meanwhile: make the copies anew.")


def _next_version(connection: sa.Connection, meeting_id: str, kind: str) -> int:
    last = connection.scalar(
        sa.select(sa.func.max(packs.c.version)).where(
            packs.c.meeting_id == meeting_id, packs.c.kind == kind
        )
    )
    return int(last or 0) + 1


def _deliver(connection: sa.Connection, pack_id: str, marac_id: str, copy: Copy) -> None:
    delivery_id = secrets.token_urlsafe(32)
    kept: dict[str, Any] = {
        COLUMNS[ending]: seal(connection, content, about=sealed_as(delivery_id, ending))
        for ending, content in copy.files.items()
    }
    connection.execute(
        pack_deliveries.insert().values(
            delivery_id=delivery_id,
            pack_id=pack_id,
            marac_id=marac_id,
            user_id=copy.user_id,
            **kept,
        )
    )
    for case_id in sorted(copy.case_ids):
        connection.execute(
            pack_cases.insert().values(delivery_id=delivery_id, case_id=case_id, marac_id=marac_id)
        )


def _replace_unread(
    connection: sa.Connection, meeting_id: str, kind: str, pack_id: str, readers: list[str]
) -> None:
    """Copies of versions before that their readers had not opened: the new one stands for them."""
    before = sa.select(packs.c.pack_id).where(
        packs.c.meeting_id == meeting_id, packs.c.kind == kind, packs.c.pack_id != pack_id
    )
    connection.execute(
        pack_deliveries.update()
        .where(
            pack_deliveries.c.pack_id.in_(before),
            pack_deliveries.c.user_id.in_(readers),
            pack_deliveries.c.opened_at.is_(None),
            pack_deliveries.c.destroyed_at.is_(None),
        )
        .values(word=None, pdf=None, destroyed_at=now())
    )


def _destroy(connection: sa.Connection, pack_ids: Iterable[str]) -> None:
    ids = list(pack_ids)
    connection.execute(
        pack_deliveries.update()
        .where(pack_deliveries.c.pack_id.in_(ids), pack_deliveries.c.destroyed_at.is_(None))
        .values(word=None, pdf=None, destroyed_at=now())
    )
    connection.execute(packs.update().where(packs.c.pack_id.in_(ids)).values(destroyed_at=now()))
