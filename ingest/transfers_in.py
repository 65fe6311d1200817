"""A case that another MARAC sent, taken into this record whole or not at all."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from ingest import sharing
from ingest.case_numbers import new_row_id, next_case_number
from ingest.documents import Place, keep_within, look_inside
from ingest.door import Purpose, receive
from ingest.idva import tell_idvas
from ingest.save import save_within
from ingest.scanner import Scanner
from ingest.transfers import INTO
from models import transfer_receipt
from models.access import Permission, User, check_may
from models.codes import DOCUMENT_KIND
from models.database import writing
from models.errors import ForPerson
from models.tables import people as people_table
from models.tables import transfers
from models.transfer_content import COLUMNS, CONTACT, Content, document
from models.transfer_keys import installation_id
from models.transfer_receipt import Receipt

NEW = ""  # instead of the id of somebody in the record: the person gets a row of their own


@dataclass(frozen=True)
class Choices:
    """What the coordinator decided when the case came.

    `people`: person_id in the file → id of the same person here, NEW or left out for a new row.
    `referrers` are the agencies here that count as having referred it.
    """

    marac_id: str
    referrers: Sequence[str]
    people: Mapping[str, str]
    tell_idvas: bool = True


@dataclass(frozen=True)
class TakenIn:
    """The case's number here, and the receipt for the MARAC that sent it."""

    case_id: str
    receipt: Receipt


def take_in(
    engine: sa.Engine,
    *,
    by: User,
    content: Content,
    file_sha256: str,
    choices: Choices,
    today: date,
    scanner: Scanner | None,
) -> TakenIn:
    """Makes the case anew here, with its people, children, assessments, wishes and documents.

    Raises ForPerson, and nothing is kept, where the case came before or a row breaks a rule.
    """
    check_may(by, Permission.DO_CASEWORK, choices.marac_id)
    _check_choices(choices)
    files = [
        (receive(row["name"], document(row), Purpose.DOCUMENT, scanner=scanner), row)
        for row in _papers(content)
    ]
    with writing(engine) as connection:
        refuse_twice(connection, content, file_sha256)
        people = {
            row["person_id"]: _person(connection, by, content, row, choices)
            for row in content.people
        }
        if len(set(people.values())) < len(people):
            raise ForPerson("Two people of the file cannot be one person here: choose again.")
        case_id = next_case_number(connection, today.year)
        _case(connection, by, case_id, content, people, choices, today)
        _rows(connection, by, case_id, content)
        _decisions(connection, by, case_id, choices.marac_id, content)
        receipt = _receipt(content, file_sha256, by, today)
        _transfer(connection, by, case_id, content, receipt)
        kept: list[str] = []
        for received, row in files:
            about = {"marac_id": choices.marac_id, "kind": _kind(row), "agency_id": None}
            place = Place(case_id=case_id)
            kept.append(keep_within(connection, received, place, about, by=by, scanner=scanner))
        if choices.tell_idvas:
            tell_idvas(connection, marac_id=choices.marac_id, case_id=case_id, today=today)
    for document_id in kept:
        look_inside(engine, document_id, by=by, scanner=scanner)
    return TakenIn(case_id, receipt)


def refuse_twice(connection: sa.Connection, content: Content, file_sha256: str) -> None:
    """Raises ForPerson where this file, or this case from the same record, came already."""
    known = connection.execute(
        sa.select(transfers.c.case_id, transfers.c.received_on).where(
            transfers.c.direction == INTO,
            sa.or_(transfers.c.file_sha256 == file_sha256, transfers.c.origin == _origin(content)),
        )
    ).first()
    if known is not None:
        on = f" on {known.received_on.day} {known.received_on:%B %Y}" if known.received_on else ""
        raise ForPerson(
            f"This case came already{on} and is case {known.case_id} here: nothing was added. Save "
            "its receipt again on the Transfers page if the other MARAC lacks it."
        )


def _check_choices(choices: Choices) -> None:
    if not choices.referrers:
        raise ForPerson("Choose the agency that counts here as having referred the case.")


def _origin(content: Content) -> str:
    return f"{content.transfer['installation']}/{content.transfer['origin']}"


def _papers(content: Content) -> list[Mapping[str, str]]:
    """The documents that came, and what was done at the other MARAC as one more."""
    return [*content.documents, *_handover(content)]


