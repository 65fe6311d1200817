"""Sends a referral: people, case, children, sharing decision and notices stand or fall together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from ingest import drafts, notices
from ingest.case_numbers import new_row_id, next_case_number
from ingest.documents import REFERRAL, CheckCase, Place, add_within, look_inside
from ingest.door import Received
from ingest.known_people import updated
from ingest.matching.proposing import propose_for
from ingest.one_row import Values
from ingest.referral_rules import CASE_FIELDS, Person, Referral, problems_in
from ingest.save import Problem, Rejected, save_within
from ingest.scanner import Scanner
from ingest.sharing import record_within
from models.access import EVERY_MARAC, PERMISSIONS, Permission, Role, User, check_may, may
from models.codes import CRITERION
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.sharing import LAWFUL_BASES
from models.tables import agencies, maracs

# `queries.likely_people.check_person`: raises NotAllowed for somebody the person may not see.
CheckPerson = Callable[[sa.Connection, User, str], None]
_TOLD = (Role.COORDINATOR, Role.IDVA)


@dataclass(frozen=True)
class Hands:
    """What the page hands in: the checks that only `queries` can make, and the virus scanner."""

    check_case: CheckCase
    check_person: CheckPerson
    scanner: Scanner | None = None


def submit_referral(
    engine: sa.Engine,
    *,
    by: User,
    referral: Referral,
    today: date,
    hands: Hands,
    document: Received | None = None,
) -> str:
    """Writes the referral and tells coordinator and IDVA; the number of its case.

    Raises Rejected with every problem there is, and NotAllowed where the person may not refer
    there or for that agency; nothing is written then, and the draft stays.
    """
    check_refers(by, referral.marac_id, referral.agencies)
    if problems := problems_in(referral, today=today):
        raise Rejected(problems)
    with writing(engine) as connection:
        case_id, person_ids = _write(connection, by, referral, today, hands)
        kept = document and _keep_document(connection, by, referral, case_id, document, hands)
    if kept:
        look_inside(engine, kept, by=by, scanner=hands.scanner)
    # Whoever they may be the same person as waits for the coordinator: who refers is told nothing.
    propose_for(engine, person_ids, by=by)
    return case_id


def check_refers(by: User, marac_id: str, agency_ids: Iterable[str]) -> None:
    """NotAllowed unless the person refers to that MARAC, and for one of those agencies."""
    check_may(by, Permission.REFER, marac_id or None)
    if not marac_id or may(by, Permission.DO_CASEWORK, marac_id):
        return
    chosen = set(agency_ids)
    if chosen and not chosen & set(own_agencies(by, marac_id)):
        raise NotAllowed(
            "You refer for your own agency: choose it too, or ask the coordinator to refer for "
            "another."
        )


def own_agencies(by: User, marac_id: str) -> list[str]:
    """The agencies for which the person refers to that MARAC."""
    return sorted(
        {
            grant.agency_id
            for grant in by.grants
            if grant.agency_id
            and grant.marac_id in (EVERY_MARAC, marac_id)
            and Permission.REFER in PERMISSIONS[grant.role]
        }
    )


def _write(
    connection: sa.Connection, by: User, referral: Referral, today: date, hands: Hands
) -> tuple[str, list[str]]:
    """The number of the case, and the ids of its victim and perpetrators."""
    _forget_draft(connection, by, referral.draft)
    victim = _saved(connection, by, referral.victim, "victim", hands)
    harmers = [
        _saved(connection, by, person, f"perpetrator{number}", hands)
        for number, person in enumerate(referral.perpetrators, start=1)
    ]
    case_id = next_case_number(connection, today.year)
    values = _case(by, referral, today) | {
        "case_id": case_id,
        "victim_id": victim,
        "perpetrator_ids": ";".join(harmers) or None,
    }
    _save(connection, "cases", values, by, "")
    for number, child in enumerate(referral.children, start=1):
        ids = {"child_id": new_row_id("child"), "case_id": case_id}
        _save(connection, "children", dict(child) | ids, by, f"child{number}.")
    record_within(
        connection,
        by=by,
        case_id=case_id,
        decision=referral.decision,
        today=today,
        may=(Permission.REFER,),
    )
    notices.tell(
        connection,
        _TOLD,
        marac_id=referral.marac_id,
        text=_told(connection, referral, case_id),
        kind="cases",
        record=case_id,
    )
    return case_id, [victim, *harmers]


def _forget_draft(connection: sa.Connection, by: User, draft: str) -> None:
    """The draft goes with the referral; one that is gone was sent from elsewhere already."""
    if draft and not drafts.clear_within(connection, by, draft):
        raise ForPerson(
            "This referral was sent already, or thrown away: look for it under Cases before you "
            "begin another."
        )


def _saved(connection: sa.Connection, by: User, person: Person, who: str, hands: Hands) -> str:
    """The id of the person, new or known; what is newly told of somebody known is added."""
    if not person.person_id:
        person_id = new_row_id("person")
        _save(connection, "people", dict(person.values) | {"person_id": person_id}, by, f"{who}.")
        return person_id
    hands.check_person(connection, by, person.person_id)
    values = updated(connection, person.person_id, person.values, who)
    if values:
        row = values | {"person_id": person.person_id}
        _save(connection, "people", row, by, f"{who}.")
    return person.person_id


def _case(by: User, referral: Referral, today: date) -> dict[str, str | None]:
    """The case's own columns, but for the ids of its people."""
    told = {name: referral.case.get(name) or None for name in CASE_FIELDS}
    if not may(by, Permission.DO_CASEWORK, referral.marac_id) or not told["referral_date"]:
        told["referral_date"] = today.isoformat()
    bases = [LAWFUL_BASES[code] for code in LAWFUL_BASES if code in referral.decision.lawful_bases]
    relationships = [person.relationship or "not_known" for person in referral.perpetrators]
    return told | {
        "marac_id": referral.marac_id,
        "referring_agencies": ";".join(referral.agencies),
        "relationships": ";".join(relationships) or None,
        "sharing_basis": "; ".join(bases),
        "idva_referred_on": today.isoformat(),
        "status": "received",
    }


