"""Two records of two MARACs, one on each database, and a case that goes from one to the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from records import empty, load_again, table

from ingest import transfers
from ingest.case_numbers import new_row_id
from ingest.transfers import Sent
from models import transfer_file
from models.access import Grant, Role, User
from queries.case_access import check_case
from queries.transfer_content import Sending, gathered

TODAY = date(2026, 6, 8)
BO = User("u-bo", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))
KIT = User("u-kit", "Kit Keeper", frozenset({Grant(Role.COORDINATOR, "S1")}))
PHRASE = "abcd-efgh-jkmn-pqrs-tvwx"

NORTH = {
    "maracs": table("""
        marac_id | name
        M1       | Northtown
    """),
    "agencies": table("""
        agency_id | name             | return_source
        POL       | Northtown police | police
        HOU       | Northtown homes  | housing
    """),
    "meetings": table("""
        meeting_id | marac_id | meeting_date | status  | agenda_sent_on
        T1         | M1       | 2025-09-03   | held    | 2025-08-20
        T2         | M1       | 2026-07-01   | planned |
    """),
    "people": table("""
        person_id|family_name|given_names|date_of_birth|phone|phone_is_safe|must_not_know|ethnicity
        V1       |Example    |Ann        |1990-02-01   |07700 900123|no    |Her brother  |indian
        H1       |Example    |Adam       |1988-05-05   |            |      |             |
        V9       |Unrelated  |Una        |1970-01-01   |            |      |             |
    """),
    "cases": table("""
        case_id|marac_id|referral_date|incident_date|victim_id|perpetrator_ids|relationships|status
        C0     |M1      |2025-08-15   |2025-08-10   |V1       |H1             |partner      |closed
        C1     |M1      |2026-06-01   |2026-05-30   |V1       |H1             |ex_partner   |listed
        C9     |M1      |2026-06-01   |             |V9       |H1             |             |listed
    """),
    "children": table("""
        child_id | case_id | given_names | date_of_birth | in_household
        K1       | C1      | Kim         | 2020-01-05    | yes
    """),
    "assessments": table("""
        assessment_id|case_id|form|form_version|assessed_on|q1 |q2 |professional_judgement|notes
        R1           |C1     |dash|2009        |2026-06-01 |yes|no |yes                   |q1: a cut
    """),
    "wishes": table("""
        wish_id | case_id | said_on    | words              | asked_by | method | stage
        W1      | C1      | 2026-06-02 | I want to be safe. | Ida      | phone  | before
    """),
    "listings": table("""
        case_id | meeting_id | outcome
        C0      | T1         | heard
        C1      | T2         |
    """),
    "agency_involvement": table("""
        case_id | agency_id | involvement
        C1      | HOU       | Rent arrears since spring.
    """),
    "actions": table("""
        action_id | case_id | agency_id | description     | due_date
        A1        | C1      | HOU       | Change the lock | 2026-06-13
    """),
}
for _row in NORTH["cases"]:
    _row |= {"referring_agencies": "POL", "what_happened": "He broke the door."}
SOUTH = {
    "maracs": table("""
        marac_id | name
        S1       | Southtown
        S2       | Easttown
    """),
    "agencies": table("""
        agency_id | name             | return_source
        SPO       | Southtown police | police
        SHO       | Southtown homes  | housing
    """),
    "people": table("""
        person_id | family_name | given_names | date_of_birth | phone        | phone_is_safe
        P7        | EXAMPLE     | Ann         | 1990-02-01    | 07700 900999 | yes
    """),
    "cases": table("""
        case_id|marac_id|referral_date|victim_id|referring_agencies|status
        D1     |S1      |2024-01-05   |P7       |SPO               |closed
    """),
}


@dataclass(frozen=True)
class Made:
    """A file that was made, and what it is known by."""

    file: bytes
    transfer_id: str
    sha256: str


@pytest.fixture(params=["duckdb to postgresql", "postgresql to duckdb"])
def both(request: pytest.FixtureRequest) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """The record that sends and the one that gets; each way round."""
    names = [f"_{name}" for name in request.param.split(" to ")]
    sender, getter = (request.getfixturevalue(name) for name in names)
    load_again(sender, NORTH)
    load_again(getter, SOUTH)
    yield sender, getter
    empty(sender)
    empty(getter)


@pytest.fixture
def north(duckdb_engine: sa.Engine) -> sa.Engine:
    """The record that sends, where the database makes no difference."""
    load_again(duckdb_engine, NORTH)
    return duckdb_engine


def made(
    engine: sa.Engine,
    case_id: str = "C1",
    *,
    by: User = BO,
    **options: Any,  # noqa: ANN401 - of Sending
) -> Made:
    """The case's file, noted as sent to Southtown."""
    sending = Sending(new_row_id("F"), "Southtown", TODAY, by.name, moved_on=TODAY, **options)
    with engine.connect() as connection:
        content = gathered(connection, user=by, case_id=case_id, sending=sending)
    file = transfer_file.sealed(content, PHRASE)
    sha256 = transfer_file.fingerprint(file)
    transfers.send(
        engine,
        by=by,
        case_id=case_id,
        transfer_id=sending.transfer_id,
        sent=answers(),
        file_sha256=sha256,
        today=TODAY,
        check_case=check_case,
    )
    return Made(file, sending.transfer_id, sha256)


def answers(**changed: Any) -> Sent:  # noqa: ANN401 - of Sent
    given = {
        "other_marac": "Southtown",
        "moved_on": TODAY,
        "is_permanent": True,
        "was_heard": False,
        "agenda_circulated": False,
        "safe_to_share": True,
    }
    return Sent(**given | changed)
