"""The chronology of one case: what every agency recorded, on one line of time, with its sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.frames import read_frame
from models.installation import CHRONOLOGY_GAP
from models.named_people import people_in
from models.tables import (
    agencies,
    cases,
    chronology,
    chronology_decisions,
    chronology_uploads,
    documents,
    maracs,
    people,
    users,
)
from queries import installation
from queries.case_access import Detail, check_case, detail
from queries.chronology_gaps import Gap, gaps
from queries.chronology_groups import DIFFERENT, Group, groups
from queries.chronology_pairs import alike
from queries.document_access import own_agencies

Pair = tuple[str, str]


@dataclass(frozen=True)
class Chronology:
    """A case's chronology as one person may see it; with `is_own_only` that of the own agencies.

    `entries`: columns of `chronology`, agency (its name), document (its file name), origin (of the
    upload), in the order of time. `people` are the ids of the case's people, each with the name.
    """

    case_id: str
    marac_id: str
    marac: str
    entries: pl.DataFrame
    decisions: Mapping[Pair, str]
    people: Mapping[str, str]
    gap_months: int
    is_own_only: bool

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """Entry id → the entry, in the order of time."""
        return {row["entry_id"]: row for row in self.entries.iter_rows(named=True)}

    @cached_property
    def groups(self) -> list[Group]:
        """The entries that tell one event or may, in the order of time."""
        return groups(self.rows.values(), alike(self.entries), self.decisions)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Where nothing is recorded, of the case and of each agency."""
        return gaps(self.entries, self.gap_months)

    @cached_property
    def told_apart(self) -> list[Pair]:
        """The pairs of which a person said that they are different events."""
        return [
            pair
            for pair, said in self.decisions.items()
            if said == DIFFERENT and set(pair) <= set(self.rows)
        ]

    def worked_out(self) -> "Chronology":
        """Itself, with its rows, groups and gaps worked out, so that they are kept with it."""
        _ = self.rows, self.groups, self.gaps
        return self

    @property
    def agencies(self) -> dict[str, str]:
        """Agency id → name, of those that have an entry, by name."""
        found = self.entries.select("agency_id", "agency").unique().sort("agency", "agency_id")
        return {agency_id: name or agency_id for agency_id, name in found.iter_rows()}


def of_case(connection: sa.Connection, *, user: User, case_id: str) -> Chronology:
    """The chronology. An agency that is asked for research only sees what it recorded itself.

    Raises NotAllowed for a case that this person may not see.
    """
    marac_id = check_case(connection, user, case_id)
    is_full = detail(connection, user, case_id) is Detail.FULL
    case = connection.execute(
        sa.select(cases.c.victim_id, cases.c.perpetrator_ids, maracs.c.name)
        .outerjoin(maracs, maracs.c.marac_id == cases.c.marac_id)
        .where(cases.c.case_id == case_id)
    ).one()
    return Chronology(
        case_id=case_id,
        marac_id=marac_id,
        marac=case.name or marac_id,
        entries=read_frame(connection, _entries(case_id, user, is_full=is_full)),
        decisions=_decisions(connection, case_id) if is_full else {},
        people=_names(connection, people_in(dict(case._mapping))),
        gap_months=int(installation.value(connection, CHRONOLOGY_GAP)),
        is_own_only=not is_full,
    )


def latest(connection: sa.Connection, *, user: User, case_id: str, most: int) -> pl.DataFrame:
    """The newest entries, at most so many, and `count`, how many there are in all."""
    check_case(connection, user, case_id)
    is_full = detail(connection, user, case_id) is Detail.FULL
    every = _entries(case_id, user, is_full=is_full).order_by(None)
    newest = (chronology.c.occurred_on.desc(), chronology.c.entry_id.desc())
    return read_frame(
        connection,
        every.add_columns(sa.func.count().over().label("count")).order_by(*newest).limit(most),
    )


def _entries(case_id: str, user: User, *, is_full: bool) -> sa.Select[Any]:
    table = chronology.c
    own = table.agency_id.in_(own_agencies(user))
    return (
        sa.select(
            *table,
            sa.func.coalesce(agencies.c.name, table.agency_id, type_=sa.String).label("agency"),
            documents.c.file_name.label("document"),
            chronology_uploads.c.origin,
        )
        .outerjoin(agencies, agencies.c.agency_id == table.agency_id)
        .outerjoin(
            documents,
            sa.and_(
                documents.c.document_id == table.document_id, documents.c.case_id == table.case_id
            ),
        )
        .outerjoin(chronology_uploads, chronology_uploads.c.upload_id == table.upload_id)
        .where(table.case_id == case_id, sa.true() if is_full else own)
        .order_by(
            table.occurred_on,
            sa.func.coalesce(table.occurred_at, ""),
            sa.func.coalesce(agencies.c.name, ""),
            table.entry_id,
        )
    )


def _decisions(connection: sa.Connection, case_id: str) -> dict[Pair, str]:
    table = chronology_decisions.c
    rows = connection.execute(
        sa.select(table.entry_id, table.other_id, table.decision)
        .where(table.case_id == case_id)
        .order_by(table.entry_id, table.other_id)
    )
    return {(row.entry_id, row.other_id): row.decision for row in rows}


def _names(connection: sa.Connection, ids: tuple[str, ...] | list[str]) -> dict[str, str]:
    """Person id → name, in the order of the case: the victim first."""
    rows = connection.execute(
        sa.select(people.c.person_id, people.c.given_names, people.c.family_name).where(
            people.c.person_id.in_(list(ids))
        )
    )
    names = {row[0]: " ".join(filter(None, row[1:])) for row in rows}
    return {one: names.get(one) or one for one in ids}


def uploads(connection: sa.Connection, *, user: User, case_id: str) -> pl.DataFrame:
    """The uploads, the newest first: columns of `chronology_uploads`, agency and who (names).

    Whoever sees only the own agency's entries sees only its uploads. Raises NotAllowed for a case
    that this person may not see.
    """
    check_case(connection, user, case_id)
    is_full = detail(connection, user, case_id) is Detail.FULL
    table = chronology_uploads.c
    own = table.agency_id.in_(own_agencies(user))
    return read_frame(
        connection,
        sa.select(
            *table,
            sa.func.coalesce(agencies.c.name, table.agency_id, type_=sa.String).label("agency"),
            sa.func.coalesce(users.c.name, table.uploaded_by, type_=sa.String).label("who"),
        )
        .outerjoin(agencies, agencies.c.agency_id == table.agency_id)
        .outerjoin(users, users.c.user_id == table.uploaded_by)
        .where(table.case_id == case_id, sa.true() if is_full else own)
        .order_by(table.uploaded_at.desc(), table.upload_id),
    )
