"""The frozen returns: which there are, their workbooks, and whether their hashes still hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.errors import ForPerson
from models.frozen_return import digest, marac_ids, marac_list
from models.period import quarter as quarter_period
from models.period import quarter_name
from models.tables import frozen_returns, return_proposals, users
from queries.safelives.frozen_content import return_of
from queries.safelives.rows import Return, Row


@dataclass(frozen=True)
class FrozenReturn:
    """One version of a return as it was frozen; people by name."""

    frozen_id: str
    quarter: str
    maracs: tuple[str, ...]
    edition: str
    version: int
    frozen_at: datetime
    frozen_by: str
    proposed_by: str | None
    software_version: str
    sha256: str
    cells: str
    behind: str | None

    @property
    def return_(self) -> Return:
        """The figures as they were frozen."""
        return return_of(self.quarter, self.cells)


@dataclass(frozen=True)
class Proposal:
    """A freeze that one person proposed and another has yet to confirm."""

    proposal_id: str
    quarter: str
    edition: str
    sha256: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_name: str


def frozen_versions(
    connection: sa.Connection,
    *,
    scope: Scope,
    quarter: str | None = None,
    maracs: frozenset[str] | None = None,
) -> tuple[FrozenReturn, ...]:
    """Every frozen return whose MARACs are all in scope, by quarter, MARACs and version.

    `quarter` and `maracs` (exactly these) narrow them.
    """
    return tuple(
        one
        for one in _versions(connection, quarter=quarter, maracs=maracs)
        if scope.maracs is None or set(one.maracs) <= scope.maracs
    )


def _versions(
    connection: sa.Connection, *, quarter: str | None = None, maracs: frozenset[str] | None = None
) -> tuple[FrozenReturn, ...]:
    table = frozen_returns
    wanted = []
    if quarter is not None:
        wanted.append(table.c.quarter == _name(quarter))
    if maracs is not None:
        wanted.append(table.c.maracs == marac_list(maracs))
    columns = [column for column in table.c if column is not table.c.workbook]
    question = sa.select(*columns).where(*wanted)
    rows = connection.execute(question).mappings().all()
    names = _names(connection)
    found = (_frozen(dict(row), names) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.quarter, one.maracs, one.version)))


def _frozen(row: dict[str, Any], names: Mapping[str, str]) -> FrozenReturn:
    proposer = row["proposed_by"]
    return FrozenReturn(
        frozen_id=row["frozen_id"],
        quarter=row["quarter"],
        maracs=marac_ids(row["maracs"]),
        edition=row["edition"],
        version=row["version"] or 1,
        frozen_at=row["frozen_at"],
        frozen_by=person_name(names, row["frozen_by"]),
        proposed_by=None if proposer is None else person_name(names, proposer),
        software_version=row["software_version"],
        sha256=row["sha256"],
        cells=row["cells"],
        behind=row["behind"],
    )


def latest(versions: tuple[FrozenReturn, ...], version: int | None = None) -> FrozenReturn | None:
    """The newest of the versions, or the one asked for; None where there is none."""
    found = [one for one in versions if version in (None, one.version)]
    return found[-1] if found else None


def frozen_rows(
    connection: sa.Connection, *, scope: Scope, quarter: str | None = None
) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    """MARAC in scope, quarter, and its rows in the return that was frozen last for it.

    A MARAC’s own rows are in a return that was frozen for several together, too.
    """
    newest: dict[tuple[str, str], FrozenReturn] = {}
    for one in sorted(_versions(connection, quarter=quarter), key=lambda one: one.frozen_at):
        for marac_id in one.maracs:
            if scope.maracs is None or marac_id in scope.maracs:
                newest[marac_id, one.quarter] = one
    for (marac_id, name), one in newest.items():
        rows = one.return_.rows
        yield marac_id, name, tuple(row for row in rows if row.marac_id == marac_id)


def frozen_workbook(connection: sa.Connection, *, scope: Scope, frozen_id: str) -> bytes:
    """The workbook, byte for byte as it was frozen. ForPerson where it is not there or damaged."""
    table = frozen_returns
    row = connection.execute(
        sa.select(table.c.maracs, table.c.workbook, table.c.workbook_sha256).where(
            table.c.frozen_id == frozen_id
        )
    ).first()
    if row is None or not _is_inside(scope, row.maracs) or row.workbook is None:
        raise ForPerson("There is no such frozen return here: choose another quarter or MARAC.")
    content = bytes(row.workbook)
    if row.workbook_sha256 not in (None, digest(content)):
        raise ForPerson(
            "The frozen workbook is not as it was frozen: restore a backup, and tell whoever "
            "looks after the record."
        )
    return content


def open_proposals(connection: sa.Connection, *, scope: Scope, quarter: str) -> dict[str, Proposal]:
    """What waits for a second person in a quarter: the MARACs (as `marac_list`) → proposal."""
    table = return_proposals
    names = _names(connection)
    rows = connection.execute(
        sa.select(table).where(table.c.quarter == _name(quarter), table.c.closed_at.is_(None))
    )
    return {
        row.maracs: Proposal(
            row.proposal_id,
            row.quarter,
            row.edition,
            row.sha256,
            row.proposed_at,
            row.proposed_by,
            person_name(names, row.proposed_by),
        )
        for row in rows
        if _is_inside(scope, row.maracs)
    }


def _name(quarter: str) -> str:
    return quarter_name(quarter_period(quarter).start)


def _is_inside(scope: Scope, listed: str) -> bool:
    return scope.maracs is None or set(marac_ids(listed)) <= scope.maracs


def _names(connection: sa.Connection) -> dict[str, str]:
    return {row.user_id: row.name for row in connection.execute(sa.select(users))}


def person_name(names: Mapping[str, str], user_id: str) -> str:
    """The name of an account; who ran a command on the machine is named as such."""
    if user_id in names:
        return names[user_id]
    return f"{user_id.removeprefix('command:')} (command)" if ":" in user_id else user_id
