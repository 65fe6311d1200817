"""Who is named in a case, as what, and which rows of people are one person."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.frames import read_frame
from models.keys import ERASED
from models.tables import cases, same_person

VICTIM, PERPETRATOR = "victim", "perpetrator"


def named_people() -> sa.Subquery:
    """A row a case and a person in it: case_id, marac_id, person_id, role.

    What an erasure leaves of cases is nobody's.
    """
    kept = cases.c.case_id.not_like(f"{ERASED}/%")
    victims = sa.select(
        cases.c.case_id,
        cases.c.marac_id,
        cases.c.victim_id.label("person_id"),
        sa.literal(VICTIM).label("role"),
    ).where(kept)
    listed = sa.func.unnest(sa.func.string_to_array(cases.c.perpetrator_ids, ";"), type_=sa.String)
    perpetrators = sa.select(
        cases.c.case_id,
        cases.c.marac_id,
        listed.label("person_id"),
        sa.literal(PERPETRATOR).label("role"),
    ).where(kept)
    return sa.union_all(victims, perpetrators).subquery("named_people")


def people_in(case: Mapping[str, Any]) -> list[str]:
    """The ids in a row of cases: the victim first, then the perpetrators in their order."""
    return [case["victim_id"], *filter(None, (case["perpetrator_ids"] or "").split(";"))]


def joined(connection: sa.Connection, person_ids: Iterable[str]) -> dict[str, set[str]]:
    """Each of the people with every row that confirmed links make the same person, itself too."""
    wanted = sorted(set(person_ids))
    mine = same_person.alias("mine")
    rows = connection.execute(
        sa.select(mine.c.person_id, same_person.c.person_id)
        .join(same_person, same_person.c.one_person_id == mine.c.one_person_id)
        .where(mine.c.person_id.in_(wanted))
    ).all()
    found = {person_id: {person_id} for person_id in wanted}
    for person_id, other in rows:
        found[person_id].add(other)
    return found


def roles(connection: sa.Connection, person_ids: Iterable[str]) -> pl.DataFrame:
    """The cases in which these rows of people are named: case_id, marac_id, person_id, role."""
    named = named_people()
    question = sa.select(*named.c).where(named.c.person_id.in_(sorted(set(person_ids))))
    return read_frame(connection, question)
