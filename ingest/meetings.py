"""Plans a meeting, changes it, calls one in an emergency, cancels it and moves its cases on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from ingest.case_numbers import new_row_id
from ingest.listing import move_on_within
from ingest.listing_order import needs_for_list
from ingest.notices import tell
from ingest.reasons import needed
from ingest.save import Saved, save_within
from models.access import Permission, Role, User, check_may
from models.codes import MEETING_KIND
from models.database import writing
from models.errors import ForPerson
from models.period import long_date
from models.planned_meetings import DAILY, EMERGENCY
from models.tables import listings, meetings

NOTICE = "meeting"  # the kind of the notices
MEMBERS = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.IDVA)
_LINK = "A link begins with https://: paste the whole link from your invitation."


@dataclass(frozen=True)
class Place:
    """When and where: clock times as 09:30; a link for who joins from elsewhere.

    A daily meeting where nobody sits together has the day and time at which it closes.
    """

    start_time: str = ""
    venue: str = ""
    link: str = ""
    closes_on: date | None = None
    closes_at: str = ""

    def row(self) -> dict[str, str]:
        """The columns of the meeting. Raises ForPerson where the link is none."""
        link = self.link.strip()
        if link and not link.startswith("https://"):
            raise ForPerson(_LINK)
        return {
            "start_time": self.start_time.strip(),
            "venue": self.venue.strip(),
            "link": link,
            "closes_on": self.closes_on.isoformat() if self.closes_on else "",
            "closes_at": self.closes_at.strip(),
        }


def plan_meeting(
    engine: sa.Engine,
    *,
    by: User,
    marac_id: str,
    on: date,
    kind: str = "scheduled",
    place: Place | None = None,
    today: date,
) -> str:
    """Plans a meeting; returns its id. Raises ForPerson for a day that is over or taken.

    Everybody who comes is told at once of an emergency meeting.
    """
    with writing(engine) as connection:
        check_may(by, Permission.DO_CASEWORK, marac_id)
        meeting_id = plan_within(
            connection, by=by, marac_id=marac_id, on=on, kind=kind, place=place, today=today
        )
        if kind == EMERGENCY:
            at = f" at {place.start_time.strip()}" if place and place.start_time.strip() else ""
            _tell(
                connection,
                marac_id,
                meeting_id,
                f"An emergency meeting is called for {long_date(on)}{at}. Open it on the page "
                "Meetings: who is listed and how to join stand there.",
            )
    return meeting_id


def plan_within(
    connection: sa.Connection,
    *,
    by: User,
    marac_id: str,
    on: date,
    kind: str,
    place: Place | None,
    today: date,
    series_id: str = "",
) -> str:
    """As `plan_meeting`, in a transaction that is open already; who may was asked before."""
    if on < today:
        raise ForPerson("That day is over: plan a meeting for today or later.")
    if kind not in MEETING_KIND:
        raise ForPerson("Say what kind of meeting it is: choose one from the list.")
    if kind != EMERGENCY and is_taken(connection, marac_id, on):
        raise ForPerson(f"A meeting is planned for {long_date(on)} already: use that one.")
    meeting_id = new_row_id("M")
    when = place or Place()
    if kind == DAILY and when.closes_on is None:
        when = replace(when, closes_on=on)
    row = {
        "meeting_id": meeting_id,
        "marac_id": marac_id,
        "meeting_date": on.isoformat(),
        "kind": kind,
        "status": "planned",
        "series_id": series_id,
        **when.row(),
    }
    save_within(connection, "meetings", row, by=by)
    return meeting_id


def change_meeting(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    values: Mapping[str, str],
    seen: Mapping[str, str],
    today: date,
) -> Saved:
    """Changes day, time, place or link (columns of the meeting, as text); members are told of a

    new day. `seen` is what the form showed: what a colleague changed meanwhile is not lost.
    """
    link = values.get("link", "").strip()
    if link and not link.startswith("https://"):
        raise ForPerson(_LINK)
    with writing(engine) as connection:
        before = planned_row(connection, by, meeting_id)
        saved = {"meeting_id": meeting_id, **values}
        known = {"meeting_id": meeting_id, **seen}
        done = save_within(connection, "meetings", saved, by=by, seen=known)
        now = planned_row(connection, by, meeting_id)
        if now["meeting_date"] == before["meeting_date"]:
            return done
        if now["meeting_date"] < today:
            raise ForPerson("That day is over: choose today or later.")
        if now["kind"] != EMERGENCY and is_taken(
            connection, now["marac_id"], now["meeting_date"], but=meeting_id
        ):
            on = long_date(now["meeting_date"])
            raise ForPerson(f"A meeting is planned for {on} already: choose another day.")
        _tell(
            connection,
            now["marac_id"],
            meeting_id,
            f"The meeting of {long_date(before['meeting_date'])} is on "
            f"{long_date(now['meeting_date'])} now. Its agenda and its invitations are sent anew.",
        )
        return done


@dataclass(frozen=True)
class Cancelled:
    """Where the cases of a cancelled meeting went: how many to each day, how many found no room."""

    moved: Mapping[date, int]
    waiting: int

    @property
    def told(self) -> str:
        """What became of the cases, in a sentence or two."""
        parts = [f"{_cases(count)} moved to {long_date(on)}" for on, count in self.moved.items()]
        if self.waiting:
            parts.append(f"{_cases(self.waiting)} deferred until a meeting has room")
        return f"The meeting is cancelled. {'; '.join(parts) or 'No case was on its list'}."


def _cases(count: int) -> str:
    return f"{count} {'case' if count == 1 else 'cases'}"


def cancel_meeting(
    engine: sa.Engine, *, by: User, meeting_id: str, reason: str, today: date
) -> Cancelled:
    """Cancels a planned meeting; each of its cases goes to the next meeting with room."""
    with writing(engine) as connection:
        row = planned_row(connection, by, meeting_id)
        why = needed(reason, "Say why the meeting is cancelled, in a few words.")
        values = {"meeting_id": meeting_id, "status": "cancelled"}
        save_within(connection, "meetings", values, by=by, reason=why)
        told = f"The meeting of {long_date(row['meeting_date'])} was cancelled: {why}"
        # A case that is closed to the person moves along: nobody may be left behind.
        anybody = replace(by, closed=frozenset())
        went = [
            move_on_within(
                connection,
                by=anybody,
                case_id=case_id,
                meeting_id=meeting_id,
                reason=told,
                today=today,
            )
            for case_id in _waiting(connection, meeting_id)
        ]
        on = long_date(row["meeting_date"])
        _tell(
            connection,
            row["marac_id"],
            meeting_id,
            f"The meeting of {on} is cancelled. Take it out of your calendar: its cases are on "
            "the lists of later meetings.",
        )
    moved = Counter(day for day in went if day is not None)
    return Cancelled(dict(sorted(moved.items())), went.count(None))


def mark_agenda_sent(engine: sa.Engine, *, by: User, meeting_id: str, today: date) -> None:
    """Keeps today as the day the agenda went out, unless one stands there."""
    with writing(engine) as connection:
        row = meeting_row(connection, by, meeting_id)
        needs = needs_for_list(by, row["marac_id"])
        if row["agenda_sent_on"] is not None:
            return
        values = {"meeting_id": meeting_id, "agenda_sent_on": today.isoformat()}
        save_within(connection, "meetings", values, by=by, needs=needs)


def meeting_row(connection: sa.Connection, by: User, meeting_id: str) -> dict[str, Any]:
    """The meeting's row. Raises ForPerson where there is none any more."""
    row = connection.execute(sa.select(meetings).where(meetings.c.meeting_id == meeting_id)).first()
    if row is None:
        check_may(by, Permission.RUN_MEETING)
        raise ForPerson("This meeting is not in the record any more: reload the page.")
    return dict(row._mapping)


