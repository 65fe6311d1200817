"""The checks on listings: an outcome missing at a meeting held, or heard at one that was not."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.codes import MEETING_STATUS
from models.frames import read_frame
from models.period import Period, long_date
from models.tables import listings, maracs, meetings
from queries.safelives.rows import Check, Severity
from queries.safelives.within import in_quarter


def outcome_checks(connection: sa.Connection, scope: Scope, period: Period) -> tuple[Check, ...]:
    """`heard_not_held` and `listing_without_outcome`, ordered by MARAC name and date.

    A meeting without a status is held where a listing was heard, else planned.
    """
    heard = sa.func.count().filter(listings.c.outcome == "heard")
    blank = sa.func.count().filter(listings.c.outcome.is_(None))
    keys = (meetings.c.meeting_id, meetings.c.meeting_date, meetings.c.status, maracs.c.name)
    question = (
        sa.select(*keys, heard.label("heard"), blank.label("blank"))
        .join_from(meetings, listings, listings.c.meeting_id == meetings.c.meeting_id)
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(*in_quarter(meetings, scope, period))
        .group_by(*keys)
        .having(sa.or_(heard > 0, blank > 0))
    )
    found = read_frame(connection, question).sort("name", "meeting_date", "meeting_id")
    return tuple(check for meeting in found.iter_rows(named=True) for check in _checks(meeting))


def _checks(meeting: dict[str, Any]) -> Iterator[Check]:
    title = f"{meeting['name']}, {long_date(meeting['meeting_date'])}"
    heard, blank = int(meeting["heard"]), int(meeting["blank"])
    status = meeting["status"] or ("held" if heard else "planned")
    if status == "held" and blank:
        yield Check(
            "listing_without_outcome",
            Severity.WARNING,
            meeting["meeting_id"],
            f"{title}: {_listings(blank)} no outcome: say what became of it.",
        )
    if status != "held" and heard:
        yield Check(
            "heard_not_held",
            Severity.ERROR,
            meeting["meeting_id"],
            f"{title}: {_cases(heard)} heard, but the meeting is marked as "
            f"{MEETING_STATUS[status].lower()}: mark it as held, or correct the outcomes.",
        )


def _listings(n: int) -> str:
    return "1 listing has" if n == 1 else f"{n} listings have"


def _cases(n: int) -> str:
    return "1 case was" if n == 1 else f"{n} cases were"
