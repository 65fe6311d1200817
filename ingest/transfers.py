"""A case sent to another MARAC, and the receipt that lets it go."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ingest.documents import CheckCase
from ingest.one_row import as_text
from ingest.reasons import needed
from ingest.save import save_within
from models import transfer_receipt
from models.access import Permission, User, check_may
from models.case_moves import check_move
from models.database import writing
from models.errors import ForPerson
from models.tables import cases, listings, meetings, transfers
from models.transfer_flow import LEAVES, check_can_go, standing
from models.transfer_keys import receipt_key

OUT, INTO = "out", "into"


@dataclass(frozen=True)
class Sent:
    """What the coordinator answered about a case that goes to another MARAC."""

    other_marac: str
    moved_on: date | None
    is_permanent: bool | None
    was_heard: bool
    agenda_circulated: bool
    safe_to_share: bool
    notes: str = ""


def check_sent(sent: Sent, today: date) -> None:
    """Raises ForPerson where an answer lacks or cannot be; asked before the file is made."""
    needed(sent.other_marac, "Say which MARAC the case goes to.", least=3)
    if sent.moved_on is None or sent.moved_on > today:
        raise ForPerson("Give the day the victim moved: today or before.")
    if sent.is_permanent is None:
        raise ForPerson("Say whether the move is permanent or temporary; “temporary” if unsure.")
    if not sent.safe_to_share:
        raise ForPerson(
            "Check first who must not learn where the victim is, and that nobody of them can read "
            "this at the other MARAC; then tick that it is safe to share."
        )


def send(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    transfer_id: str,
    sent: Sent,
    file_sha256: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Notes that a case goes to another MARAC in that file. It stays here until the receipt."""
    check_sent(sent, today)
    with writing(engine) as connection:
        marac_id = check_case(connection, by, case_id)
        check_may(by, Permission.DO_CASEWORK, marac_id)
        check_can_go(_standing(connection, case_id))
        values = {
            "transfer_id": transfer_id,
            "case_id": case_id,
            "direction": OUT,
            "other_marac": sent.other_marac.strip(),
            "moved_on": _day(sent.moved_on),
            "is_permanent": as_text(sent.is_permanent),
            "was_heard": as_text(sent.was_heard),
            "agenda_circulated": as_text(sent.agenda_circulated),
            "safe_to_share": as_text(sent.safe_to_share),
            "sent_on": today.isoformat(),
            "sent_by": by.name,
            "file_sha256": file_sha256,
            "notes": sent.notes.strip(),
        }
        save_within(connection, "transfers", values, by=by)


def record_receipt(
    engine: sa.Engine,
    *,
    by: User,
    transfer_id: str,
    code: str,
    received_on: date,
    received_by: str,
    file_sha256: str | None = None,
    today: date,
    check_case: CheckCase,
) -> None:
    """Records the other MARAC's receipt; a case not heard here leaves the list with it.

    `file_sha256` is what the receipt's file says it is for; None where the code was read out.
    Raises ForPerson where the code is not that of the file that was sent and that day.
    """
    with writing(engine) as connection:
        row = _sent_row(connection, by, transfer_id, check_case)
        if received_on > today:
            raise ForPerson("The day on the receipt is still to come: check the day.")
        receiver = needed(received_by, "Say who received it.", least=3)
        key = receipt_key(connection, transfer_id)
        is_its_file = file_sha256 in (None, row.file_sha256)
        is_right = transfer_receipt.is_right(code, key, row.file_sha256 or "", received_on)
        if not (is_its_file and is_right):
            raise ForPerson(
                "This is not the receipt for the file that was sent: check the day, and the code "
                "letter by letter, with the other MARAC."
            )
        values = {
            "transfer_id": transfer_id,
            "received_on": received_on.isoformat(),
            "received_by": receiver,
            "receipt": code.strip(),
        }
        save_within(connection, "transfers", values, by=by)
        _let_go(connection, by, row, received_on)


def give_up(
    engine: sa.Engine,
    *,
    by: User,
    transfer_id: str,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Notes that no receipt will come: the file was lost, or the victim did not move after all."""
    why = needed(reason, "Say why no receipt will come.", least=3)
    with writing(engine) as connection:
        _sent_row(connection, by, transfer_id, check_case)
        values = {"transfer_id": transfer_id, "given_up_on": today.isoformat()}
        save_within(connection, "transfers", values, by=by, reason=why)


def _sent_row(
    connection: sa.Connection, by: User, transfer_id: str, check_case: CheckCase
) -> sa.Row[Any]:
    """A transfer that was sent and has no receipt yet, of a case the person may change."""
    row = connection.execute(
        sa.select(transfers).where(transfers.c.transfer_id == transfer_id)
    ).first()
    if row is None or row.direction != OUT:
        raise ForPerson("This transfer is not in the record any more: reload the page.")
    check_may(by, Permission.DO_CASEWORK, check_case(connection, by, row.case_id))
    if row.received_on is not None:
        raise ForPerson("The receipt for this transfer is recorded already: reload the page.")
    return row


def _let_go(connection: sa.Connection, by: User, row: sa.Row[Any], received_on: date) -> None:
    values = {
        "case_id": row.case_id,
        "transferred_to": row.other_marac,
        "transfer_received_on": received_on.isoformat(),
    }
    now = _standing(connection, row.case_id)
    if now in LEAVES:
        check_move(now, "transferred_out")
        values["status"] = "transferred_out"
        _take_off_lists(connection, by, row.case_id)
    save_within(connection, "cases", values, by=by)


def _take_off_lists(connection: sa.Connection, by: User, case_id: str) -> None:
    """The case waits at no meeting any more that has not dealt with it."""
    waiting = connection.scalars(
        sa.select(listings.c.meeting_id)
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .where(listings.c.case_id == case_id, listings.c.outcome.is_(None))
        .order_by(listings.c.meeting_id)
    ).all()
    for meeting_id in waiting:
        values = {"case_id": case_id, "meeting_id": meeting_id, "outcome": "transferred_out"}
        save_within(connection, "listings", values, by=by)


def _standing(connection: sa.Connection, case_id: str) -> str:
    status = connection.scalar(sa.select(cases.c.status).where(cases.c.case_id == case_id))
    outcomes = connection.scalars(
        sa.select(listings.c.outcome).where(listings.c.case_id == case_id)
    ).all()
    return standing(status, is_listed=bool(outcomes), is_heard="heard" in outcomes)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
