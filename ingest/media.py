"""What a file is by its content: the few kinds that are kept as documents."""

import codecs
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from models.errors import ForPerson
from models.package_links import reaches_out
from models.packages import WORD_DOCUMENT, WORKBOOK, ZIP, is_package, open_package

_MOST_UNPACKED = 200_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MESSAGE = "__properties_version1.0".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_PNG, _PNG_FIRST = b"\x89PNG\r\n\x1a\n", b"IHDR"
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:")
_MAIL_HEADERS = re.compile(rb"^(?:from|received|return-path|mime-version|message-id):", re.I | re.M)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|script|svg|!entity|body|iframe)", re.I)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Medium:
    """A kind of file: its words, its endings (the first is given to it), its media type."""

    words: str
    endings: tuple[str, ...]
    media_type: str


PDF = Medium("a PDF", (".pdf",), "application/pdf")
PNG = Medium("a PNG picture", (".png",), "image/png")
JPEG = Medium("a JPEG picture", (".jpg", ".jpeg"), "image/jpeg")
DOCX = Medium(
    "a Word document",
    (".docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
XLSX = Medium(
    "an Excel workbook",
    (".xlsx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
MESSAGE = Medium("an Outlook message", (".msg",), "application/vnd.ms-outlook")
EMAIL = Medium("an e-mail", (".eml",), "message/rfc822")
TEXT = Medium("a text file", (".txt",), "text/plain")

KEPT = (PDF, DOCX, XLSX, PNG, JPEG, TEXT, EMAIL, MESSAGE)
_KEPT_WORDS = "PDF, Word (.docx), Excel (.xlsx), PNG, JPEG, text, or an e-mail (.eml, .msg)"


def recognised(name: str, content: bytes) -> Medium:
    """The kind by content, after a look inside. ForPerson where it is none that may be kept."""
    for medium, holds in _BY_CONTENT:
        if holds(content):
            if medium is DOCX:
                _look_inside(name, content, WORD_DOCUMENT)
            elif medium is XLSX:
                _look_inside(name, content, WORKBOOK)
            return medium
    raise _refusal(name, content)


def _look_inside(name: str, content: bytes, main: str) -> None:
    """Refuses an Office file that would reach outside itself on somebody's computer."""
    archive: zipfile.ZipFile = open_package(name, content, main=main, most=_MOST_UNPACKED)
    if found := reaches_out(archive):
        raise ForPerson(
            f"{name} holds {' and '.join(found)}: take them out, or save it as a PDF and add that."
        )


def _is_message(content: bytes) -> bool:
    return content.startswith(_OLE) and _MESSAGE in content and _MACROS not in content


def _is_png(content: bytes) -> bool:
    return content.startswith(_PNG) and content[12:16] == _PNG_FIRST


def _is_email(content: bytes) -> bool:
    """Text that begins with header lines, one of which every message has."""
    head = content.lstrip(b"\xef\xbb\xbf\r\n")[:8192].replace(b"\r\n", b"\n").split(b"\n\n")[0]
    return bool(_HEADER_LINE.match(head) and _MAIL_HEADERS.search(head)) and _is_plain(content)


def _is_text(content: bytes) -> bool:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeError:
            return False
    return _is_plain(content) and not _MARKUP.match(content.removeprefix(codecs.BOM_UTF8))


def _is_plain(content: bytes) -> bool:
    return bool(content.strip()) and not _CONTROLS.search(content)


_BY_CONTENT: tuple[tuple[Medium, Callable[[bytes], bool]], ...] = (
    (PDF, lambda content: content.startswith(b"%PDF-")),
    (PNG, _is_png),
    (JPEG, lambda content: content.startswith(b"\xff\xd8\xff")),
    (DOCX, lambda content: is_package(content, WORD_DOCUMENT)),
    (XLSX, lambda content: is_package(content, WORKBOOK)),
    (MESSAGE, _is_message),
    (EMAIL, _is_email),
    (TEXT, _is_text),
)


def _refusal(name: str, content: bytes) -> ForPerson:
    if not content.strip():
        return ForPerson(f"{name} is empty: there is nothing in it to keep.")
    if content.startswith(_OLE) and _ENCRYPTED in content:
        return ForPerson(
            f"{name} is protected with a password: take the password off and save it again, so "
            "that it can be checked."
        )
    if content.startswith(_OLE):
        return ForPerson(
            f"{name} is in an old Office format, which can hide macros: save it as .docx, .xlsx "
            "or PDF."
        )
    if content.startswith(ZIP):
        return ForPerson(f"{name} is a zip file: unpack it and add the files inside.")
    return ForPerson(f"{name} is not a kind of file that is kept: save it as {_KEPT_WORDS}.")
