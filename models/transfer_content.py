"""What goes with a case to another MARAC: the columns sent, and the content of a file checked."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from models.errors import ForPerson
from models.tables import assessments, children, people

# Never sent: how the old MARAC counts the case, its own IDVA's dates, its meetings.
CASE = (
    *("referral_date", "incident_date", "incident_criminal", "criteria", "abuse_types"),
    *("children_in_household", "previous_referral_on", "previous_marac", "victim_aware"),
    *("sharing_basis", "must_not_receive", "referrer_name", "referrer_contact", "relationships"),
    *("criteria_reason", "what_happened", "why_multi_agency", "in_immediate_danger"),
    *("immediate_safety", "victim_unaware_reason", "household", "housing"),
)
# Where and how the victim is reached: newer in the file than in the record that gets it.
CONTACT = (
    *("address", "postcode", "phone", "phone_is_safe", "email", "safe_contact_notes"),
    *("safe_times", "must_not_know"),
)


def _of(table: Any, *left_out: str) -> tuple[str, ...]:  # noqa: ANN401 - a table
    return tuple(c.name for c in table.c if c.name not in {"sender", "marac_id", *left_out})


COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "case": CASE,
        "people": _of(people),
        "children": _of(children, "child_id", "case_id"),
        "assessments": _of(assessments, "assessment_id", "case_id", "agency_id"),
        "wishes": ("said_on", "words", "asked_by", "method", "stage"),
        "sharing": (
            *("decided_on", "decided_by", "shared_with", "purpose", "lawful_basis", "with_consent"),
            *("necessary", "proportionate", "victim_informed", "not_informed_reason"),
        ),
        "referrers": ("name", "return_source"),
        "documents": ("name", "kind", "content"),
        "transfer": (
            *("transfer_id", "origin", "installation", "from_marac", "to_marac", "moved_on"),
            *("is_permanent", "was_heard", "agenda_circulated", "safe_to_share", "sent_on"),
            *("sent_by", "notes", "receipt_key"),
        ),
    }
)
_MANY = tuple(part for part in COLUMNS if part not in ("case", "transfer"))
_MOST_ROWS, _MOST_TEXT = 500, 50_000
_NEEDED = ("transfer_id", "origin", "installation", "from_marac", "sent_on", "receipt_key")
_NOT_READ = (
    "What is inside this file is no case that this program can read: ask the other MARAC to send "
    "it again."
)
Row = Mapping[str, str]


@dataclass(frozen=True)
class Content:
    """A case as it came: each row column → text as in an interchange file; blank ones left out.

    `victim` and `perpetrators` are person_ids among `people`; `handover` is text to be read.
    """

    transfer: Row
    case: Row
    victim: str
    perpetrators: tuple[str, ...]
    people: tuple[Row, ...]
    children: tuple[Row, ...]
    assessments: tuple[Row, ...]
    wishes: tuple[Row, ...]
    sharing: tuple[Row, ...]
    referrers: tuple[Row, ...]
    documents: tuple[Row, ...]
    handover: str

    def person(self, person_id: str) -> Row:
        return next(row for row in self.people if row["person_id"] == person_id)


def checked(found: Mapping[str, Any]) -> Content:
    """The content of a file that was opened. Raises ForPerson where it is not one of these."""
    try:
        content = Content(
            transfer=_row("transfer", found["transfer"]),
            case=_row("case", found["case"]),
            **{part: _rows(part, found[part]) for part in _MANY},
            victim=_text(found["victim"]),
            perpetrators=tuple(_text(one) for one in _list(found["perpetrators"])),
            handover=_text(found["handover"]),
        )
        _check(content, set(found))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ForPerson(_NOT_READ) from None
    return content


def _check(content: Content, parts: set[str]) -> None:
    if parts != {*COLUMNS, "victim", "perpetrators", "handover"}:
        raise ValueError("parts")
    ids = [row["person_id"] for row in content.people]
    named = [content.victim, *content.perpetrators]
    if sorted(ids) != sorted(set(named)) or len(named) != len(set(named)):
        raise ValueError("people")
    if not all(content.transfer.get(name) for name in _NEEDED):
        raise ValueError("transfer")
    date.fromisoformat(content.transfer["sent_on"])
    bytes.fromhex(content.transfer["receipt_key"])
    for row in content.documents:
        document(row)


def document(row: Row) -> bytes:
    """A document's bytes. Raises ValueError where they are none."""
    try:
        return base64.b64decode(row["content"], validate=True)
    except binascii.Error as error:
        raise ValueError("document") from error


def _rows(part: str, found: object) -> tuple[Row, ...]:
    return tuple(_row(part, row) for row in _list(found))


def _list(found: object) -> list[object]:
    if not isinstance(found, list) or len(found) > _MOST_ROWS:
        raise ValueError("list")
    return found


def _row(part: str, found: object) -> Row:
    if not isinstance(found, dict) or set(found) - set(COLUMNS[part]):
        raise ValueError(part)
    is_document = part == "documents"
    return {
        name: _text(text, most=None if is_document and name == "content" else _MOST_TEXT)
        for name, text in found.items()
    }


def _text(found: object, most: int | None = _MOST_TEXT) -> str:
    if not isinstance(found, str) or (most is not None and len(found) > most):
        raise ValueError("text")
    return found
