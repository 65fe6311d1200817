"""Asks agencies what they know of the cases on a meeting's list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from ingest.notices import tell
from ingest.research_rows import FILE, Row, changed, rows_of
from ingest.save import save_rows_within
from models.access import Permission, Role, User, check_may
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.period import long_date
from models.tables import listings, meetings

KIND = "research"  # what a notice about research is called

_NOT_LISTED = (
    "A case is not on this meeting’s list any more, so nothing was asked: reload the page and "
    "choose again."
)


@dataclass(frozen=True)
class Asked:
    """How many requests were made, of how many agencies; `moved` were put off and now due later."""

    requests: int
    agencies: int
    moved: int = 0


def ask(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    wanted: Iterable[tuple[str, str]],
    due_on: date,
    today: date,
) -> Asked:
    """Asks agencies about cases on the list: pairs of a case and an agency.

    An agency that was asked about a case is not asked again: a case is heard once. Where the case
    was put off meanwhile, what is still unanswered is due by the new day. Every agency asked is
    told. Raises ForPerson, NotAllowed, and asks nobody then.
    """
    with writing(engine) as connection:
        meeting = _meeting(connection, by, meeting_id)
        _check_day(meeting["meeting_date"], due_on, today)
        pairs = sorted(set(wanted))
        _check_listed(connection, by, meeting_id, {case for case, _agency in pairs})
        before = [row for row in rows_of(connection, [case for case, _ in pairs]) if _is_asked(row)]
        known = {(row["case_id"], row["agency_id"]) for row in before}
        new = [pair for pair in pairs if pair not in known]
        rows: list[Row] = [
            {"case_id": case, "agency_id": agency, "requested_on": today} for case, agency in new
        ]
        due = due_on.isoformat()
        moved = [row for row in before if _was_put_off(connection, row, set(pairs), meeting_id)]
        moved = [row for row in moved if row["due_on"] != due_on]
        save_rows_within(connection, FILE, changed([*rows, *moved], due_on=due), by=by)
        for agency_id, count in sorted(Counter(agency for _case, agency in new).items()):
            _tell(connection, meeting, agency_id, count, due_on)
        return Asked(len(new), len({agency for _case, agency in new}), len(moved))


def _meeting(connection: sa.Connection, by: User, meeting_id: str) -> Row:
    row = connection.execute(
        sa.select(meetings.c.meeting_id, meetings.c.marac_id, meetings.c.meeting_date).where(
            meetings.c.meeting_id == meeting_id
        )
    ).first()
    if row is None:
        check_may(by, Permission.DO_CASEWORK)
        raise ForPerson("This meeting is not in the record: reload the page.")
    check_may(by, Permission.DO_CASEWORK, row.marac_id)
    return dict(row._mapping)


def _check_day(meeting_on: date, due_on: date, today: date) -> None:
    if meeting_on < today:
        raise ForPerson("This meeting is over: agencies are asked before it. Choose another.")
    if not today <= due_on <= meeting_on:
        raise ForPerson(
            f"Agencies are asked to answer between today and the meeting on "
            f"{long_date(meeting_on)}: choose a day in between."
        )


def _check_listed(connection: sa.Connection, by: User, meeting_id: str, wanted: set[str]) -> None:
    listed = connection.scalars(
        sa.select(listings.c.case_id).where(
            listings.c.meeting_id == meeting_id, listings.c.outcome.is_(None)
        )
    )
    if wanted & by.closed:
        raise NotAllowed(_NOT_LISTED)
    if wanted - set(listed):
        raise ForPerson(_NOT_LISTED)


def _is_asked(row: Row) -> bool:
    return row["requested_on"] is not None


def _was_put_off(
    connection: sa.Connection, row: Row, wanted: set[tuple[str, str]], meeting_id: str
) -> bool:
    """Whether an unanswered request was made for an earlier meeting that put the case off."""
    if row["returned_on"] is not None or (row["case_id"], row["agency_id"]) not in wanted:
        return False
    earlier = connection.scalar(
        sa.select(sa.func.max(meetings.c.meeting_date))
        .join(listings, listings.c.meeting_id == meetings.c.meeting_id)
        .where(
            listings.c.case_id == row["case_id"],
            listings.c.outcome == "deferred",
            meetings.c.meeting_id != meeting_id,
        )
    )
    return earlier is not None and (row["due_on"] is None or row["due_on"] <= earlier)


def _tell(
    connection: sa.Connection, meeting: Row, agency_id: str, count: int, due_on: date
) -> None:
    cases = "1 case" if count == 1 else f"{count} cases"
    tell(
        connection,
        [Role.REPRESENTATIVE],
        marac_id=meeting["marac_id"],
        agency_id=agency_id,
        text=f"Your agency is asked what it knows about {cases} for the meeting of "
        f"{long_date(meeting['meeting_date'])}. Please answer by {long_date(due_on)}, on the "
        "Research page.",
        kind=KIND,
        record=meeting["meeting_id"],
    )
