"""Actions agreed for cases: agreed, reported by their agency, accepted or asked again."""

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa

from ingest.action_changes import cancel, extend, reassign
from ingest.action_rows import (
    case_follows,
    check_reported,
    needed_for_any,
    one_action,
    open_action,
    save_action,
)
from ingest.action_rules import (
    Report,
    checked_action,
    checked_report,
    needed_for_action,
    writes_for_any,
)
from ingest.case_numbers import new_row_id
from ingest.case_status import status_of
from ingest.documents import CheckCase
from ingest.notices import tell
from ingest.one_row import Values
from ingest.reasons import needed
from ingest.save import save_within
from models.access import Role, User
from models.database import writing
from models.errors import ForPerson
from models.tables import documents

__all__ = ["Report", "accept", "agree", "agree_within", "ask_again", "cancel", "correct"]
__all__ += ["extend", "reassign", "report", "report_many", "report_within"]

KIND = "actions"  # of the notices
_WHY_CHANGED = "Say why it changes, in a few words."
_CORRECTED = ("description", "category", "risk_to", "risk")  # by the coordinator or chair alone
_REPORTED: Values = dict.fromkeys(
    ("completed_on", "reported_on", "reported_by", "accepted_on", "accepted_by"), ""
)


def agree(
    engine: sa.Engine,
    user: User,
    *,
    case_id: str,
    meeting_id: str | None,
    values: Mapping[str, str],
    today: date,
    check_case: CheckCase,
) -> str:
    """Keeps an action of a case; its id.

    `values`: agency_id, description, due_date, due_reason, risk_to, risk, category, owner. The
    coordinator and the chair agree one for any agency of the MARAC, others for their own. Raises
    ForPerson where it does not say who does what by when and against which risk.
    """
    with writing(engine) as connection:
        return agree_within(
            connection,
            user,
            case_id=case_id,
            meeting_id=meeting_id,
            values=values,
            today=today,
            check_case=check_case,
        )


def agree_within(
    connection: sa.Connection,
    user: User,
    *,
    case_id: str,
    meeting_id: str | None,
    values: Mapping[str, str],
    today: date,
    check_case: CheckCase,
) -> str:
    """As `agree`, in a transaction that is open already."""
    marac_id = check_case(connection, user, case_id)
    needs = needed_for_action(user, marac_id, values.get("agency_id", "").strip())
    if status_of(connection, case_id) == "closed":
        raise ForPerson("This case is closed: nothing more is agreed for it. Refer it again.")
    action_id = new_row_id("A")
    ids = {"action_id": action_id, "case_id": case_id, "meeting_id": meeting_id or ""}
    row = ids | checked_action(connection, marac_id, values, today)
    save_within(connection, "actions", row, by=user, needs=needs)
    case_follows(connection, case_id, by=user, needs=needs)
    return action_id


def report(
    engine: sa.Engine,
    user: User,
    *,
    action_id: str,
    given: Report,
    today: date,
    check_case: CheckCase,
) -> None:
    """Keeps what the agency says of an open action; the coordinator reads and accepts it.

    What the coordinator or chair enter for an agency is accepted with it, and says so.
    """
    with writing(engine) as connection:
        report_within(
            connection,
            user,
            action_id=action_id,
            given=given,
            today=today,
            check_case=check_case,
        )


def report_within(
    connection: sa.Connection,
    user: User,
    *,
    action_id: str,
    given: Report,
    today: date,
    check_case: CheckCase,
) -> None:
    """As `report`, in a transaction that is open already."""
    row, marac_id, needs = open_action(connection, user, action_id, check_case)
    values = checked_report(given, today) | {"reported_on": today.isoformat(), "asked_again": ""}
    _check_evidence(connection, values["evidence_id"], row.case_id)
    values |= _said_by(user, given, marac_id, row.agency_id, today)
    save_action(connection, user, row, values, needs)


def report_many(
    engine: sa.Engine,
    user: User,
    *,
    given: Mapping[str, Report],
    today: date,
    check_case: CheckCase,
) -> int:
    """Keeps what was said of several actions (id → report), all or none; of how many."""
    with writing(engine) as connection:
        for action_id in sorted(given):
            report_within(
                connection,
                user,
                action_id=action_id,
                given=given[action_id],
                today=today,
                check_case=check_case,
            )
    return len(given)


