"""Reminds agencies whose answers are late: when the coordinator says so, and by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from ingest.notices import tell
from ingest.research_requests import KIND
from ingest.research_rows import FILE, Row, changed
from ingest.save import save_rows_within
from models.access import Permission, Role, User, check_may, operator
from models.database import writing
from models.errors import ForPerson
from models.period import long_date
from models.tables import agency_involvement, listings, meetings

AGAIN = timedelta(days=3)  # an agency is reminded by itself no oftener than that


@dataclass(frozen=True)
class Reminded:
    """How many late answers were asked for again, of how many agencies."""

    requests: int
    agencies: int


def remind(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    today: date,
    agency_ids: Collection[str] | None = None,
) -> Reminded:
    """Reminds the agencies whose answers for the meeting are late: these, or every one.

    An answer that was asked for again today is left, so that a second click does nothing.
    """
    with writing(engine) as connection:
        marac_id = connection.scalar(
            sa.select(meetings.c.marac_id).where(meetings.c.meeting_id == meeting_id)
        )
        if marac_id is None:
            check_may(by, Permission.DO_CASEWORK)
            raise ForPerson("This meeting is not in the record: reload the page.")
        check_may(by, Permission.DO_CASEWORK, str(marac_id))
        late = [
            row
            for row in _late(connection, today)
            if row["meeting_id"] == meeting_id
            and row["case_id"] not in by.closed
            and (agency_ids is None or row["agency_id"] in agency_ids)
            and row["chased_on"] != today
        ]
        return _remind(connection, by, late, today)


def remind_by_itself(engine: sa.Engine, today: date) -> Reminded:
    """Reminds every agency that is late for a meeting to come and was not in the last days.

    Twice on one day does what once does.
    """
    with engine.connect() as connection:
        if not _unreminded(connection, today):
            return Reminded(0, 0)
    with writing(engine) as connection:
        due = _unreminded(connection, today)
        return _remind(connection, operator("schedule"), due, today)


def _unreminded(connection: sa.Connection, today: date) -> list[Row]:
    late = _late(connection, today)
    return [row for row in late if not row["chased_on"] or row["chased_on"] <= today - AGAIN]


def _late(connection: sa.Connection, today: date) -> list[Row]:
    """Unanswered requests past their day, for cases that wait for a meeting to come."""
    asked = agency_involvement.c
    rows = connection.execute(
        sa.select(agency_involvement, meetings.c.meeting_id, meetings.c.meeting_date)
        .join(listings, listings.c.case_id == asked.case_id)
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(
            asked.requested_on.is_not(None),
            asked.returned_on.is_(None),
            asked.due_on < today,
            listings.c.outcome.is_(None),
            meetings.c.meeting_date >= today,
            sa.func.coalesce(meetings.c.status, "planned", type_=sa.String) == "planned",
        )
        .order_by(meetings.c.meeting_date, meetings.c.meeting_id, asked.agency_id, asked.case_id)
    )
    return [dict(row._mapping) for row in rows]


def _remind(connection: sa.Connection, by: User, late: list[Row], today: date) -> Reminded:
    save_rows_within(connection, FILE, changed(late, chased_on=today.isoformat()), by=by)
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in late:
        groups.setdefault((row["meeting_id"], row["agency_id"]), []).append(row)
    for (meeting_id, agency_id), rows in groups.items():
        tell(
            connection,
            [Role.REPRESENTATIVE],
            marac_id=rows[0]["marac_id"],
            agency_id=agency_id,
            text=_text(rows),
            kind=KIND,
            record=meeting_id,
        )
    return Reminded(len(late), len({row["agency_id"] for row in late}))


def _text(rows: list[Row]) -> str:
    count = "1 answer" if len(rows) == 1 else f"{len(rows)} answers"
    due = min(row["due_on"] for row in rows)
    return (
        f"{count} of your agency for the meeting of {long_date(rows[0]['meeting_date'])} "
        f"{'is' if len(rows) == 1 else 'are'} late: asked for by {long_date(due)}. “Not known” is "
        "an answer too, and takes one click on the Research page."
    )