def _handover(content: Content) -> list[Mapping[str, str]]:
    if not content.handover.strip():
        return []
    text = f"From {content.transfer['from_marac']}\n\n{content.handover}\n"
    told = base64.b64encode(text.encode()).decode()
    return [{"name": "handover.txt", "kind": "other", "content": told}]


def _kind(row: Mapping[str, str]) -> str:
    return row["kind"] if row.get("kind") in DOCUMENT_KIND else "other"


def _person(
    connection: sa.Connection, by: User, content: Content, row: Mapping[str, str], choices: Choices
) -> str:
    """The person's id here: a new row, or somebody known with the contact details that came."""
    known = choices.people.get(row["person_id"], NEW)
    if known:
        if not connection.scalar(
            sa.select(people_table.c.person_id).where(people_table.c.person_id == known)
        ):
            raise ForPerson("A person chosen is not in the record any more: load the file again.")
        values = {name: row[name] for name in CONTACT if row.get(name)}
    else:
        values = {name: text for name, text in row.items() if name != "person_id"}
    person_id = known or new_row_id("P")
    reason = f"Came with a transfer from {content.transfer['from_marac']}"
    save_within(connection, "people", {"person_id": person_id} | values, by=by, reason=reason)
    return person_id


def _case(
    connection: sa.Connection,
    by: User,
    case_id: str,
    content: Content,
    people: Mapping[str, str],
    choices: Choices,
    today: date,
) -> None:
    """A new referral to this MARAC, to be screened here. The old case is no earlier referral."""
    is_own = content.transfer["installation"] == installation_id(connection)
    values = {name: text for name, text in content.case.items() if name != "referral_date"}
    values |= {
        "case_id": case_id,
        "marac_id": choices.marac_id,
        "referral_date": today.isoformat(),
        "victim_id": people[content.victim],
        "perpetrator_ids": ";".join(people[one] for one in content.perpetrators),
        "referring_agencies": ";".join(choices.referrers),
        "transferred_from": content.transfer["origin" if is_own else "from_marac"],
        "transfer_received_on": today.isoformat(),
        "status": "received",
    }
    if choices.tell_idvas:
        values["idva_referred_on"] = today.isoformat()
    save_within(connection, "cases", values, by=by)


def _rows(connection: sa.Connection, by: User, case_id: str, content: Content) -> None:
    for file, key, prefix, rows in (
        ("children", "child_id", "K", content.children),
        ("assessments", "assessment_id", "R", content.assessments),
        ("wishes", "wish_id", "W", content.wishes),
    ):
        for row in rows:
            ids = {key: new_row_id(prefix), "case_id": case_id}
            save_within(connection, file, {**row, **ids}, by=by)


def _decisions(
    connection: sa.Connection, by: User, case_id: str, marac_id: str, content: Content
) -> None:
    """The decisions to share made at the other MARAC, as they were made there."""
    for row in content.sharing:
        values = {name: _typed(name, row.get(name)) for name in COLUMNS["sharing"]}
        if not (values["decided_on"] and values["decided_by"] and values["purpose"]):
            continue
        basis = {"lawful_basis": values["lawful_basis"] or ""}
        sharing.keep_within(connection, by, case_id, marac_id, values | basis)


def _typed(name: str, text: str | None) -> object:
    if not text:
        return None
    if name == "decided_on":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if name in ("with_consent", "victim_informed"):
        return text == "yes"
    return text.replace("\x00", "")


def _receipt(content: Content, file_sha256: str, by: User, today: date) -> Receipt:
    key = bytes.fromhex(content.transfer["receipt_key"])
    code = transfer_receipt.code(key, file_sha256, today)
    return Receipt(file_sha256, today, by.name, code)


def _transfer(
    connection: sa.Connection, by: User, case_id: str, content: Content, receipt: Receipt
) -> None:
    came = content.transfer
    answers = ("moved_on", "is_permanent", "was_heard", "agenda_circulated", "safe_to_share")
    values = {
        name: came[name] for name in (*answers, "sent_on", "sent_by", "notes") if name in came
    }
    values |= {
        "transfer_id": new_row_id("F"),
        "case_id": case_id,
        "direction": INTO,
        "other_marac": came["from_marac"],
        "received_on": receipt.received_on.isoformat(),
        "received_by": receipt.received_by,
        "receipt": receipt.code,
        "file_sha256": receipt.file_sha256,
        "origin": _origin(content),
    }
    save_within(connection, "transfers", values, by=by)
