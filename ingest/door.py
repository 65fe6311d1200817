"""The one door for every file that a person or a command hands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from ingest.file_names import cleaned
from ingest.media import DOCX, Medium, recognised
from ingest.scanner import Scanner, refuse_infected
from models import transfer_file
from models.errors import ForPerson

MEGABYTE = 1_000_000

# By page no file is larger: the same number stands in .streamlit/config.toml (in MB) and at the
# gate. A command reads from the disk, where a national file may be larger.
MOST_BY_PAGE = 200 * MEGABYTE
MOST_AT_ONCE = 500 * MEGABYTE


class Purpose(StrEnum):
    """What a file is handed in for."""

    IMPORT = "import"
    TEMPLATE = "template"
    MAPPING = "mapping"
    DOCUMENT = "document"
    TRANSFER = "transfer"
    REFERRAL_FORM = "referral form"


MOST_BYTES = {
    Purpose.IMPORT: 2_000 * MEGABYTE,
    Purpose.TEMPLATE: 20 * MEGABYTE,
    Purpose.MAPPING: 1 * MEGABYTE,
    Purpose.DOCUMENT: 50 * MEGABYTE,
    Purpose.TRANSFER: transfer_file.MOST_BYTES,
    Purpose.REFERRAL_FORM: 20 * MEGABYTE,
}
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_MOST_WORKBOOK = 200 * MEGABYTE


@dataclass(frozen=True)
class Received:
    """A file that was let in: its name made harmless, its bytes, what it is (for a document)."""

    name: str
    content: bytes
    medium: Medium | None = None


def receive(name: str, content: bytes, purpose: Purpose, *, scanner: Scanner | None) -> Received:
    """The file, ready to be read.

    Raises ForPerson for one that is too large, that the scanner refuses or cannot answer for, or
    (a document) whose content is none of the kinds kept or not what its ending says. A document
    is scanned once it is kept: `ingest.documents` holds it back until then.
    """
    name = cleaned(name)
    check_size(name, len(content), purpose)
    if purpose is Purpose.DOCUMENT:
        return _document(name, content)
    if purpose is Purpose.REFERRAL_FORM:
        return _word_form(name, content, scanner)
    refuse_infected(name, content, scanner)
    return Received(name, content)


def check_size(name: str, size: int, purpose: Purpose) -> None:
    """ForPerson where a file of so many bytes is more than is let in for that purpose."""
    most = MOST_BYTES[purpose]
    if purpose is Purpose.IMPORT and PurePath(name).suffix.lower() in _WORKBOOKS:
        most = min(most, _MOST_WORKBOOK)
    if size > most:
        raise ForPerson(
            f"{name} has {size / MEGABYTE:,.0f} MB, and at most {most // MEGABYTE:,} MB are let "
            f"in: {_ADVICE[purpose]}."
        )


def check_together(sizes: Sequence[int]) -> None:
    """ForPerson where files taken at once are more than a page should hold in memory."""
    if sum(sizes) > MOST_AT_ONCE:
        raise ForPerson(
            f"These files have {sum(sizes) / MEGABYTE:,.0f} MB together, and at most "
            f"{MOST_AT_ONCE // MEGABYTE} MB are taken at once: load some of them first, or use "
            "“marac import”."
        )


def _word_form(name: str, content: bytes, scanner: Scanner | None) -> Received:
    """A Word document that is read here and now, and so scanned first."""
    received = _document(name, content)
    if received.medium is not DOCX:
        raise ForPerson(f"{name} is no Word document: save the referral form as .docx.")
    refuse_infected(name, content, scanner)
    return received


def _document(name: str, content: bytes) -> Received:
    """A document by its content; its ending must say the same, for whoever opens it later."""
    medium = recognised(name, content)
    ending = PurePath(name).suffix.lower()
    if not ending:
        return Received(f"{name}{medium.endings[0]}", content, medium)
    if ending not in medium.endings:
        raise ForPerson(
            f"{name} is {medium.words} inside, whatever its ending says: give it the ending "
            f"{medium.endings[0]}, if it is from somebody you trust."
        )
    return Received(name, content, medium)


_ADVICE = {
    Purpose.IMPORT: "save it in parts, or as CSV and load it with “marac import”",
    Purpose.TEMPLATE: "use an empty copy of the workbook",
    Purpose.MAPPING: "a mapping is a few lines of text, so check that it is the right file",
    Purpose.DOCUMENT: "save it smaller, or in parts",
    Purpose.TRANSFER: "ask the other MARAC to send fewer documents with the case",
    Purpose.REFERRAL_FORM: "take the pictures out of it, or type the referral",
}
