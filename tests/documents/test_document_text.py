"""What is written in each kind of document is found, and no file can stall or break the record."""

import io
import zlib
from email.message import EmailMessage

import openpyxl
import pypdf
import pytest
import sqlalchemy as sa
from uploads.clamd import EICAR, answering

from ingest import document_scans, document_text, reading_apart
from ingest.document_text import MOST_CHARACTERS, text_of, tidied
from ingest.document_texts import read_texts
from ingest.media import DOCX, EMAIL, JPEG, MESSAGE, PDF, PNG, TEXT, XLSX
from ingest.reading_apart import read_apart
from models.database import writing
from models.documents import unseal_text
from models.errors import ForPerson
from models.tables import documents

from .given import COORDINATOR, pdf, put, row, word


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Owed", None, 12])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def message(html: bool = False) -> bytes:
    told = EmailMessage()
    told["From"], told["Subject"] = "ward@example.org", "The locks"
    text = "<style>p{}</style><p>Changed &amp; safe</p>" if html else "Changed & safe"
    told.set_content(text, subtype="html" if html else "plain")
    return told.as_bytes()


@pytest.mark.parametrize(
    ("content", "media", "words"),
    [
        (word("Dear all", "The locks were changed."), DOCX, "The locks were changed."),
        (pdf("The locks were changed."), PDF, "The locks were changed."),
        (workbook(), XLSX, "Name | Owed | 12"),
        ("Zoë’s café".encode("cp1252"), TEXT, "Zoë’s café"),
        ("Zoë".encode("utf-16"), TEXT, "Zoë"),
        (message(), EMAIL, "Changed & safe"),
        (message(html=True), EMAIL, "Changed & safe"),
    ],
)
def test_the_words_of_each_kind_are_found(content: bytes, media: object, words: str) -> None:
    found = text_of(content, media.media_type)  # type: ignore[attr-defined]
    assert (found.state, words in found.text) == ("read", True)
    assert "p{}" not in found.text


def test_what_stands_above_a_word_page_is_found_too() -> None:
    import docx

    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "Northtown hospital"
    out = io.BytesIO()
    paper.save(out)
    assert "Northtown hospital" in text_of(out.getvalue(), DOCX.media_type).text


