"""The ids of what was erased, kept as keyed digests: they tell nothing, and are known again."""

from collections.abc import Iterable
from hashlib import blake2b

import polars as pl
import sqlalchemy as sa

from models.frames import insert_frame
from models.secret import derived
from models.tables import erased_ids

# The files whose own ids an erasure takes out of the record.
KINDS = ("people", "cases", "children", "assessments", "actions", "chronology")
_BYTES = 16


def is_any_erased(connection: sa.Connection) -> bool:
    """Whether anything was ever erased from this record."""
    return connection.scalar(sa.select(erased_ids.c.kind).limit(1)) is not None


def remember(connection: sa.Connection, kind: str, ids: Iterable[str], erasure_id: str) -> None:
    """Keeps the digests of ids that are erased now."""
    found = sorted({digest(connection, kind, one) for one in ids} - known(connection, kind))
    frame = pl.DataFrame({"digest": found}, schema={"digest": pl.String})
    of = (pl.lit(kind).alias("kind"), pl.lit(erasure_id).alias("erasure_id"))
    insert_frame(connection, erased_ids, frame.select(*of, "digest"))


def erased_among(connection: sa.Connection, kind: str, ids: Iterable[str]) -> set[str]:
    """Which of these stored ids were erased."""
    gone = known(connection, kind)
    return {one for one in ids if digest(connection, kind, one) in gone} if gone else set()


def known(connection: sa.Connection, kind: str) -> set[str]:
    """The digests of one kind."""
    return set(connection.scalars(sa.select(erased_ids.c.digest).where(erased_ids.c.kind == kind)))


def digest(connection: sa.Connection, kind: str, stored: str) -> str:
    """The keyed digest of one stored id."""
    key = derived(connection, "erased ids")
    return blake2b(f"{kind}\0{stored}".encode(), digest_size=_BYTES, key=key).hexdigest()
