"""Records why information about a case was shared: purpose, lawful basis, consent or not."""

from collections.abc import Collection, Iterator, Mapping
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
    with writing(engine) as connection:
        return record_within(connection, by=by, case_id=case_id, decision=decision, today=today)


def record_within(
    connection: sa.Connection,
    *,
    by: User,
    case_id: str,
    decision: Decision,
    today: date,
    may: tuple[Permission, ...] = MAY,
) -> str:
    """As `record_decision`, in a transaction that is open already.

    Whoever makes a referral may record the decision behind it: `may` is REFER then.
    """
    for _, sentence in faults(decision, today):
        raise ForPerson(sentence)
    marac_id = marac_of(connection, case_id)
    _check_own(by, case_id, marac_id, may)
    return keep_within(connection, by, case_id, marac_id, _values(decision))


def keep_within(
    connection: sa.Connection, by: User, case_id: str, marac_id: str, values: Mapping[str, object]
) -> str:
    """Writes a decision whose values were checked, and the line in the trail; returns its id."""
    decision_id = str(uuid4())
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


def _values(decision: Decision) -> dict[str, object]:
    bases = [code for code in LAWFUL_BASES if code in decision.lawful_bases]
    return {
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


def _check_own(by: User, case_id: str, marac_id: str, may: tuple[Permission, ...]) -> None:
    if case_id in by.closed:
        raise NotAllowed(f"There is no case {case_id}: check the case number.")
    for permission in may:
        maracs = by.maracs_for(permission)
        if maracs is None or marac_id in maracs:
            return
    raise NotAllowed("Only the coordinator or the chair of this MARAC records that: tell them.")


def faults(decision: Decision, today: date) -> Iterator[tuple[str, str]]:
    """What of a decision is missing or wrong: the field of `Decision`, and a sentence."""
    if decision.decided_on > today:
        yield "decided_on", "The day of the decision is still to come: give the day it was made."
    if not decision.decided_by.strip():
        yield "decided_by", "Say who decided to share."
    if not decision.shared_with.strip():
        yield (
            "shared_with",
            "Say with whom it was shared: the agencies, or the person’s role.",
        )
    if len(decision.purpose.strip()) < _SHORTEST:
        yield "purpose", "Say what it was shared for."
    if not decision.lawful_bases:
        yield "lawful_bases", "Choose the lawful basis, or several."
    for unknown in sorted(set(decision.lawful_bases) - set(LAWFUL_BASES)):
        yield (
            "lawful_bases",
            f"“{unknown}” is no lawful basis of the list: choose one from it.",
        )
    yield from _missing_reasons(decision)


def _missing_reasons(decision: Decision) -> Iterator[tuple[str, str]]:
    without = decision.with_consent is False
    if decision.with_consent is None:
        yield "with_consent", "Say whether it was shared with consent or without."
    if without and len(decision.necessary.strip()) < _SHORTEST:
        yield "necessary", "Without consent, say why sharing was necessary."
    if without and len(decision.proportionate.strip()) < _SHORTEST:
        yield "proportionate", "Without consent, say why sharing was proportionate."
    if without and set(decision.lawful_bases) == {"consent"}:
        yield (
            "lawful_bases",
            "Consent cannot be the only lawful basis of sharing without consent.",
        )
    if decision.informed is None:
        yield "informed", "Say whether the victim was told that it is shared."
    if decision.informed is False and len(decision.why_not.strip()) < _SHORTEST:
        yield "why_not", "Say why the victim was not told."
