"""Asks every source of a person's work at once: how much waits, how much is late, the first few."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from models.access import User, may
from queries.work.source import Source
from queries.work.sources import SOURCES

FIRST = 5  # entries shown of each source


@dataclass(frozen=True)
class Entry:
    """One thing that waits: its case, what it is about, its day, and whether it is late."""

    case_id: str | None
    about: str | None
    day: date | None
    is_late: bool
    left: int | None


@dataclass(frozen=True)
class Waiting:
    """What waits from one source: how many in all, how many of them late, the first few."""

    source: Source
    count: int
    late: int
    first: tuple[Entry, ...]


def waiting(
    connection: sa.Connection, *, user: User, today: date, sources: Sequence[Source] = SOURCES
) -> tuple[Waiting, ...]:
    """What waits for this person, whatever is late first, in the order of the sources; one

    statement. A source with nothing in it is left out.
    """
    asked = [source for source in sources if may(user, source.needs)]
    if not asked:
        return ()
    parts = [_first(source, user, today) for source in asked]
    found = sa.union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    rows = connection.execute(sa.select(found).order_by(found.c.source, found.c.place)).all()
    by_key = {source.key: [row for row in rows if row.source == source.key] for source in asked}
    told = [
        Waiting(
            source,
            of_source[0].total,
            of_source[0].total_late,
            tuple(
                Entry(row.case_id, row.about, row.day, bool(row.late), row.left_over)
                for row in of_source
            ),
        )
        for source in asked
        if (of_source := by_key[source.key])
    ]
    return tuple(sorted(told, key=lambda one: not one.late))


def _first(source: Source, user: User, today: date) -> sa.Select[tuple[object, ...]]:
    """The first few rows of a source, late ones first, each with the totals."""
    rows = source.rows(user, today).subquery()
    order = (rows.c.late.desc(), rows.c.day, rows.c.case_id, rows.c.about)
    numbered = sa.select(
        sa.literal(source.key).label("source"),
        rows,
        sa.func.count().over().label("total"),
        sa.cast(sa.func.sum(rows.c.late).over(), sa.Integer).label("total_late"),
        sa.func.row_number().over(order_by=order).label("place"),
    ).subquery()
    return sa.select(numbered).where(numbered.c.place <= FIRST)
