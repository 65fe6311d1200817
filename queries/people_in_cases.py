"""Who is named in the cases that a person may see, and which rows of people are one person."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User
from models.frames import read_frame
from models.named_people import joined, named_people, roles
from models.tables import cases, people, same_person
from queries.case_access import visible

NAMED = (
    *("person_id", "family_name", "given_names", "aliases", "date_of_birth", "gender"),
    *("address", "postcode", "phone", "email", "nhs_number", "police_id"),
)


def in_sight(connection: sa.Connection, user: User) -> pl.DataFrame:
    """A row a case in sight and a person in it: case_id, marac_id, person_id, role, one.

    `one` is the id under which all rows of the same person stand.
    """
    named = named_people()
    one = sa.func.coalesce(same_person.c.one_person_id, named.c.person_id, type_=sa.String)
    seen = sa.select(cases.c.case_id).where(visible(user))
    return read_frame(
        connection,
        sa.select(*named.c, one.label("one"))
        .outerjoin(same_person, same_person.c.person_id == named.c.person_id)
        .where(named.c.case_id.in_(seen))
        .order_by(named.c.case_id, named.c.role, named.c.person_id),
    )


def rows_of(connection: sa.Connection, person_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Person id → what is recorded to know somebody by."""
    wanted = sorted(set(person_ids))
    rows = connection.execute(
        sa.select(*(people.c[name] for name in NAMED)).where(people.c.person_id.in_(wanted))
    )
    return {row.person_id: dict(row._mapping) for row in rows}


def names_of(connection: sa.Connection, person_ids: pl.Series) -> dict[str, str]:
    """Person id → given and family name, of those who have one recorded."""
    wanted = sorted(set(person_ids.drop_nulls()))
    rows = connection.execute(
        sa.select(people.c.person_id, people.c.given_names, people.c.family_name).where(
            people.c.person_id.in_(wanted)
        )
    )
    found = {row[0]: " ".join(filter(None, row[1:])) for row in rows}
    return {person_id: name for person_id, name in found.items() if name}


def called(row: Mapping[str, Any]) -> str | None:
    """Given and family name, or None where neither is recorded."""
    return " ".join(filter(None, (row.get("given_names"), row.get("family_name")))) or None


def own(connection: sa.Connection, user: User, person_ids: Iterable[str]) -> set[str]:
    """Those of the people whose every case is the person's own to change, and none is closed.

    The cases of all rows that are the same person count.
    """
    groups = joined(connection, person_ids)
    named = roles(connection, {one for group in groups.values() for one in group})
    maracs = user.maracs_for(Permission.DO_CASEWORK)
    foreign = named.filter(
        pl.col("case_id").is_in(sorted(user.closed))
        | (pl.lit(False) if maracs is None else ~pl.col("marac_id").is_in(sorted(maracs)))
    )
    barred = set(foreign["person_id"])
    return {person_id for person_id, group in groups.items() if not group & barred}
