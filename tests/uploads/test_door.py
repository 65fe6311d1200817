"""What is let in: names, sizes and kinds by content."""

import tomllib
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest import door
from ingest.door import MOST_BY_PAGE, Purpose, check_size, check_together, receive
from ingest.file_names import LONGEST, cleaned
from ingest.media import EMAIL, JPEG, MESSAGE, PDF, PNG, TEXT, Medium, recognised
from ingest.reading import read_bytes
from models.errors import ForPerson
from models.settings import PROJECT

from .office import word, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RESERVED = ("con", "prn", "aux", "nul", "com1", "lpt9", "COM¹", "conin$")


@given(st.text(max_size=300))
@example("../../etc/passwd")
@example("C:\\Users\\x\\a.pdf")
@example("a\u202efdp.exe")
@example("con.pdf")
@example("x" * 400 + ".pdf")
@example("é" * 400 + ".pdf")
@example(". . .")
def test_a_name_holds_nothing_that_a_disk_or_a_reader_could_misread(name: str) -> None:
    clean = cleaned(name)
    assert clean and len(clean) <= LONGEST and len(clean.encode()) <= 240
    assert not set(clean) & set('/\\<>:"|?*')
    assert all(unicodedata.category(character)[0] != "C" for character in clean)
    assert clean == clean.strip(" .") and "  " not in clean
    assert clean.split(".")[0].strip().lower() not in [text.lower() for text in RESERVED]
    assert cleaned(clean) == clean


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("July meeting.xlsx", "July meeting.xlsx"),
        ("C:\\temp\\..\\minutes.docx", "minutes.docx"),
        ("minutes\u202excod.exe", "minutesxcod.exe"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("NUL.txt", "_NUL.txt"),
        ("", "file"),
        (".hidden", "hidden"),
        ("Cafe\u0301.pdf", "Café.pdf"),
    ],
)
def test_names_as_they_are_kept(name: str, clean: str) -> None:
    assert cleaned(name) == clean


def test_the_ending_of_a_long_name_stays() -> None:
    assert cleaned("x" * 400 + ".pdf").endswith("x.pdf")


@pytest.mark.parametrize(
    ("content", "medium"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR....", PNG),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", JPEG),
        (b"From: a@example.org\r\nSubject: x\r\n\r\n<html>", EMAIL),
        (b"Received: by x\nMIME-Version: 1.0\n\nhello", EMAIL),
        (OLE + bytes(600) + "__properties_version1.0".encode("utf-16-le"), MESSAGE),
        (b"Notes of a call.\nShe is safe.\n", TEXT),
        ("\ufeffNotes".encode("utf-16-le"), TEXT),
        ("Café".encode("cp1252"), TEXT),
    ],
)
def test_a_kind_is_known_by_content(content: bytes, medium: Medium) -> None:
    assert recognised("x", content) is medium
    for wrong in (".exe", ".html", ".pdf.exe"):
        with pytest.raises(ForPerson, match="inside, whatever its ending says"):
            receive(f"x{wrong}", content, Purpose.DOCUMENT, scanner=None)
    assert receive("x", content, Purpose.DOCUMENT, scanner=None).name == f"x{medium.endings[0]}"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0\x03",
        b"\x7fELF\x02",
        b"#!/bin/sh\0",
        b"<html><script>alert(1)</script></html>",
        b"  <!DOCTYPE html>",
        b"<?xml version='1.0'?><svg/>",
        b"\xef\xbb\xbf<svg onload='x'>",
        b"PAR1\0",
        b"GIF89a\0",
        b"PK\x03\x04\0",
        b"Rar!\x1a\x07\0",
        OLE + bytes(600),
        OLE + "EncryptedPackage".encode("utf-16-le"),
        OLE + "__properties_version1.0_VBA_PROJECT".encode("utf-16-le"),
        b"",
        b" \n ",
    ],
)
def test_other_kinds_are_not_kept_whatever_their_name(content: bytes) -> None:
    for name in ("x.pdf", "x.txt", "x.docx", "x"):
        with pytest.raises(ForPerson):
            receive(name, content, Purpose.DOCUMENT, scanner=None)


def test_office_files_under_a_wrong_name_are_refused() -> None:
    for name, content in (("x.pdf", word()), ("x.docx", workbook()), ("x.xlsx", word())):
        with pytest.raises(ForPerson, match="inside, whatever its ending says"):
            receive(name, content, Purpose.DOCUMENT, scanner=None)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_purpose_has_its_limit(purpose: Purpose) -> None:
    most = door.MOST_BYTES[purpose]
    check_size("x.csv", most, purpose)
    with pytest.raises(ForPerson, match=f"at most {most // door.MEGABYTE:,} MB"):
        check_size("x.csv", most + 1, purpose)


def test_files_taken_together_have_a_limit() -> None:
    check_together([MOST_BY_PAGE, MOST_BY_PAGE])
    with pytest.raises(ForPerson, match="together"):
        check_together([MOST_BY_PAGE] * 3)


def test_the_page_and_the_server_have_the_same_limit() -> None:
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] * door.MEGABYTE == MOST_BY_PAGE


def test_an_import_is_called_by_its_clean_name() -> None:
    (sheet,) = read_bytes("../\u202ecases.csv", b"case_id\nC1\n")
    assert (sheet.origin, sheet.name) == ("cases.csv", "cases")
