"""Who sits at a meeting of the few cases, and what it has on its list."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from access.few_cases import FILES
from records import load_again, table

from models.access import Grant, Role, User

TODAY = date(2026, 7, 1)
BO = User("u-bo", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))
CHAIR = User("u-cha", "Cha Chair", frozenset({Grant(Role.CHAIR, "M1")}))
KIM = User("u-kim", "Kim Constable", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
LEE = User("u-lee", "Lee Lettings", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")}))
IDA = User("u-ida", "Ida Adviser", frozenset({Grant(Role.IDVA, "M1", "IDV")}))

# The meeting T2 hears C2 and C5; T4 comes after it. Police and IDVAs came, housing sent word.
MORE = {
    "meetings": table("""
        meeting_id | marac_id | meeting_date | status
        T4         | M1       | 2026-07-15   | planned
    """),
    "people": table("""
        person_id | family_name | given_names | date_of_birth
        V5        | Instance    | Eve         | 1991-02-03
    """),
    "cases": table("""
        case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies|status
        C5     |M1      |2026-06-02   |V5       |H2             |POL               |listed
    """),
    "listings": table("""
        case_id | meeting_id | position
        C5      | T2         | 2
    """),
    "attendance": table("""
        meeting_id | agency_id | person        | status    | confidentiality_signed
        T2         | POL       | Kim Constable | present   | yes
        T2         | HOU       | Lee Lettings  | apologies |
        T2         | IDV       | Ida Adviser   | present   | yes
    """),
}


def fill(engine: sa.Engine) -> None:
    """The few cases and the second case of the meeting."""
    load_again(engine, FILES, MORE)


def row_of(engine: sa.Engine, table_: sa.Table, **where: str) -> dict[str, Any]:
    """The one row of a table that has these values."""
    with engine.connect() as connection:
        question = sa.select(table_).where(*(table_.c[k] == v for k, v in where.items()))
        return dict(connection.execute(question).one()._mapping)
