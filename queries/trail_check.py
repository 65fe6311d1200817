"""Whether the trail is whole: every line in its place, unaltered, linked to the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.chain import START, chain_end, chain_key, covered, digests, linked
from models.database import LOOKS, WRITES
from models.frames import read_frame
from models.tables import (
    audit,
    audit_erased,
    document_destructions,
    erasures,
    research_destructions,
)

_STEP = 100_000
MOST_NAMED = 100

# A line as it is read: its columns, the digest of its values, what its link covers.
_Read = tuple[dict[str, Any], bytes, bytes]


@dataclass(frozen=True)
class Broken:
    """One place where the trail is not as it was written, in words.

    `kind` is altered, removed or inserted.
    """

    kind: str
    chain: str
    line: int
    what: str


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole trail found: the lines read, and what is broken (at most 100)."""

    lines: int
    broken: tuple[Broken, ...]

    @property
    def is_whole(self) -> bool:
        return not self.broken


def verify(connection: sa.Connection, *, by: User) -> Verdict:
    """Reads every line of both chains and links it anew."""
    check_may(by, Permission.SEE_TRAIL)
    erased = _erased(connection)
    found: list[Broken] = []
    lines = 0
    for chain in (WRITES, LOOKS):
        check = _Chain(connection, chain, erased)
        for part in _parts(connection, chain):
            found += check.read(part)
            lines += part.height
        found += check.ended()
    found += _outside(connection)
    return Verdict(lines, tuple(found[:MOST_NAMED]))


def head(connection: sa.Connection, *, by: User) -> dict[str, tuple[int, str]]:
    """Chain → its last line's number and link: noted elsewhere, it proves what came before."""
    check_may(by, Permission.SEE_TRAIL)
    ends = {chain: chain_end(connection, chain) for chain in (WRITES, LOOKS)}
    return {chain: (line, link.hex()) for chain, (line, link) in ends.items()}


def missing_since(
    connection: sa.Connection, noted: dict[str, tuple[int, str]], *, by: User
) -> list[Broken]:
    """Where the trail no longer holds what `head` said of it before (or a backup holds)."""
    check_may(by, Permission.SEE_TRAIL)
    found = []
    for chain, (line, link) in noted.items():
        if line and _link_at(connection, chain, line) != link:
            what = f"Line {line} of the {chain} is not the one that was noted: it was rewritten."
            found.append(Broken("altered", chain, line, what))
    return found


def _link_at(connection: sa.Connection, chain: str, line: int) -> str | None:
    link = connection.scalar(
        sa.select(audit.c.link).where(audit.c.chain == chain, audit.c.line == line)
    )
    return bytes(link).hex() if link is not None else None


class _Chain:
    """One chain, read from its first line to its last."""

    def __init__(
        self, connection: sa.Connection, chain: str, erased: dict[tuple[str, int], bytes]
    ) -> None:
        self._key = chain_key(connection)
        self._chain = chain
        self._erased = erased
        self._end = chain_end(connection, chain)
        self._line, self._link = 0, START

    def read(self, lines: pl.DataFrame) -> Iterator[Broken]:
        """What is broken in the next lines, which are in order."""
        rows = zip(lines.iter_rows(named=True), self._values(lines), covered(lines), strict=True)
        for line, same in groupby(rows, key=lambda row: int(row[0]["line"])):
            yield from self._place(line, list(same))

    def _values(self, lines: pl.DataFrame) -> list[bytes]:
        found = digests(lines, self._key)
        blank = lines["before"].is_null() & lines["after"].is_null()
        for at in blank.arg_true():
            found[at] = self._erased.get((self._chain, lines["line"][at]), found[at])
        return found

    def _place(self, line: int, rows: list[_Read]) -> Iterator[Broken]:
        """What is wrong at one place: a gap before it, a line altered, lines too many."""
        is_after_gap = line > self._line + 1
        if is_after_gap:
            yield self._gap(self._line + 1, line - 1)
        right = [row for row in rows if is_after_gap or self._is_linked(*row)]
        kept = right[0] if right else rows[0]
        if not right:
            yield self._broken("altered", kept[0])
        for row in rows:
            if row is not kept:
                yield self._broken("inserted", row[0])
        self._line, self._link = line, kept[0]["link"] or b""

    def _is_linked(self, row: dict[str, Any], values: bytes, line: bytes) -> bool:
        return bool(linked(self._link, values, line, self._key) == row["link"])

    def _broken(self, kind: str, row: dict[str, Any]) -> Broken:
        return Broken(kind, self._chain, row["line"], f"{_told(row)} was {kind}.")

    def _gap(self, first: int, last: int) -> Broken:
        if first == last:
            return Broken("removed", self._chain, first, f"Line {first} was removed.")
        return Broken("removed", self._chain, first, f"Lines {first} to {last} were removed.")

    def ended(self) -> Iterator[Broken]:
        """Whether the chain ends where it should."""
        line, link = self._end
        if line > self._line:
            yield self._gap(self._line + 1, line)
        elif line < self._line:
            what = f"Lines {line + 1} to {self._line} were inserted at the end."
            yield Broken("inserted", self._chain, line + 1, what)
        elif link != self._link:
            yield Broken("altered", self._chain, line, "The mark of the last line was altered.")


def _parts(connection: sa.Connection, chain: str) -> Iterator[pl.DataFrame]:
    """The lines of a chain in order, some at a time and never half of those with one number."""
    start = 0
    last = connection.scalar(sa.select(sa.func.max(audit.c.line)).where(audit.c.chain == chain))
    while start < (last or 0):
        lines = (
            sa.select(*audit.c)
            .where(audit.c.chain == chain, audit.c.line > start, audit.c.line <= start + _STEP)
            .order_by(audit.c.line, audit.c.event_id)
        )
        yield read_frame(connection, lines)
        start += _STEP


def _outside(connection: sa.Connection) -> Iterator[Broken]:
    """Lines that stand in no chain, or before its first line: nothing of ours wrote them."""
    is_in = sa.and_(audit.c.chain.in_((WRITES, LOOKS)), audit.c.line >= 1)
    lines = sa.select(*audit.c).where(sa.not_(sa.func.coalesce(is_in, sa.false())))
    for row in read_frame(connection, lines.limit(MOST_NAMED)).iter_rows(named=True):
        yield Broken(
            "inserted", row["chain"] or "", row["line"] or 0, f"{_told(row)} was inserted."
        )


def _erased(connection: sa.Connection) -> dict[tuple[str, int], bytes]:
    """(chain, line) → the digest of values that an approved erasure, or the certified destruction

    of research or of a document, took out of it.
    """
    columns = (audit_erased.c.chain, audit_erased.c.line, audit_erased.c.digest)
    by_erasure = (
        sa.select(*columns)
        .join(erasures, erasures.c.erasure_id == audit_erased.c.erasure_id)
        .where(erasures.c.decision == "approved")
    )
    certified = (
        sa.select(*columns).join(table, table.c.certificate_id == audit_erased.c.erasure_id)
        for table in (research_destructions, document_destructions)
    )
    rows = connection.execute(sa.union_all(by_erasure, *certified))
    return {(row.chain, row.line): bytes(row.digest) for row in rows}


def _told(row: dict[str, Any]) -> str:
    """A line in words: its number, moment, who and what."""
    at: datetime = row["at"]
    about = " ".join(filter(None, (row["kind"], row["record"])))
    return f"Line {row['line']} ({at:%Y-%m-%d %H:%M:%S}, {row['who']}, {row['what']} {about})"
