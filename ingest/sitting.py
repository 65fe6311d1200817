"""Opens a meeting and ends it: times, and every case decided before it is over."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ingest.case_status import move, status_of
from ingest.notices import tell
from ingest.save import save_within
from models.access import Permission, Role, User, check_may
from models.database import writing
from models.errors import ForPerson
from models.period import long_date
from models.tables import actions, listings, meetings, sittings
from models.trail import note, now

RUN = Permission.RUN_MEETING
_BRITAIN = ZoneInfo("Europe/London")


def begin_meeting(engine: sa.Engine, *, by: User, meeting_id: str) -> None:
    """Opens a planned meeting; its start is now. Opened twice, it goes on as it is."""
    with writing(engine) as connection:
        meeting = _meeting(connection, meeting_id)
        check_may(by, RUN, meeting.marac_id)
        if sitting_of(connection, meeting_id) is not None:
            return
        if (meeting.status or "planned") != "planned":
            raise ForPerson("This meeting is not planned any more: open another from the list.")
        connection.execute(
            sittings.insert().values(
                meeting_id=meeting_id,
                marac_id=meeting.marac_id,
                begun_at=now(),
                begun_by=by.user_id,
            )
        )
        values = {"meeting_id": meeting_id, "start_time": clock(), "status": "planned"}
        save_within(connection, "meetings", values, by=by, needs=RUN)
        note(
            connection,
            by,
            "began a meeting",
            kind="sittings",
            record=meeting_id,
            marac_id=meeting.marac_id,
        )


def end_meeting(engine: sa.Engine, *, by: User, meeting_id: str) -> None:
    """Ends the meeting: it counts as held, and its cases wait for their actions.

    Raises ForPerson while a case has no outcome.
    """
    with writing(engine) as connection:
        marac_id = check_runs(connection, by, meeting_id)
        under_way(connection, meeting_id)
        _check_decided(connection, meeting_id)
        connection.execute(
            sittings.update()
            .where(sittings.c.meeting_id == meeting_id)
            .values(ended_at=now(), ended_by=by.user_id)
        )
        values = {"meeting_id": meeting_id, "end_time": clock(), "status": "held"}
        save_within(connection, "meetings", values, by=by, needs=RUN)
        for case_id in _heard(connection, meeting_id):
            _to_actions(connection, by, case_id)
        note(
            connection,
            by,
            "ended a meeting",
            kind="sittings",
            record=meeting_id,
            marac_id=marac_id,
        )
        _tell(connection, meeting_id, marac_id)


def check_runs(connection: sa.Connection, by: User, meeting_id: str) -> str:
    """The MARAC of a meeting that the person runs. Raises NotAllowed otherwise."""
    marac_id = str(_meeting(connection, meeting_id).marac_id)
    check_may(by, RUN, marac_id)
    return marac_id


def under_way(connection: sa.Connection, meeting_id: str) -> sa.Row[tuple[object, ...]]:
    """The row of a meeting that was begun and has not ended. Raises ForPerson otherwise."""
    sitting = sitting_of(connection, meeting_id)
    if sitting is None:
        raise ForPerson("The meeting has not begun: the coordinator or the chair begins it.")
    if sitting.ended_at is not None:
        raise ForPerson(
            "The meeting is over, and what it said stands in the minutes: correct it there."
        )
    return sitting


def check_listed(connection: sa.Connection, meeting_id: str, case_id: str) -> None:
    """Raises ForPerson where the case is not on the list of the meeting."""
    listed = connection.scalar(
        sa.select(sa.literal(1)).where(
            listings.c.case_id == case_id, listings.c.meeting_id == meeting_id
        )
    )
    if listed is None:
        raise ForPerson("This case is not on the list of this meeting: reload the page.")


def check_open(connection: sa.Connection, meeting_id: str) -> None:
    """Raises ForPerson where agencies may add no more: the closing day of the meeting is over."""
    meeting = _meeting(connection, meeting_id)
    here = datetime.now(_BRITAIN)
    at = (here.date().isoformat(), f"{here:%H:%M}")
    if meeting.closes_on and at > (meeting.closes_on.isoformat(), meeting.closes_at or "24:00"):
        raise ForPerson(
            f"Agencies added to this meeting until {long_date(meeting.closes_on)}: tell the "
            "coordinator what is missing."
        )


def sitting_of(connection: sa.Connection, meeting_id: str) -> sa.Row[tuple[object, ...]] | None:
    """The row of the meeting once it was begun."""
    return connection.execute(
        sa.select(sittings).where(sittings.c.meeting_id == meeting_id)
    ).first()


def clock() -> str:
    """The time in Britain now, as a meeting's start and end are kept: 10:05."""
    return f"{datetime.now(_BRITAIN):%H:%M}"


def _meeting(connection: sa.Connection, meeting_id: str) -> sa.Row[tuple[object, ...]]:
    row = connection.execute(sa.select(meetings).where(meetings.c.meeting_id == meeting_id)).first()
    if row is None:
        raise ForPerson("This meeting is not in the record: open another from the list.")
    return row


def _check_decided(connection: sa.Connection, meeting_id: str) -> None:
    left: Sequence[str] = connection.scalars(
        sa.select(listings.c.case_id)
        .where(listings.c.meeting_id == meeting_id, listings.c.outcome.is_(None))
        .order_by(listings.c.position, listings.c.case_id)
    ).all()
    if left:
        many = f"{len(left)} cases have" if len(left) > 1 else "1 case has"
        raise ForPerson(
            f"{many} no outcome yet: hear each of them or put it off with a reason, then end the "
            "meeting."
        )


def _heard(connection: sa.Connection, meeting_id: str) -> Sequence[str]:
    return connection.scalars(
        sa.select(listings.c.case_id)
        .where(listings.c.meeting_id == meeting_id, listings.c.outcome == "heard")
        .order_by(listings.c.case_id)
    ).all()


def _to_actions(connection: sa.Connection, by: User, case_id: str) -> None:
    """A case heard waits for its actions, or is through with them where none is open.

    It is moved whoever it is closed to: the step tells nothing of the case.
    """
    if status_of(connection, case_id) != "heard":
        return
    is_open = connection.scalar(
        sa.select(sa.literal(1))
        .where(actions.c.case_id == case_id, sa.func.coalesce(actions.c.status, "open") == "open")
        .limit(1)
    )
    to = "actions_open" if is_open else "actions_complete"
    open_to_all = User(by.user_id, by.name, by.grants)
    move(connection, case_id, to, by=open_to_all, needs=RUN)


def _tell(connection: sa.Connection, meeting_id: str, marac_id: str) -> None:
    tell(
        connection,
        [Role.COORDINATOR],
        marac_id=marac_id,
        text="A meeting is over: read its minutes, correct them and circulate them.",
        kind="minutes",
        record=meeting_id,
    )
