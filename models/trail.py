"""The trail of who did and saw what: a line beside every write, in the same transaction."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.chain import appended
from models.frames import insert_frame, schema
from models.tables import audit

SAW_CASE = "saw a case"  # written when a case is opened, counted where it is asked who has

_STEP = 200_000  # lines linked and written at once, so that big loads need little memory


def now() -> datetime:
    """This moment in UTC, without a time zone, as the record keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def note(
    connection: sa.Connection,
    user: User,
    what: str,
    *,
    kind: str | None = None,
    record: str | None = None,
    marac_id: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One act of a person: what was done, to which record, with the values before and after.

    Only inside `models.database.writing` or `noting`; raises RuntimeError elsewhere.
    """
    line = {
        "event_id": str(uuid4()),
        "at": now(),
        "who": user.user_id,
        "what": what,
        "kind": kind,
        "record": record,
        "before": _json(before),
        "after": _json(after),
        "marac_id": marac_id,
    }
    types = {name: kind for name, kind in schema(audit.c).items() if name in line}
    lines = appended(connection, pl.DataFrame([line], schema=types))
    connection.execute(audit.insert(), lines.to_dicts())


def note_frame(
    connection: sa.Connection, user: User, what: str, *, kind: str, changes: pl.DataFrame
) -> None:
    """The same act on many records: a frame with record, before and after (JSON text or null),

    and marac_id where the records belong to one.
    """
    if "marac_id" not in changes.columns:
        changes = changes.with_columns(marac_id=pl.lit(None, pl.String))
    lines = changes.select("record", "before", "after", "marac_id").with_columns(
        event_id=pl.lit(str(uuid4())),
        at=pl.lit(now()),
        who=pl.lit(user.user_id),
        what=pl.lit(what),
        kind=pl.lit(kind),
    )
    for part in lines.iter_slices(_STEP):
        insert_frame(connection, audit, appended(connection, part))


def _json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