@pytest.mark.parametrize(
    ("content", "media", "state"),
    [
        (b"\x89PNG", PNG, "none"),
        (b"\xff\xd8\xff", JPEG, "none"),
        (b"%PDF-1.7 and nothing", PDF, "unread"),
        (b"no zip", DOCX, "unread"),
        (b"no zip", XLSX, "unread"),
        (b"anything", MESSAGE, "unread"),
        (("ab " * MOST_CHARACTERS).encode(), TEXT, "part"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, media: object, state: str) -> None:
    found = text_of(content, media.media_type)  # type: ignore[attr-defined]
    assert found.state == state
    assert len(found.text) <= MOST_CHARACTERS


def test_a_pdf_with_a_password_is_unread_and_a_scan_has_no_text() -> None:
    locked, empty = pypdf.PdfWriter(), pypdf.PdfWriter()
    for paper in (locked, empty):
        paper.add_blank_page(100, 100)
    locked.encrypt("secret", algorithm="RC4-128")
    told = []
    for paper in (locked, empty):
        out = io.BytesIO()
        paper.write(out)
        told.append(text_of(out.getvalue(), PDF.media_type).state)
    assert told == ["unread", "none"]


def test_letters_nobody_sees_are_taken_out_and_joined_ones_apart() -> None:
    assert tidied("Ex\u00adam\u200bple \ufb01ne\r\n\u202eend") == "Example fine\nend"


def bomb() -> bytes:
    """A PDF whose one page unpacks to half a gigabyte."""
    stream = zlib.compress(b"BT " + b" " * 500_000_000 + b" ET", 9)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(body)
    body += b"xref\n0 5\n0000000000 65535 f \n"
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def test_a_bomb_ends_unread_or_empty_and_nothing_breaks() -> None:
    assert read_apart(bomb(), PDF.media_type).state in ("unread", "none")


def test_a_reader_that_takes_too_long_or_dies_leaves_the_document_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_apart(pdf("A word"), PDF.media_type, seconds=0.001).state == "unread"
    monkeypatch.setattr(reading_apart.sys, "executable", "/nowhere/python")
    assert read_apart(pdf("A word"), PDF.media_type).state == "unread"


def test_the_program_apart_reads_the_same_and_knows_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[dict[str, str]] = []
    real = reading_apart.subprocess.run
    monkeypatch.setenv("MARAC_KEY", "0" * 64)

    def run(*args: object, **options: object) -> object:
        asked.append(options["env"])  # type: ignore[arg-type]
        return real(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(reading_apart.subprocess, "run", run)
    content = word("The locks were changed.")
    assert read_apart(content, DOCX.media_type) == text_of(content, DOCX.media_type)
    assert [name for name in asked[0] if name.startswith("MARAC_")] == []


def test_the_text_is_kept_sealed_and_opens_for_its_own_document_only(few: sa.Engine) -> None:
    first, second = put(few), put(few, "Another one.", name="b.txt")
    kept = row(few, first)
    assert kept["text_state"] == "read"
    assert b"locks" not in bytes(kept["sealed_text"])  # type: ignore[call-overload]
    with few.connect() as connection:
        sealed = bytes(kept["sealed_text"])  # type: ignore[call-overload]
        assert unseal_text(connection, sealed, first) == "A letter about the locks."
        with pytest.raises(ForPerson, match="altered"):
            unseal_text(connection, sealed, second)


def test_a_waiting_or_infected_document_is_never_read(
    few_in_a_file: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr("ingest.document_texts.read_apart", never)
    with answering(lambda: b"") as silent:
        waiting = put(few_in_a_file, scanner=silent)
    with answering(lambda: b"stream: Bad.Thing FOUND\0") as scanner:
        infected = put(few_in_a_file, EICAR + b" ", name="b.txt", scanner=scanner)
    assert read_texts(few_in_a_file) == 0
    for document_id in (waiting, infected):
        assert row(few_in_a_file, document_id)["text_state"] is None


def test_it_is_read_once_the_scan_found_nothing_and_forgotten_when_it_finds_something(
    few_in_a_file: sa.Engine,
) -> None:
    with answering(lambda: b"") as silent:
        document_id = put(few_in_a_file, scanner=silent)
    with answering(lambda: b"stream: OK\0") as scanner:
        document_scans.scan_waiting(few_in_a_file, scanner, by=COORDINATOR)
    assert row(few_in_a_file, document_id)["text_state"] == "read"
    with answering(lambda: b"stream: Bad.Thing FOUND\0") as scanner:
        document_scans.scan_waiting(few_in_a_file, scanner, by=COORDINATOR, again=True)
    kept = row(few_in_a_file, document_id)
    assert (kept["text_state"], kept["sealed_text"]) == (None, None)


def test_documents_kept_before_are_read_later_and_altered_ones_are_unread(few: sa.Engine) -> None:
    good, bad = put(few), put(few, "Another one.", name="b.txt")
    with writing(few) as connection:
        connection.execute(documents.update().values(text_state=None, sealed_text=None))
        connection.execute(
            documents.update()
            .where(documents.c.document_id == bad)
            .values(content=b"not what was sealed here")
        )
    assert read_texts(few) == 2
    assert [row(few, one)["text_state"] for one in (good, bad)] == ["read", "unread"]
    assert read_texts(few) == 0


def test_a_file_larger_than_a_text_may_be_is_cut_while_it_is_read() -> None:
    lines = iter(lambda: "x" * 1000, None)
    assert sum(map(len, document_text._capped(lines))) <= MOST_CHARACTERS + 1000