def planned_row(connection: sa.Connection, by: User, meeting_id: str) -> dict[str, Any]:
    """The row of a meeting still to come that the person plans. Raises ForPerson or NotAllowed."""
    row = meeting_row(connection, by, meeting_id)
    check_may(by, Permission.DO_CASEWORK, row["marac_id"])
    if (row["status"] or "planned") != "planned":
        raise ForPerson("The meeting is not planned any more: reload the page.")
    return row


def is_taken(connection: sa.Connection, marac_id: str, on: date, *, but: str = "") -> bool:
    """Whether the MARAC has another meeting planned on that day, emergencies aside."""
    found = connection.scalar(
        sa.select(sa.func.count()).where(
            meetings.c.marac_id == marac_id,
            meetings.c.meeting_date == on,
            meetings.c.meeting_id != but,
            sa.func.coalesce(meetings.c.status, "planned") == "planned",
            sa.func.coalesce(meetings.c.kind, "scheduled") != EMERGENCY,
        )
    )
    return bool(found)


def _waiting(connection: sa.Connection, meeting_id: str) -> list[str]:
    """The cases still to be heard, in the order of the list."""
    return list(
        connection.scalars(
            sa.select(listings.c.case_id)
            .where(listings.c.meeting_id == meeting_id, listings.c.outcome.is_(None))
            .order_by(sa.func.coalesce(listings.c.position, 9999), listings.c.case_id)
        )
    )


def _tell(connection: sa.Connection, marac_id: str, meeting_id: str, text: str) -> None:
    tell(connection, MEMBERS, marac_id=marac_id, text=text, kind=NOTICE, record=meeting_id)
