"""Screening: whether a referral meets the threshold is decided by a person, with a reason."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from ingest.action_closing import Left, settle_left
from ingest.case_status import move, status_of
from ingest.documents import CheckCase
from ingest.notices import tell
from ingest.one_row import Values
from ingest.reasons import needed
from ingest.save import save_within
from models.access import NEEDS_AGENCY, PERMISSIONS, Permission, User, check_may
from models.codes import CLOSURE_REASON
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import cases

_UNDECIDED: Values = dict.fromkeys(
    ("threshold_met", "threshold_reason", "signposted_to", "screened_on", "screened_by"), ""
)
_REFERRERS = tuple(role for role in sorted(NEEDS_AGENCY) if Permission.REFER in PERMISSIONS[role])
_CLOSED_AS = {
    "below_threshold": "below_threshold",
    "withdrawn": "withdrawn",
    "transferred_out": "transferred",
}


def take_up(engine: sa.Engine, *, by: User, case_id: str, check_case: CheckCase) -> None:
    """Begins to screen a referral; a case below the threshold can be taken up again.

    What was decided before is no decision any more, so no figure counts it; the trail keeps it.
    """
    with writing(engine) as connection:
        _check(connection, by, case_id, check_case)
        undone = _UNDECIDED if status_of(connection, case_id) == "below_threshold" else {}
        move(connection, case_id, "screening", by=by, values=undone)


def decide(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    meets: bool,
    reason: str,
    signposted_to: str = "",
    today: date,
    check_case: CheckCase,
) -> None:
    """Accepts the case, or finds it below the threshold; the reason is kept with it."""
    why = needed(reason, "Say why it does or does not meet the threshold.")
    values = {
        "threshold_met": "yes" if meets else "no",
        "threshold_reason": why,
        "signposted_to": "" if meets else signposted_to.strip(),
        "screened_on": today.isoformat(),
        "screened_by": by.name,
    }
    with writing(engine) as connection:
        _check(connection, by, case_id, check_case)
        to = "accepted" if meets else "below_threshold"
        move(connection, case_id, to, by=by, values=values)


def return_for_information(
    engine: sa.Engine, *, by: User, case_id: str, question: str, check_case: CheckCase
) -> None:
    """Asks the referring agency for what is missing; the case waits for its answer.

    The people of every referring agency are told. What is asked stands in the case alone.
    """
    asked = needed(question, "Say what the referring agency should tell you.")
    with writing(engine) as connection:
        marac_id = _check(connection, by, case_id, check_case)
        values = {"information_needed": asked, "information_given": ""}
        move(connection, case_id, "returned", by=by, values=values)
        _tell_referrers(connection, case_id, marac_id)


def answer(engine: sa.Engine, *, by: User, case_id: str, text: str, check_case: CheckCase) -> None:
    """What the referring agency tells; the case goes back to the coordinator's queue.

    For people of a referring agency, and for whoever does the casework on their behalf.
    """
    told = needed(text, "Write the answer before you send it.")
    with writing(engine) as connection:
        marac_id = check_case(connection, by, case_id)
        needs = _may_answer(connection, by, case_id, marac_id)
        if status_of(connection, case_id) != "returned":
            raise ForPerson("Nothing is asked about this case any more: reload the page.")
        values = {"information_given": told}
        move(connection, case_id, "screening", by=by, values=values, needs=needs)


def withdraw(
    engine: sa.Engine, *, by: User, case_id: str, reason: str, check_case: CheckCase
) -> None:
    """Takes the case back, for example because the referral was a mistake."""
    why = needed(reason, "Say why the case is withdrawn.")
    with writing(engine) as connection:
        _check(connection, by, case_id, check_case)
        move(connection, case_id, "withdrawn", by=by, reason=why)


def close(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    closure_reason: str,
    today: date,
    check_case: CheckCase,
    left: Mapping[str, Left] | None = None,
) -> None:
    """Closes a case that is done with; it keeps how it ended.

    `left` says of each action that is still open what becomes of it; without it nothing is closed.
    A case that was withdrawn, below the threshold or transferred is closed as that and nothing
    else: by another reason it would count as an earlier referral, and make the next a repeat.
    """
    with writing(engine) as connection:
        _check(connection, by, case_id, check_case)
        settle_left(
            connection, by, case_id=case_id, left=left or {}, today=today, check_case=check_case
        )
        ended = closed_as(status_of(connection, case_id))
        if ended and closure_reason not in ("", ended):
            raise ForPerson(f"The case ended as “{CLOSURE_REASON[ended]}”: close it as that.")
        if not (ended or closure_reason):
            raise ForPerson("Say why the case is closed: choose a reason from the list.")
        values = {"closed_on": today.isoformat(), "closure_reason": ended or closure_reason}
        if status_of(connection, case_id) in ("heard", "actions_open"):
            move(connection, case_id, "actions_complete", by=by)
        move(connection, case_id, "closed", by=by, values=values)


def closed_as(standing: str) -> str | None:
    """The one reason a case that stands there is closed for; None where a person chooses."""
    return _CLOSED_AS.get(standing)


def override_repeat(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    is_repeat: bool | None,
    reason: str,
    check_case: CheckCase,
) -> None:
    """Decides by hand whether the case is a repeat; None leaves it to the rule again."""
    why = needed(reason, "Say why: the reason stands beside the decision.")
    chosen = {None: "", True: "yes", False: "no"}[is_repeat]
    values = {
        "case_id": case_id,
        "repeat_override": chosen,
        "repeat_override_reason": why if chosen else "",
    }
    with writing(engine) as connection:
        _check(connection, by, case_id, check_case)
        save_within(connection, "cases", values, by=by, reason=why)


def _check(connection: sa.Connection, by: User, case_id: str, check_case: CheckCase) -> str:
    marac_id = check_case(connection, by, case_id)
    check_may(by, Permission.DO_CASEWORK, marac_id)
    return marac_id


def _tell_referrers(connection: sa.Connection, case_id: str, marac_id: str) -> None:
    text = (
        f"Case {case_id} came back to you: the coordinator needs to know more before it can be "
        "screened. Open the case, read what is asked, and answer there."
    )
    for agency_id in sorted(_agencies(connection, case_id)):
        tell(
            connection,
            _REFERRERS,
            marac_id=marac_id,
            text=text,
            kind="cases",
            record=case_id,
            agency_id=agency_id,
        )


def _agencies(connection: sa.Connection, case_id: str) -> set[str]:
    listed = connection.scalar(
        sa.select(cases.c.referring_agencies).where(cases.c.case_id == case_id)
    )
    return {one for one in str(listed or "").split(";") if one}


def _may_answer(connection: sa.Connection, by: User, case_id: str, marac_id: str) -> Permission:
    """What allows the person to answer. Raises NotAllowed where nothing does."""
    maracs = by.maracs_for(Permission.DO_CASEWORK)
    if maracs is None or marac_id in maracs:
        return Permission.DO_CASEWORK
    agencies = _agencies(connection, case_id)
    for grant in by.grants:
        is_here = grant.marac_id in ("*", marac_id) and grant.agency_id in agencies
        if is_here and Permission.REFER in PERMISSIONS[grant.role]:
            return Permission.REFER
    raise NotAllowed("The referring agency answers this: ask somebody there.")
