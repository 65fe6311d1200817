"""Everything the record holds on the cases that are to be erased."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import polars as pl
import sqlalchemy as sa

from ingest.erasing.people import leaving
from models.frames import read_frame, staged_ids
from models.keys import ERASED
from models.named_people import people_in
from models.tables import (
    actions,
    agency_involvement,
    assessments,
    case_closures,
    cases,
    children,
    chronology,
    chronology_decisions,
    chronology_uploads,
    contact_attempts,
    documents,
    emergency_access,
    hearing_lines,
    hearing_times,
    legal_holds,
    lessons,
    listings,
    management_reviews,
    pack_cases,
    people,
    person_links,
    sharing_decisions,
    transfers,
    wishes,
)

OF_A_CASE = (
    *(children, listings, assessments, agency_involvement, actions, chronology, lessons),
    *(documents, legal_holds, sharing_decisions, case_closures, emergency_access),
    *(contact_attempts, wishes, transfers, management_reviews),
    *(chronology_uploads, chronology_decisions),
    *(hearing_times, hearing_lines, pack_cases),
)


@dataclass(frozen=True, eq=False)
class Found:
    """The cases, by table the rows that belong to them, and who is in no other case.

    `erasures` is the erasure of each case, `new` the id of what is left of it. `leaving` are the
    people (rows of people) whom the record forgets, `links` the links in which they stand.
    `linked_lessons` (lesson_id, case_id) are lessons that only mention one of the cases.
    """

    erasures: dict[str, str]
    new: dict[str, str]
    cases: pl.DataFrame
    rows: dict[str, pl.DataFrame]
    people: pl.DataFrame
    leaving: pl.DataFrame
    links: pl.DataFrame
    linked_lessons: pl.DataFrame

    @property
    def case_ids(self) -> pl.Series:
        return self.cases["case_id"]

    def everything(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Table → rows, for all that is erased or altered."""
        yield "cases", self.cases
        yield from self.rows.items()
        yield "people", self.leaving
        yield "person_links", self.links

    def erasure_of_person(self, person_id: str) -> str:
        """The erasure that a person's row is put down to: that of the first case they are in."""
        for row in self.cases.sort("case_id").iter_rows(named=True):
            if person_id in people_in(row):
                return self.erasures[row["case_id"]]
        return min(self.erasures.values())


def find(connection: sa.Connection, erasures: dict[str, str]) -> Found:
    """What there is on these cases (case → its erasure)."""
    ids = pl.Series(sorted(erasures), dtype=pl.String)
    found = of_ids(connection, cases, "case_id", ids)
    persons = {one for row in found.iter_rows(named=True) for one in people_in(row)}
    every = of_ids(connection, people, "person_id", pl.Series(sorted(persons), dtype=pl.String))
    gone = leaving(connection, found["case_id"], persons)
    return Found(
        erasures=erasures,
        new={case_id: new_id() for case_id in found["case_id"]},
        cases=found,
        rows={table.name: of_ids(connection, table, "case_id", ids) for table in OF_A_CASE},
        people=every,
        leaving=of_ids(connection, people, "person_id", gone),
        links=_links(connection, gone),
        linked_lessons=_linked_lessons(connection, ids),
    )


def new_id() -> str:
    """A random id that no file can send: it tells nothing about what it stands for."""
    return f"{ERASED}/{uuid4()}"


def of_ids(connection: sa.Connection, table: sa.Table, column: str, ids: pl.Series) -> pl.DataFrame:
    """The rows of the table that have one of the ids; sealed contents are left where they are."""
    columns = [one for one in table.c if not isinstance(one.type, sa.LargeBinary)]
    with staged_ids(connection, ids.unique()) as name:
        beside = sa.table(name, sa.column("id", sa.String))
        rows = sa.select(*columns).join(beside, beside.c.id == table.c[column])
        return read_frame(connection, rows)


def _linked_lessons(connection: sa.Connection, case_ids: pl.Series) -> pl.DataFrame:
    """lesson_id, case_id: lessons of other cases, or of none, that are linked to one of these."""
    case_id = sa.type_coerce(
        sa.func.unnest(sa.func.string_to_array(lessons.c.linked_case_ids, ";")), sa.String
    )
    linked = sa.select(lessons.c.lesson_id, case_id.label("case_id")).where(
        lessons.c.linked_case_ids.is_not(None)
    )
    return read_frame(connection, linked).filter(pl.col("case_id").is_in(case_ids.implode()))


def _links(connection: sa.Connection, gone: pl.Series) -> pl.DataFrame:
    left = of_ids(connection, person_links, "person_id", gone)
    right = of_ids(connection, person_links, "same_as", gone)
    return pl.concat([left, right]).unique()