def _save(connection: sa.Connection, file: str, values: Values, by: User, before: str) -> None:
    """Saves a row; a problem with it is of the referral's field."""
    try:
        save_within(connection, file, values, by=by, needs=Permission.REFER)
    except Rejected as wrong:
        raise Rejected(
            replace(problem, field=f"{before}{problem.field}") for problem in wrong.problems
        ) from None


def _told(connection: sa.Connection, referral: Referral, case_id: str) -> str:
    """What the notice says: no name, but who referred, why, and whether it cannot wait."""
    marac = connection.scalar(
        sa.select(maracs.c.name).where(maracs.c.marac_id == referral.marac_id)
    )
    who = _names(connection, referral.agencies)
    criteria = [CRITERION[code].lower() for code in _codes(referral.case.get("criteria"))]
    text = f"Case {case_id} was referred to {marac} by {who}: {', '.join(criteria)}."
    if referral.case.get("in_immediate_danger") == "yes":
        text += " Danger was said to be imminent: open it now."
    return text


def _names(connection: sa.Connection, agency_ids: Sequence[str]) -> str:
    found = connection.execute(
        sa.select(agencies.c.name).where(agencies.c.agency_id.in_(agency_ids)).order_by("name")
    )
    return " and ".join(found.scalars()) or "an agency"


def _codes(text: str | None) -> list[str]:
    return [code for code in (text or "").split(";") if code in CRITERION]


def _keep_document(
    connection: sa.Connection,
    by: User,
    referral: Referral,
    case_id: str,
    document: Received,
    hands: Hands,
) -> str:
    return add_within(
        connection,
        document,
        by=by,
        place=Place(case_id=case_id),
        kind=REFERRAL,
        agency_id=referral.agencies[0],
        scanner=hands.scanner,
        check_case=hands.check_case,
    )


__all__ = ["Hands", "Person", "Problem", "Referral", "check_refers", "own_agencies"]
__all__ += ["submit_referral"]
