"""What an action has to say before it is agreed or reported, and who may write which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from ingest.reasons import needed
from ingest.typed_days import day_text
from models.access import EVERY_MARAC, PERMISSIONS, Permission, User, may
from models.codes import RISK_TO
from models.errors import ForPerson, NotAllowed
from models.period import long_date
from models.tables import agencies, marac_agencies, maracs

DONE, NOT_POSSIBLE, NOT_DONE = "done", "not_possible", "not_done"
OUTCOMES = (DONE, NOT_POSSIBLE, NOT_DONE)
OF_ANY_AGENCY = (Permission.DO_CASEWORK, Permission.RUN_MEETING)
OF_OWN_AGENCY = (Permission.RETURN_RESEARCH, Permission.RECORD_IDVA)
_USUAL_DAYS = 7  # a MARAC that says nothing: within the week of the meeting
_WRONG_DAY = "This is no day of the calendar: write it as 9 July 2026 or 09/07/2026."


@dataclass(frozen=True)
class Report:
    """What the agency says of one action.

    `outcome` is done, not_possible (circumstances changed) or not_done (by the agency); `on` is
    the day it was done, `reason` what changed or why it was not done; `reported_by` is who says
    so, blank: the person signed in.
    """

    outcome: str
    words: str = ""
    on: date | None = None
    reason: str = ""
    evidence_id: str = ""
    reported_by: str = ""


def writes_for_any(by: User, marac_id: str) -> Permission | None:
    """With which permission the person writes for every agency of the MARAC; None: with none."""
    return next((one for one in OF_ANY_AGENCY if may(by, one, marac_id)), None)


def needed_for_action(by: User, marac_id: str, agency_id: str) -> Permission:
    """With which permission the person writes for the agency. Raises NotAllowed without one."""
    for grant in by.grants:
        is_own = grant.agency_id == agency_id and grant.marac_id in (EVERY_MARAC, marac_id)
        for permission in OF_OWN_AGENCY:
            if agency_id and is_own and permission in PERMISSIONS[grant.role]:
                return permission
    permission_of_any = writes_for_any(by, marac_id)
    if permission_of_any is None:
        raise NotAllowed(
            "Your account may not write actions of this agency: choose your own agency, or ask the "
            "MARAC’s coordinator."
        )
    return permission_of_any


def checked_action(
    connection: sa.Connection, marac_id: str, values: Mapping[str, str], today: date
) -> dict[str, str]:
    """The action as a row of its file, without ids. Raises ForPerson where it is not SMART."""
    agency_id = values.get("agency_id", "").strip()
    check_agency(connection, marac_id, agency_id)
    risk_to, risk = values.get("risk_to", "").strip(), values.get("risk", "").strip()
    if risk_to not in RISK_TO:
        raise ForPerson("Say whose risk the action answers: choose one from the list.")
    if risk_to == "other" and not risk:
        raise ForPerson("Say in words which risk the action answers, since it is on no list.")
    return {
        "agency_id": agency_id,
        "description": needed(
            values.get("description", ""),
            "Say what is to be done, so that somebody else could tell whether it was.",
        ),
        **checked_due(connection, marac_id, values, today),
        "risk_to": risk_to,
        "risk": risk,
        "category": values.get("category", "").strip(),
        "owner": values.get("owner", "").strip(),
        "status": "open",
    }


def checked_due(
    connection: sa.Connection, marac_id: str, values: Mapping[str, str], today: date
) -> dict[str, str]:
    """The day by which, from today on; beyond the MARAC's days only with a reason."""
    typed = values.get("due_date", "").strip()
    if not typed:
        raise ForPerson("Say by which day the action is to be done.")
    due, reason = read_day(typed), values.get("due_reason", "").strip()
    if due < today:
        raise ForPerson("The day by which the action is to be done is past: choose today or later.")
    last = today + timedelta(days=action_days(connection, marac_id))
    if due > last and len(reason) < len("why"):
        raise ForPerson(
            f"This MARAC’s actions are done by {long_date(last)} unless there is a reason: say why "
            "this one takes longer, or choose an earlier day."
        )
    return {"due_date": due.isoformat(), "due_reason": reason if due > last else ""}


def read_day(typed: str) -> date:
    """A day as it was typed. Raises ForPerson where it is none."""
    text = day_text(typed)
    try:
        if "/" not in text:
            return date.fromisoformat(text)
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    except ValueError:
        raise ForPerson(_WRONG_DAY) from None


def action_days(connection: sa.Connection, marac_id: str) -> int:
    """Within how many days the MARAC's actions are done."""
    kept = connection.scalar(sa.select(maracs.c.action_days).where(maracs.c.marac_id == marac_id))
    return _USUAL_DAYS if kept is None else int(kept)


def check_agency(connection: sa.Connection, marac_id: str, agency_id: str) -> None:
    """Raises ForPerson where the agency is none of the MARAC's: one it names, or of its sender."""
    named = sa.select(marac_agencies.c.agency_id).where(marac_agencies.c.marac_id == marac_id)
    sender = sa.select(maracs.c.sender).where(maracs.c.marac_id == marac_id).scalar_subquery()
    found = connection.scalar(
        sa.select(agencies.c.agency_id).where(
            agencies.c.agency_id == agency_id,
            sa.or_(agencies.c.agency_id.in_(named), agencies.c.sender == sender),
        )
    )
    if found is None:
        raise ForPerson("Say which agency owns the action: choose one of this MARAC’s agencies.")


def checked_report(given: Report, today: date) -> dict[str, str]:
    """What the agency says as columns of its file. Raises ForPerson where something lacks."""
    if given.outcome not in OUTCOMES:
        raise ForPerson(
            "Say how it stands: done, not possible since circumstances changed, or not done by "
            "your agency."
        )
    is_done = given.outcome == DONE
    if is_done and given.on is None:
        raise ForPerson("Give the day on which it was done.")
    if is_done and given.on is not None and given.on > today:
        raise ForPerson("The day on which it was done is still to come: give the day it was.")
    why = {
        DONE: "",
        NOT_POSSIBLE: "Say what changed, so that it was not possible any more.",
        NOT_DONE: "Say why your agency did not do it.",
    }[given.outcome]
    words = given.words.strip()
    if is_done:
        words = needed(words, "Say in your agency’s own words what was done.")
    return {
        "status": given.outcome,
        "completed_on": given.on.isoformat() if is_done and given.on else "",
        "report": words,
        "not_done_reason": "" if is_done else needed(given.reason, why),
        "evidence_id": given.evidence_id.strip(),
    }
