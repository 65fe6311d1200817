"""Links the lines of the trail: each link covers its own line and the link before it.

A link is a keyed BLAKE2b of 128 bits. Whoever changes, removes or inserts a line without the
installation's secret breaks the chain at that line. The values before and after go in as a digest,
so that an erasure can take them out and leave the digest in their place.
"""

from collections.abc import Iterable
from hashlib import blake2b

import polars as pl
import sqlalchemy as sa

from models.database import chain_of
from models.secret import derived
from models.tables import audit_ends

LINK_BYTES = 16
START = b"\0" * LINK_BYTES
_COVERED = ("chain", "line", "event_id", "at", "who", "what", "kind", "record", "marac_id")
_VALUES = ("before", "after")


def chain_key(connection: sa.Connection) -> bytes:
    """The key that the trail is linked with."""
    return derived(connection, "trail")


def appended(connection: sa.Connection, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines as the next of this transaction's chain: with chain, line and link, in order.

    The end of the chain is moved behind them.
    """
    chain, key = chain_of(connection), chain_key(connection)
    last, link = chain_end(connection, chain)
    numbered = lines.with_columns(
        pl.lit(chain).alias("chain"),
        pl.int_range(last + 1, last + 1 + lines.height, dtype=pl.Int64).alias("line"),
    )
    found = []
    for line, values in zip(covered(numbered), digests(numbered, key), strict=True):
        link = linked(link, values, line, key)
        found.append(link)
    _move_end(connection, chain, last + lines.height, link, is_new=last == 0)
    return numbered.with_columns(pl.Series("link", found, dtype=pl.Binary))


def chain_end(connection: sa.Connection, chain: str) -> tuple[int, bytes]:
    """The number and link of a chain's last line; 0 and `START` where it has none."""
    end = connection.execute(
        sa.select(audit_ends.c.line, audit_ends.c.link).where(audit_ends.c.chain == chain)
    ).first()
    return (int(end.line), bytes(end.link)) if end else (0, START)


def digests(lines: pl.DataFrame, key: bytes) -> list[bytes]:
    """The digest of each line's values before and after."""
    return [
        blake2b(values, digest_size=LINK_BYTES, key=key).digest()
        for values in _bytes(lines, _VALUES)
    ]


def covered(lines: pl.DataFrame) -> pl.Series:
    """What each line's link covers besides its values and the link before, as bytes."""
    return _bytes(lines, _COVERED)


def linked(after: bytes, values: bytes, line: bytes, key: bytes) -> bytes:
    """The link of a line: the link it comes after, the digest of its values, what it covers."""
    return blake2b(after + values + line, digest_size=LINK_BYTES, key=key).digest()


def _move_end(
    connection: sa.Connection, chain: str, line: int, link: bytes, *, is_new: bool
) -> None:
    if is_new:
        connection.execute(audit_ends.insert().values(chain=chain, line=line, link=link))
        return
    connection.execute(
        audit_ends.update().where(audit_ends.c.chain == chain).values(line=line, link=link)
    )


def _bytes(lines: pl.DataFrame, columns: Iterable[str]) -> pl.Series:
    """The columns of each line as bytes, each with its length: no two lines come out alike."""
    schema = lines.schema
    parts = [
        pl.col(name).dt.to_string("%Y-%m-%dT%H:%M:%S%.6f")
        if schema[name] == pl.Datetime
        else pl.col(name).cast(pl.String)
        for name in columns
    ]
    measured = [
        pl.coalesce(part.str.len_bytes().cast(pl.String) + ":" + part, pl.lit("-"))
        for part in parts
    ]
    return lines.select(pl.concat_str(measured).cast(pl.Binary).alias("told")).to_series()
