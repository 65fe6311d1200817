"""Records why information about a case was shared: purpose, lawful basis, consent or not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import sqlalchemy as sa

from ingest.closures import marac_of
from models.access import Permission, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.sharing import LAWFUL_BASES
from models.tables import sharing_decisions
from models.trail import note, now

MAY = (Permission.DO_CASEWORK, Permission.RUN_MEETING)
_SHORTEST = 5


@dataclass(frozen=True)
class Decision:
    """One decision to share. `informed` is whether the victim was told; if not, `why_not`."""

    decided_on: date
    decided_by: str
    shared_with: str
    purpose: str
    lawful_bases: Collection[str]
    with_consent: bool | None
    necessary: str
    proportionate: str
    informed: bool | None
    why_not: str = ""


def record_decision(
    engine: sa.Engine, *, by: User, case_id: str, decision: Decision, today: date
) -> str:
    """Keeps a decision with the case; returns its id. Raises ForPerson where something is missing.

    A decision is never changed: another one is recorded after it.
    """
    _check(decision, today)
    decision_id = str(uuid4())
    bases = [code for code in LAWFUL_BASES if code in decision.lawful_bases]
    with writing(engine) as connection:
        marac_id = marac_of(connection, case_id)
        _check_own(by, case_id, marac_id)
        values = {
            "decided_on": decision.decided_on,
            "decided_by": decision.decided_by.strip(),
            "shared_with": decision.shared_with.strip(),
            "purpose": decision.purpose.strip(),
            "lawful_basis": ";".join(bases),
            "with_consent": decision.with_consent,
            "necessary": decision.necessary.strip() or None,
            "proportionate": decision.proportionate.strip() or None,
            "victim_informed": decision.informed,
            "not_informed_reason": decision.why_not.strip() or None,
        }
        connection.execute(
            sharing_decisions.insert().values(
                decision_id=decision_id,
                case_id=case_id,
                marac_id=marac_id,
                recorded_at=now(),
                recorded_by=by.user_id,
                **values,
            )
        )
        note(
            connection,
            by,
            "recorded a sharing decision",
            kind="cases",
            record=case_id,
            marac_id=marac_id,
            after={"decision": decision_id, **values},
        )
    return decision_id


def _check_own(by: User, case_id: str, marac_id: str) -> None:
    if case_id in by.closed:
        raise NotAllowed(f"There is no case {case_id}: check the case number.")
    for permission in MAY:
        maracs = by.maracs_for(permission)
        if maracs is None or marac_id in maracs:
            return
    raise NotAllowed("Only the coordinator or the chair of this MARAC records that: tell them.")


def _check(decision: Decision, today: date) -> None:
    if decision.decided_on > today:
        raise ForPerson("The day of the decision is still to come: give the day it was made.")
    if not decision.decided_by.strip():
        raise ForPerson("Say who decided to share.")
    if not decision.shared_with.strip():
        raise ForPerson("Say with whom it was shared: the agencies, or the person’s role.")
    if len(decision.purpose.strip()) < _SHORTEST:
        raise ForPerson("Say what it was shared for.")
    if not decision.lawful_bases:
        raise ForPerson("Choose the lawful basis, or several.")
    unknown = set(decision.lawful_bases) - set(LAWFUL_BASES)
    if unknown:
        raise ForPerson(f"“{min(unknown)}” is no lawful basis of the list: choose one from it.")
    _check_reasons(decision)


def _check_reasons(decision: Decision) -> None:
    if decision.with_consent is None:
        raise ForPerson("Say whether it was shared with consent or without.")
    if not decision.with_consent and len(decision.necessary.strip()) < _SHORTEST:
        raise ForPerson("Without consent, say why sharing was necessary.")
    if not decision.with_consent and len(decision.proportionate.strip()) < _SHORTEST:
        raise ForPerson("Without consent, say why sharing was proportionate.")
    if not decision.with_consent and set(decision.lawful_bases) == {"consent"}:
        raise ForPerson("Consent cannot be the only lawful basis of sharing without consent.")
    if decision.informed is None:
        raise ForPerson("Say whether the victim was told that it is shared.")
    if not decision.informed and len(decision.why_not.strip()) < _SHORTEST:
        raise ForPerson("Say why the victim was not told.")