def correct(
    engine: sa.Engine,
    user: User,
    *,
    action_id: str,
    reason: str,
    today: date,
    check_case: CheckCase,
    given: Report | None = None,
    values: Mapping[str, str] | None = None,
    seen: Values | None = None,
) -> None:
    """Puts right what was said of an action (`given`) or what was agreed (`values`), with why.

    What was agreed is for the coordinator and the chair. What is said anew is read anew. `seen`
    as in `save`.
    """
    told = needed(reason, _WHY_CHANGED, least=3)
    with writing(engine) as connection:
        row, marac_id = one_action(connection, user, action_id, check_case)
        changed: dict[str, str] = {}
        needs = needed_for_action(user, marac_id, row.agency_id)
        if values:
            needs = needed_for_any(user, marac_id)
            changed |= _agreed(values)
        if given is not None:
            check_reported(row)
            changed |= checked_report(given, today) | {"accepted_on": "", "accepted_by": ""}
            changed |= _said_by(user, given, marac_id, row.agency_id, today)
            _check_evidence(connection, changed["evidence_id"], row.case_id)
        save_action(connection, user, row, changed, needs, reason=told, seen=seen)


def accept(
    engine: sa.Engine,
    user: User,
    *,
    action_ids: Collection[str],
    today: date,
    check_case: CheckCase,
) -> int:
    """The coordinator or chair accepts what agencies said of these actions; of how many."""
    with writing(engine) as connection:
        for action_id in sorted(set(action_ids)):
            row, marac_id = one_action(connection, user, action_id, check_case)
            needs = needed_for_any(user, marac_id)
            check_reported(row)
            values = {"accepted_on": today.isoformat(), "accepted_by": user.name}
            save_action(connection, user, row, values, needs)
    return len(set(action_ids))


def ask_again(
    engine: sa.Engine, user: User, *, action_id: str, question: str, check_case: CheckCase
) -> None:
    """Opens a reported action again with a question; the agency's own people are told."""
    asked = needed(question, "Say what the agency should tell you or do.")
    with writing(engine) as connection:
        row, marac_id = one_action(connection, user, action_id, check_case)
        needs = needed_for_any(user, marac_id)
        check_reported(row)
        save_action(
            connection, user, row, {"status": "open", **_REPORTED, "asked_again": asked}, needs
        )
        tell(
            connection,
            [Role.REPRESENTATIVE, Role.IDVA],
            marac_id=marac_id,
            agency_id=row.agency_id,
            text="An action of your agency came back to you with a question: open your actions, "
            "read what is asked, and report again.",
            kind=KIND,
            record=row.case_id,
        )


def _agreed(values: Mapping[str, str]) -> dict[str, str]:
    unknown = set(values) - set(_CORRECTED)
    if unknown:
        raise ValueError(f"not corrected here: {', '.join(sorted(unknown))}")
    if "description" in values:
        needed(values["description"], "Say what is to be done.")
    return dict(values)


def _said_by(
    user: User, given: Report, marac_id: str, agency_id: str, today: date
) -> dict[str, str]:
    """Who says so; what is entered for an agency is accepted by whoever enters it."""
    who = given.reported_by.strip()
    needs = needed_for_action(user, marac_id, agency_id)
    if needs != writes_for_any(user, marac_id):
        return {"reported_by": who or user.name}
    on_behalf = f"entered for the agency by {user.name}"
    if not who:
        said = on_behalf[0].upper() + on_behalf[1:]
    else:
        said = who if on_behalf in who else f"{who}, {on_behalf}"
    return {
        "reported_by": said,
        "accepted_on": today.isoformat(),
        "accepted_by": user.name,
    }


def _check_evidence(connection: sa.Connection, evidence_id: str, case_id: str) -> None:
    if not evidence_id:
        return
    found = connection.scalar(
        sa.select(documents.c.document_id).where(
            documents.c.document_id == evidence_id, documents.c.case_id == case_id
        )
    )
    if found is None:
        raise ForPerson("This evidence is not kept with the case: add it to the case first.")
