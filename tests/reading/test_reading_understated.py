"""A part that says it is small and is not: Python stops at what it says, other readers do not."""

import io
import struct
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from ingest.reading import read_bytes
from models.errors import ForPerson
from models.packages import open_package


def workbook(content: bytes, says: int) -> bytes:
    """A workbook whose last part holds this and declares that size, with a matching checksum."""
    out = io.BytesIO()
    Workbook().save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/big.bin", content)
    data = bytearray(out.getvalue())
    for signature, at in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        place = data.rfind(signature) + at
        data[place : place + 4] = struct.pack("<I", zlib.crc32(content[:says]))
        data[place + 8 : place + 12] = struct.pack("<I", says)
    return bytes(data)


def test_a_part_that_understates_its_size_is_refused() -> None:
    for holds in (10_001, 200_000_000):
        with pytest.raises(ForPerson, match="damaged"):
            read_bytes("cases.xlsx", workbook(b" " * holds, 10_000))


def test_a_part_that_tells_the_truth_is_not() -> None:
    assert open_package("cases.xlsx", workbook(b" " * 3_000_000, 3_000_000))
