"""One person: every name, every case in every role that may be seen, and the links across them."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Permission, User, check_may
from models.errors import NotAllowed
from models.frames import read_frame
from models.named_people import PERPETRATOR, VICTIM
from models.tables import cases, maracs
from queries.people_in_cases import in_sight, names_of, rows_of

_NOBODY = (
    "There is nobody at this address whom your account may see: check the address, or find the "
    "person on the page People."
)


@dataclass(frozen=True)
class PersonPage:
    """One person as somebody may see them.

    `rows` are the rows of people (columns of `people_in_cases.NAMED`) named in a case in sight;
    `cases` has case_id, marac, referral_date, status, role, others (ids of those on the other
    side), newest first. `victims` and `perpetrators` map each on the other side of this person's
    cases (one id a person) to the cases; `names` gives an id's name where one is recorded.
    """

    person_id: str
    rows: tuple[dict[str, Any], ...]
    cases: pl.DataFrame
    victims: dict[str, list[str]]
    perpetrators: dict[str, list[str]]
    names: dict[str, str]

    @property
    def is_on_both_sides(self) -> bool:
        return self.cases["role"].n_unique() > 1

    def case_ids(self, role: str) -> list[str]:
        """The cases in which the person is this."""
        return sorted(self.cases.filter(pl.col("role") == role)["case_id"].unique())


def one_person(connection: sa.Connection, *, user: User, person_id: str) -> PersonPage:
    """The person. Raises NotAllowed where nobody of that id is in a case in sight."""
    check_may(user, Permission.DO_CASEWORK)
    named = in_sight(connection, user)
    mine = named.filter(pl.col("person_id") == person_id)
    if mine.is_empty():
        raise NotAllowed(_NOBODY)
    one = mine["one"][0]
    mine = named.filter(pl.col("one") == one)
    beside = named.filter(pl.col("case_id").is_in(mine["case_id"].implode()), pl.col("one") != one)
    rows = rows_of(connection, mine["person_id"])
    return PersonPage(
        person_id=person_id,
        rows=tuple(rows[one] for one in sorted(rows)),
        cases=_cases(connection, mine, beside),
        victims=_other_side(mine, beside, VICTIM),
        perpetrators=_other_side(mine, beside, PERPETRATOR),
        names=names_of(connection, pl.concat([beside["person_id"], beside["one"]])),
    )


def _cases(connection: sa.Connection, mine: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    told = read_frame(
        connection,
        sa.select(
            cases.c.case_id,
            cases.c.marac_id,
            sa.func.coalesce(maracs.c.name, cases.c.marac_id, type_=sa.String).label("marac"),
            cases.c.referral_date,
            cases.c.status,
        )
        .outerjoin(maracs, maracs.c.marac_id == cases.c.marac_id)
        .where(cases.c.case_id.in_(sorted(set(mine["case_id"])))),
    )
    sides = mine.select("case_id", "role").unique()
    across = (
        sides.join(
            beside.select("case_id", "person_id", pl.col("role").alias("other")), on="case_id"
        )
        .filter(pl.col("role") != pl.col("other"))
        .group_by("case_id", "role")
        .agg(pl.col("person_id").sort().alias("others"))
    )
    return (
        sides.join(told, on="case_id")
        .join(across, on=["case_id", "role"], how="left")
        .sort(["referral_date", "case_id", "role"], descending=[True, False, False])
    )


def _other_side(mine: pl.DataFrame, beside: pl.DataFrame, role: str) -> dict[str, list[str]]:
    """Each who has that role in a case where this person has the other one: id → cases."""
    against = mine.filter(pl.col("role") != role).select("case_id").unique()
    met = beside.filter(pl.col("role") == role).join(against, on="case_id")
    found: dict[str, list[str]] = {}
    for other, case_id in met.select("one", "case_id").unique().sort("one", "case_id").rows():
        found.setdefault(other, []).append(case_id)
    return found
