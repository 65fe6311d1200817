"""When returns are due, which are not yet frozen, and which MARACs are about to be dropped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import sqlalchemy as sa

from models.access import EVERY_MARAC, Scope
from models.period import quarter as quarter_period
from models.period import quarter_name
from models.tables import meeting_facts, return_due_dates, return_settings
from queries.maracs import maracs
from queries.safelives.frozen import frozen_rows

Missing = Literal["none", "one", "two"]


@dataclass(frozen=True)
class Due:
    """Where one MARAC's return of a quarter stands. `due_on` None: no day was set."""

    marac_id: str
    name: str
    quarter: str
    due_on: date | None
    is_frozen: bool
    missing: Missing

    def days_left(self, today: date) -> int | None:
        """Days until it is due, negative once it is late; None where no day was set."""
        return None if self.due_on is None else (self.due_on - today).days


def last_finished(today: date) -> str:
    """The last calendar quarter that has ended."""
    return quarter_before(quarter_name(today))


def quarter_before(name: str) -> str:
    """The quarter before a quarter."""
    return quarter_name(quarter_period(name).start - timedelta(days=1))


def due(connection: sa.Connection, *, scope: Scope, quarter: str) -> tuple[Due, ...]:
    """Every MARAC in scope, by name, with the day its return of the quarter is due.

    `missing` says whether it held no meeting in the quarter (“one”), nor in the quarter before
    (“two”: SafeLives then drops it and its population). A MARAC that never met is “none”.
    """
    name = quarter_name(quarter_period(quarter).start)
    before = quarter_before(name)
    known = maracs(connection, scope=scope)
    frozen = {marac_id for marac_id, _, _ in frozen_rows(connection, scope=scope, quarter=name)}
    days = {row.marac_id: row.due_days for row in connection.execute(sa.select(return_settings))}
    dates = {
        row.marac_id: row.due_on
        for row in connection.execute(
            sa.select(return_due_dates).where(return_due_dates.c.quarter == name)
        )
    }
    met = _met(connection, name, before)
    return tuple(
        Due(
            row["marac_id"],
            row["name"],
            name,
            _due_on(row["marac_id"], name, days, dates),
            row["marac_id"] in frozen,
            _missing(met.get(row["marac_id"])),
        )
        for row in known.iter_rows(named=True)
    )


def _due_on(
    marac_id: str, quarter: str, days: Mapping[str, int | None], dates: Mapping[str, date]
) -> date | None:
    """The quarter's own date, else the days after its end: the MARAC's before everyone's."""
    for one in (marac_id, EVERY_MARAC):
        if one in dates:
            return dates[one]
        if days.get(one) is not None:
            return quarter_period(quarter).end + timedelta(days=int(days[one] or 0))
    return None


def _met(connection: sa.Connection, quarter: str, before: str) -> dict[str, tuple[bool, bool]]:
    """MARAC that ever met → whether it met in the quarter, and in the one before."""
    facts = meeting_facts.c
    spans = [quarter_period(one) for one in (quarter, before)]
    counts = [
        sa.func.count().filter(facts.meeting_date.between(span.start, span.end)) for span in spans
    ]
    rows = connection.execute(
        sa.select(facts.marac_id, *counts)
        .where(facts.meeting_date <= spans[0].end)
        .group_by(facts.marac_id)
    )
    return {marac_id: (bool(now), bool(then)) for marac_id, now, then in rows}


def _missing(met: tuple[bool, bool] | None) -> Missing:
    if met is None or met[0]:
        return "none"
    return "one" if met[1] else "two"


def usual_due_days(connection: sa.Connection) -> dict[str, int | None]:
    """MARAC ("*" is every one) → the days after a quarter's end that were set for it."""
    return {row.marac_id: row.due_days for row in connection.execute(sa.select(return_settings))}


def two_people(connection: sa.Connection) -> dict[str, bool | None]:
    """MARAC ("*" is every one) → whether two people freeze its returns."""
    return {row.marac_id: row.two_people for row in connection.execute(sa.select(return_settings))}
