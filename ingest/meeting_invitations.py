"""What a calendar file says of a meeting: numbered anew where that changed, marked as sent."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from ingest.meetings import meeting_row
from models.access import Permission, User, check_may, may
from models.database import noting, writing
from models.errors import NotAllowed
from models.meeting_invitations import said_of
from models.tables import meeting_invitations
from models.trail import note, now

_COMES = (Permission.RUN_MEETING, Permission.SEE_LISTED_CASES, Permission.RECORD_IDVA)


def prepare(engine: sa.Engine, *, by: User, meeting_ids: Iterable[str]) -> dict[str, int]:
    """Meeting → the number of its calendar entry, which grows whenever the meeting changed.

    A calendar takes an entry of the same meeting with a higher number as a change of it. For
    whoever comes to meetings of the MARAC: `queries.meetings` says to which.
    """
    with noting(engine) as connection:
        return {one: _number(connection, by, one) for one in meeting_ids}


def mark_sent(engine: sa.Engine, *, by: User, meeting_ids: Iterable[str], today: date) -> None:
    """Keeps that the invitations went out today, as the meetings stand now."""
    with writing(engine) as connection:
        for meeting_id in meeting_ids:
            row = meeting_row(connection, by, meeting_id)
            check_may(by, Permission.RUN_MEETING, row["marac_id"])
            _number(connection, by, meeting_id)
            said = said_of(row)
            connection.execute(
                meeting_invitations.update()
                .where(meeting_invitations.c.meeting_id == meeting_id)
                .values(sent_on=today, sent_by=by.user_id, sent_said=said)
            )
            note(
                connection,
                by,
                "sent invitations",
                kind="meetings",
                record=meeting_id,
                marac_id=row["marac_id"],
                after={"sent_on": today},
            )


def _number(connection: sa.Connection, by: User, meeting_id: str) -> int:
    row = meeting_row(connection, by, meeting_id)
    if not any(may(by, permission, row["marac_id"]) for permission in _COMES):
        raise NotAllowed("Your account comes to no meeting here: ask the MARAC’s coordinator.")
    said = said_of(row)
    kept = connection.execute(
        sa.select(meeting_invitations.c.sequence, meeting_invitations.c.said).where(
            meeting_invitations.c.meeting_id == meeting_id
        )
    ).first()
    if kept is not None and kept.said == said:
        return int(kept.sequence)
    number = 0 if kept is None else int(kept.sequence) + 1
    values = {"said": said, "made_at": now(), "sequence": number}
    if kept is None:
        connection.execute(meeting_invitations.insert().values(meeting_id=meeting_id, **values))
    else:
        connection.execute(
            meeting_invitations.update()
            .where(meeting_invitations.c.meeting_id == meeting_id)
            .values(**values)
        )
    return number
