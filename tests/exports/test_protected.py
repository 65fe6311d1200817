"""Files with a password open with it, and with nothing else."""

import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import msoffcrypto
import olefile
import openpyxl
import pytest
import pyzipper

from ingest.reading import read_bytes
from models.errors import ForPerson
from queries.exports.protected import protect, protected_name
from queries.exports.tables import Sheet, as_csv, as_workbook

from .office_program import converted, needs_office

PASSWORD = "orchard lantern säven"
SHEET = Sheet("Cases", ["case"], [["Case one of Northtown"], ["C2"]])
SEVEN_ZIP = shutil.which("7z") or shutil.which("7zz") or shutil.which("7za")


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return protect("cases.xlsx", as_workbook(SHEET, datetime(2026, 7, 9)), PASSWORD)


@pytest.fixture(scope="module")
def packed() -> bytes:
    return protect("cases.csv", as_csv(SHEET), PASSWORD)


def test_names_of_protected_files() -> None:
    assert protected_name("cases.xlsx") == "cases.xlsx"
    assert protected_name("cases-official.csv") == "cases-official.zip"
    assert protected_name("a.b.json") == "a.b.zip"


def test_a_workbook_opens_with_its_password_and_no_other(workbook: bytes) -> None:
    assert b"xl/workbook.xml" not in workbook and b"Northtown" not in workbook
    out = io.BytesIO()
    book = msoffcrypto.OfficeFile(io.BytesIO(workbook))
    book.load_key(password=PASSWORD, verify_password=True)
    book.decrypt(out, verify_integrity=True)
    assert openpyxl.load_workbook(out)["Table"]["A2"].value == "Case one of Northtown"
    for wrong in (PASSWORD.upper(), PASSWORD + " "):
        book = msoffcrypto.OfficeFile(io.BytesIO(workbook))
        with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
            book.load_key(password=wrong, verify_password=True)


def test_a_workbook_is_locked_with_a_key_of_256_bits(workbook: bytes) -> None:
    with olefile.OleFileIO(io.BytesIO(workbook)) as container:
        said = container.openstream("EncryptionInfo").read()
    assert said[:4] == b"\x04\x00\x04\x00"  # agile
    assert said.count(b'cipherAlgorithm="AES"') == said.count(b'keyBits="256"') == 2
    assert b'hashAlgorithm="SHA512"' in said


def test_our_own_import_asks_for_the_password_to_be_taken_off(workbook: bytes) -> None:
    with pytest.raises(ForPerson, match="protected with a password"):
        read_bytes("cases.xlsx", workbook)


@needs_office
def test_libreoffice_does_not_open_it_without_the_password(tmp_path: Path, workbook: bytes) -> None:
    (tmp_path / "locked.xlsx").write_bytes(workbook)
    (tmp_path / "open.xlsx").write_bytes(as_workbook(SHEET, datetime(2026, 7, 9)))
    assert converted(tmp_path, tmp_path / "open.xlsx") is not None
    assert converted(tmp_path, tmp_path / "locked.xlsx") is None


def test_a_zip_opens_with_its_password_and_no_other(packed: bytes) -> None:
    with pyzipper.AESZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["cases.csv"]
        assert archive.read("cases.csv", pwd=PASSWORD.encode()) == as_csv(SHEET)
        for wrong in (None, b"", b"wrong"):
            with pytest.raises(RuntimeError):
                archive.read("cases.csv", pwd=wrong)


def test_a_zip_is_locked_with_a_key_of_256_bits_and_not_the_old_way(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        (part,) = archive.infolist()
        assert part.compress_type == 99  # AES, by WinZip's description
        at = part.extra.index(b"\x01\x99\x07\x00")
        assert part.extra[at + 8] == 3  # 256 bits
        with pytest.raises((NotImplementedError, RuntimeError)):
            archive.read("cases.csv", pwd=PASSWORD.encode())


@pytest.mark.skipif(SEVEN_ZIP is None, reason="7-Zip is not installed here")
def test_seven_zip_opens_it_with_its_password_and_no_other(tmp_path: Path, packed: bytes) -> None:
    (tmp_path / "cases.zip").write_bytes(packed)

    def tried(password: str) -> int:
        command = [str(SEVEN_ZIP), "t", f"-p{password}", str(tmp_path / "cases.zip")]
        return subprocess.run(command, capture_output=True, timeout=60).returncode

    assert tried(PASSWORD) == 0
    assert tried("wrong") != 0


def test_nothing_is_protected_with_no_password() -> None:
    with pytest.raises(ValueError, match="no password"):
        protect("cases.csv", b"x", "")
