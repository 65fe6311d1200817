"""The trail for those who audit it: lines by person, act, record and time."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.frames import read_frame
from models.tables import audit, metadata, users

PAGE = 100
COUNTED = 10_000  # beyond that many lines nobody needs to know how many there are
_OF_THE_RECORD = frozenset(str(table.name) for table in metadata.sorted_tables)
_WRITTEN = ("add", "change", "rectify")
_READ = ("line", "at", "who", "what", "kind", "record", "marac_id", "before", "after", "chain")


@dataclass(frozen=True)
class Filters:
    """Which lines are wanted; blank wants all. Days are whole days, both included (UTC)."""

    who: str = ""
    what: str = ""
    record: str = ""
    first: date | None = None
    last: date | None = None

    def told(self) -> dict[str, str]:
        """The filters that are set, in words for the trail of the trail."""
        return {name: str(value) for name, value in vars(self).items() if value}


def lines(
    connection: sa.Connection,
    *,
    user: User,
    filters: Filters,
    page: int = 1,
    most: int = PAGE,
) -> tuple[pl.DataFrame, int]:
    """One page of the lines that fit, newest first, and how many there are (at most 10,001).

    Columns: line, at, who (a name where there is an account), what, kind, record, marac_id,
    before, after, chain. An auditor of some MARACs sees their lines, and those of none. Who may
    not see cases gets the names of the fields of the record that changed, without their values.
    """
    fits = sa.and_(_scope(user), *_conditions(filters))
    counted = sa.select(sa.literal(1)).select_from(audit).where(fits).limit(COUNTED + 1).subquery()
    count = connection.scalar(sa.select(sa.func.count()).select_from(counted)) or 0
    name = sa.func.coalesce(users.c.name, audit.c.who, type_=sa.String).label("who")
    columns = [name if column == "who" else audit.c[column] for column in _READ]
    question = (
        sa.select(*columns)
        .outerjoin(users, users.c.user_id == audit.c.who)
        .where(fits)
        .order_by(audit.c.at.desc(), audit.c.chain, audit.c.line.desc())
        .limit(most)
        .offset((max(page, 1) - 1) * most)
    )
    frame = read_frame(connection, question)
    return frame if _sees_values(user) else _without_values(frame), count


def _sees_values(user: User) -> bool:
    return user.maracs_for(Permission.SEE_CASES) is None


def _without_values(frame: pl.DataFrame) -> pl.DataFrame:
    """Values of the record become null, under the names of their fields."""
    is_of_record = pl.col("kind").is_in(sorted(_OF_THE_RECORD)) & pl.col("what").is_in(_WRITTEN)
    return frame.with_columns(
        pl.when(is_of_record)
        .then(pl.col(name).map_elements(_names_only, return_dtype=pl.String))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("before", "after")
    )


def _names_only(text: str) -> str:
    return json.dumps(dict.fromkeys(json.loads(text)))


def acts(connection: sa.Connection, *, user: User) -> list[str]:
    """Every kind of act in the trail, for a filter."""
    found = connection.scalars(
        sa.select(audit.c.what).where(_scope(user)).distinct().order_by(audit.c.what)
    )
    return list(found)


def people(connection: sa.Connection, *, user: User) -> dict[str, str]:
    """User id → name of everyone in the trail, for a filter."""
    name = sa.func.coalesce(users.c.name, audit.c.who, type_=sa.String).label("name")
    rows = connection.execute(
        sa.select(audit.c.who, name)
        .outerjoin(users, users.c.user_id == audit.c.who)
        .where(_scope(user))
        .distinct()
    )
    return dict(sorted(((row.who, row.name) for row in rows), key=lambda pair: pair[1].casefold()))


def _scope(user: User) -> sa.ColumnElement[bool]:
    check_may(user, Permission.SEE_TRAIL)
    maracs = user.maracs_for(Permission.SEE_TRAIL)
    if maracs is None:
        return sa.true()
    return sa.or_(audit.c.marac_id.is_(None), audit.c.marac_id.in_(sorted(maracs)))


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted = []
    if filters.who:
        wanted.append(audit.c.who == filters.who)
    if filters.what:
        wanted.append(audit.c.what == filters.what)
    if filters.record:
        wanted.append(audit.c.record == filters.record)
    if filters.first:
        wanted.append(audit.c.at >= datetime.combine(filters.first, time()))
    if filters.last:
        wanted.append(audit.c.at < datetime.combine(filters.last, time()) + timedelta(days=1))
    return wanted
