"""What was circulated of a meeting: who got which version, who has read it, and one's own copy."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.errors import ForPerson, NotAllowed
from models.frames import read_frame
from models.pack_files import COLUMNS, sealed_as
from models.sealing import unseal
from models.tables import cases, meetings, pack_cases, pack_deliveries, packs, users
from queries.case_access import visible

_NONE = (
    "There is nothing at this address that your account may open: a link opens only for the "
    "person it was made for."
)
_OVER = (
    "Its last day is over and it was destroyed. Ask the coordinator if you still need it for "
    "your work."
)
_CHANGED = (
    "Since this copy was made a case in it was closed to you or taken off the list: ask the "
    "coordinator for a new one."
)


@dataclass(frozen=True)
class Delivery:
    """One person's copy: of which meeting and version, until when, and in which endings."""

    delivery_id: str
    meeting_id: str
    marac_id: str
    meeting_date: date
    kind: str
    version: int
    expires_on: date
    opened_at: datetime | None
    endings: tuple[str, ...]


def of_meeting(connection: sa.Connection, *, user: User, meeting_id: str) -> pl.DataFrame:
    """Every version and who got it, the newest first. For who runs the meeting.

    Columns: pack_id, kind, version, made_at, made_by (a name), expires_on, destroyed_at, user_id,
    name, opened_at. The words of the links are not among them.
    """
    marac_id = connection.scalar(
        sa.select(meetings.c.marac_id).where(meetings.c.meeting_id == meeting_id)
    )
    check_may(user, Permission.RUN_MEETING, marac_id or "")
    maker = users.alias("maker")
    return read_frame(
        connection,
        sa.select(
            *(packs.c[name] for name in ("pack_id", "kind", "version", "made_at", "expires_on")),
            sa.func.coalesce(maker.c.name, packs.c.made_by, type_=sa.String).label("made_by"),
            packs.c.destroyed_at,
            pack_deliveries.c.user_id,
            sa.func.coalesce(users.c.name, pack_deliveries.c.user_id, type_=sa.String).label(
                "name"
            ),
            pack_deliveries.c.opened_at,
        )
        .join(pack_deliveries, pack_deliveries.c.pack_id == packs.c.pack_id)
        .outerjoin(users, users.c.user_id == pack_deliveries.c.user_id)
        .outerjoin(maker, maker.c.user_id == packs.c.made_by)
        .where(packs.c.meeting_id == meeting_id)
        .order_by(packs.c.made_at.desc(), packs.c.pack_id, users.c.name, users.c.user_id),
    )


def mine(
    connection: sa.Connection, *, user: User, today: date, meeting_id: str | None = None
) -> pl.DataFrame:
    """The person's own copies that still open, the newest first; of one meeting, or of all.

    Columns: delivery_id, meeting_id, meeting_date, kind, version, expires_on, opened_at, made_at.
    """
    about = sa.true() if meeting_id is None else packs.c.meeting_id == meeting_id
    return read_frame(
        connection,
        sa.select(
            pack_deliveries.c.delivery_id,
            packs.c.meeting_id,
            meetings.c.meeting_date,
            *(packs.c[name] for name in ("kind", "version", "expires_on")),
            pack_deliveries.c.opened_at,
            packs.c.made_at,
        )
        .join(packs, packs.c.pack_id == pack_deliveries.c.pack_id)
        .join(meetings, meetings.c.meeting_id == packs.c.meeting_id)
        .where(
            about,
            pack_deliveries.c.user_id == user.user_id,
            pack_deliveries.c.destroyed_at.is_(None),
            packs.c.expires_on >= today,
        )
        .order_by(packs.c.made_at.desc(), pack_deliveries.c.delivery_id),
    )


def delivery(connection: sa.Connection, *, user: User, delivery_id: str, today: date) -> Delivery:
    """The person's own copy. Raises NotAllowed for anybody else's, in the same words as for none;

    ForPerson where its day is over, or a case in it is not theirs to see any more.
    """
    row = connection.execute(
        sa.select(
            pack_deliveries.c.delivery_id,
            packs.c.meeting_id,
            packs.c.marac_id,
            meetings.c.meeting_date,
            *(packs.c[name] for name in ("kind", "version", "expires_on")),
            pack_deliveries.c.opened_at,
            pack_deliveries.c.destroyed_at,
            pack_deliveries.c.word.is_not(None).label("has_word"),
            pack_deliveries.c.pdf.is_not(None).label("has_pdf"),
        )
        .join(packs, packs.c.pack_id == pack_deliveries.c.pack_id)
        .join(meetings, meetings.c.meeting_id == packs.c.meeting_id)
        .where(
            pack_deliveries.c.delivery_id == delivery_id,
            pack_deliveries.c.user_id == user.user_id,
        )
    ).first()
    if row is None:
        raise NotAllowed(_NONE)
    if row.destroyed_at is not None or row.expires_on < today:
        raise ForPerson(_OVER)
    if _not_seen(connection, user, delivery_id):
        raise ForPerson(_CHANGED)
    has = {".docx": row.has_word, ".pdf": row.has_pdf}
    return Delivery(
        delivery_id=row.delivery_id,
        meeting_id=row.meeting_id,
        marac_id=row.marac_id,
        meeting_date=row.meeting_date,
        kind=row.kind,
        version=row.version,
        expires_on=row.expires_on,
        opened_at=row.opened_at,
        endings=tuple(ending for ending, is_there in has.items() if is_there),
    )


def content(
    connection: sa.Connection, *, user: User, delivery_id: str, ending: str, today: date
) -> bytes:
    """The bytes of the person's own copy, checked again as in `delivery`."""
    found = delivery(connection, user=user, delivery_id=delivery_id, today=today)
    if ending not in found.endings:
        raise ForPerson("This copy is not kept in that form: choose the other one.")
    sealed = connection.execute(
        sa.select(pack_deliveries.c[COLUMNS[ending]]).where(
            pack_deliveries.c.delivery_id == delivery_id
        )
    ).scalar_one()
    return unseal(connection, sealed, about=sealed_as(delivery_id, ending))


def _not_seen(connection: sa.Connection, user: User, delivery_id: str) -> bool:
    """Whether the copy tells of a case that the person may not see today."""
    seen = sa.select(cases.c.case_id).where(visible(user))
    left = connection.scalar(
        sa.select(sa.func.count())
        .select_from(pack_cases)
        .where(pack_cases.c.delivery_id == delivery_id, pack_cases.c.case_id.not_in(seen))
    )
    return bool(left)
