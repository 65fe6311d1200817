"""What is written in a document of any kind that is kept, as plain text to search in."""

import email
import email.policy
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import islice

from ingest.media import DOCX, EMAIL, JPEG, PDF, PNG, TEXT, XLSX
from models.text_states import NONE, PART, READ, UNREAD

MOST_CHARACTERS = 400_000
_MOST_PAGES = 1_000
_MOST_ROWS = 100_000
_KEPT_CONTROLS = "\n\t"
_NO_CELLS = " | "
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, soft hyphens, what turns the direction


@dataclass(frozen=True)
class DocumentText:
    """What is written in a document, and whether that is all of it (models.codes.TEXT_STATE)."""

    state: str
    text: str = ""


def text_of(content: bytes, media_type: str) -> DocumentText:
    """The text of a document; whatever goes wrong on the way, it is one that was not read.

    A hostile file may take for ever or fill the memory here: `ingest.reading_apart` reads in a
    program of its own, with limits.
    """
    read = _READERS.get(media_type)
    if read is None:
        return DocumentText(UNREAD)
    try:
        lines = list(_capped(read(content)))
    except Exception:  # noqa: BLE001 - the libraries raise anything for a broken file
        return DocumentText(UNREAD)
    text = "\n".join(lines).strip()
    if not text:
        return DocumentText(NONE)
    if len(text) > MOST_CHARACTERS:
        return DocumentText(PART, text[:MOST_CHARACTERS])
    return DocumentText(READ, text)


def tidied(text: str) -> str:
    """The text without characters that nobody sees, and letters that were joined taken apart."""
    plain = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        one for one in plain if one in _KEPT_CONTROLS or unicodedata.category(one) not in _UNSEEN
    )


def _capped(parts: Iterable[str]) -> Iterator[str]:
    """Lines until there are more characters than are kept."""
    so_far = 0
    for part in parts:
        line = tidied(part).rstrip()
        yield line
        so_far += len(line) + 1
        if so_far > MOST_CHARACTERS:
            return


def _word(content: bytes) -> Iterator[str]:
    """Paragraphs and rows in their order, then what stands above and under the pages."""
    import docx

    from ingest import word_text

    for block in word_text.blocks(content):
        yield from (_row(row) for row in block.rows)
        yield ""
    seen = set()
    for section in docx.Document(io.BytesIO(content)).sections:
        for place in (section.header, section.footer):
            for paragraph in place.paragraphs:
                if paragraph.text.strip() and paragraph.text not in seen:
                    seen.add(paragraph.text)
                    yield paragraph.text


def _row(cells: Iterable[object]) -> str:
    return _NO_CELLS.join(text for cell in cells if (text := str(cell).strip()))


def _pdf(content: bytes) -> Iterator[str]:
    import pypdf

    for page in islice(pypdf.PdfReader(io.BytesIO(content)).pages, _MOST_PAGES):
        yield page.extract_text()
        yield ""


def _workbook(content: bytes) -> Iterator[str]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield sheet.title
        for row in islice(sheet.iter_rows(values_only=True), _MOST_ROWS):
            if line := _row(cell for cell in row if cell is not None):
                yield line


def _plain(content: bytes) -> Iterator[str]:
    from ingest.reading.encoding import as_utf8

    yield from as_utf8("the file", content)[0].decode().splitlines()


def _email(content: bytes) -> Iterator[str]:
    """Who wrote to whom, about what, and the message; its attachments are left alone."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    for name in ("From", "To", "Cc", "Date", "Subject"):
        if message[name]:
            yield f"{name}: {message[name]}"
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is not None:
        text = str(body.get_content())
        yield from (_Words.of(text) if body.get_content_subtype() == "html" else text).splitlines()


class _Words(HTMLParser):
    """The words of a page without its tags, scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[str] = []
        self._hidden = 0

    @classmethod
    def of(cls, html: str) -> str:
        words = cls()
        words.feed(html)
        words.close()
        return "".join(words._kept)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")
        self._kept.append("\n" if tag in ("p", "br", "div", "tr", "li") else "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self._kept.append(data)


def _no_words(_content: bytes) -> Iterator[str]:
    yield from ()


_READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    DOCX.media_type: _word,
    PDF.media_type: _pdf,
    XLSX.media_type: _workbook,
    TEXT.media_type: _plain,
    EMAIL.media_type: _email,
    PNG.media_type: _no_words,
    JPEG.media_type: _no_words,
}
# These are read in no time whatever they hold.
QUICK = (TEXT.media_type, PNG.media_type, JPEG.media_type)
