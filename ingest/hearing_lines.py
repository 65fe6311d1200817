"""What is said of a case at the meeting: each line a row, by whoever typed it."""

from uuid import uuid4

import sqlalchemy as sa

from ingest.documents import CheckCase
from ingest.reasons import LONGEST, needed
from ingest.sitting import RUN, check_listed, check_open, under_way
from models.access import AT_THE_TABLE, User, agencies_for, may
from models.codes import HEARING_PART
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import hearing_lines
from models.trail import note, now

_WRITE = "Write down what was said first."


def add_line(
    engine: sa.Engine,
    *,
    by: User,
    meeting_id: str,
    case_id: str,
    part: str,
    text: str,
    agency_id: str = "",
    check_case: CheckCase,
) -> str:
    """Keeps a line on a case of a meeting under way; its id.

    Who runs the meeting writes for any agency, or for none; others for their own. `check_case`
    lets through who sees the case in full.
    """
    if part not in HEARING_PART:
        raise ForPerson("Say what the line is about: choose one from the list.")
    told = needed(text, _WRITE, least=2, most=LONGEST)
    with writing(engine) as connection:
        marac_id = _check(connection, by, meeting_id, case_id, agency_id, check_case)
        line = {
            "line_id": str(uuid4()),
            "marac_id": marac_id,
            "meeting_id": meeting_id,
            "case_id": case_id,
            "part": part,
            "agency_id": agency_id or None,
            "text": told,
        }
        stamp = {"added_at": now(), "added_by": by.user_id}
        connection.execute(hearing_lines.insert().values(**line, **stamp))
        _note(connection, by, "add", line, after=line)
    return line["line_id"] or ""


def change_line(
    engine: sa.Engine, *, by: User, line_id: str, text: str, seen: str, check_case: CheckCase
) -> None:
    """Puts a line right. `seen` is what it said when the form was opened.

    Raises ForPerson where somebody else changed it meanwhile: nothing is saved then.
    """
    told = needed(text, _WRITE, least=2, most=LONGEST)
    with writing(engine) as connection:
        line = _own_line(connection, by, line_id, check_case)
        if line.text not in (seen, told):
            raise ForPerson(
                f"Somebody else changed this line meanwhile: it says “{line.text}” now. Nothing "
                "was saved; what you wrote is still here."
            )
        connection.execute(
            hearing_lines.update()
            .where(hearing_lines.c.line_id == line_id)
            .values(text=told, changed_at=now(), changed_by=by.user_id)
        )
        _note(
            connection,
            by,
            "change",
            line._mapping,
            before={"text": line.text},
            after={"text": told},
        )


def take_out_line(engine: sa.Engine, *, by: User, line_id: str, check_case: CheckCase) -> None:
    """Takes out a line that was typed by mistake; the trail keeps what it said."""
    with writing(engine) as connection:
        line = _own_line(connection, by, line_id, check_case)
        connection.execute(hearing_lines.delete().where(hearing_lines.c.line_id == line_id))
        _note(connection, by, "took out a line", line._mapping, before={"text": line.text})


def _check(
    connection: sa.Connection,
    by: User,
    meeting_id: str,
    case_id: str,
    agency_id: str,
    check_case: CheckCase,
) -> str:
    """The MARAC of a case on the list of a meeting under way, where the person may write."""
    marac_id = check_case(connection, by, case_id)
    runs = may(by, RUN, marac_id)
    if not runs and agency_id not in agencies_for(by, marac_id, AT_THE_TABLE):
        raise NotAllowed(
            "At a meeting your account writes for your own agency: choose it, or ask the chair to "
            "take the line down."
        )
    under_way(connection, meeting_id)
    if not runs:
        check_open(connection, meeting_id)
    check_listed(connection, meeting_id, case_id)
    return marac_id


def _own_line(
    connection: sa.Connection, by: User, line_id: str, check_case: CheckCase
) -> sa.Row[tuple[object, ...]]:
    line = connection.execute(
        sa.select(hearing_lines).where(hearing_lines.c.line_id == line_id)
    ).first()
    if line is None:
        raise ForPerson("Somebody took this line out meanwhile: reload the page.")
    _check(connection, by, line.meeting_id, line.case_id, line.agency_id or "", check_case)
    return line


def _note(
    connection: sa.Connection,
    by: User,
    what: str,
    line: "sa.RowMapping | dict[str, str | None]",
    *,
    before: dict[str, str | None] | None = None,
    after: dict[str, str | None] | None = None,
) -> None:
    note(
        connection,
        by,
        what,
        kind="hearing_lines",
        record=str(line["line_id"]),
        marac_id=str(line["marac_id"]),
        before=before,
        after=after,
    )
