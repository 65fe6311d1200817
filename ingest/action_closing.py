"""What becomes of the actions that are still open when their case is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from ingest.action_changes import hand_on_within
from ingest.action_rows import open_of_case
from ingest.action_rules import DONE, OUTCOMES, Report
from ingest.actions import report_within
from ingest.documents import CheckCase
from ingest.reasons import needed
from models.access import User
from models.errors import ForPerson

STAYS = "open"


@dataclass(frozen=True)
class Left:
    """What becomes of one action: done (on a day), not possible, not done, or it stays open.

    `text` is what was done, what changed or why not; for one that stays open, with whom.
    """

    outcome: str
    text: str
    on: date | None = None


def settle_left(
    connection: sa.Connection,
    by: User,
    *,
    case_id: str,
    left: Mapping[str, Left],
    today: date,
    check_case: CheckCase,
) -> None:
    """Keeps what is said of each open action of the case.

    Raises ForPerson where one of them is not spoken for: no case closes over an open action.
    """
    still_open = open_of_case(connection, case_id)
    unsaid = [action_id for action_id in still_open if action_id not in left]
    if unsaid:
        count = "1 action is" if len(unsaid) == 1 else f"{len(unsaid)} actions are"
        raise ForPerson(f"{count} still open: say of each what becomes of it, then close the case.")
    for action_id in still_open:
        one = left[action_id]
        if one.outcome == STAYS:
            with_whom = needed(one.text, "Say with whom the action stays open.", least=2)
            hand_on_within(
                connection, by, action_id=action_id, owner=with_whom, check_case=check_case
            )
        else:
            report_within(
                connection,
                by,
                action_id=action_id,
                given=_report(one),
                today=today,
                check_case=check_case,
            )


def _report(one: Left) -> Report:
    if one.outcome not in OUTCOMES:
        raise ForPerson("Say of each open action what becomes of it: choose one of the four.")
    if one.outcome == DONE:
        return Report(DONE, words=one.text, on=one.on)
    return Report(one.outcome, reason=one.text)
