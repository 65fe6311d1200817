"""Office files (zip packages), looked through part by part before anything in them is used."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from models.errors import ForPerson

WORKBOOK, WORD_DOCUMENT = "xl/workbook.xml", "word/document.xml"
ZIP = b"PK\x03\x04"

MOST_BYTES = 1_000_000_000
MOST_PARTS = 10_000
RATIO, RATIO_FROM_BYTES = 200, 50_000_000

_ENTRY = b"PK\x01\x02"  # each part's line in the package's own list
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack without a limit
_TYPES = "[Content_Types].xml"
_CHUNK = 1 << 20
_PACKED_CHUNK = 1 << 16
_HEAD = 4096  # how a part begins is told from so much of it, in however small pieces it comes
_LENGTHS_AT = 26  # in a part's own header: the lengths of its name and of what follows it
_DTD = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST = max(map(len, _DTD)) - 1
_XML_ENDINGS = (".xml", ".rels", ".vml")
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]+)["']""")
_AS_ASCII = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_MACRO_PARTS = re.compile(
    r"vbaProject|vbaData|(^|/)(macrosheets|intlMacrosheets|dialogsheets)/", re.I
)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|vnd\.ms-excel\.(intl)?macrosheet", re.I)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OSError, KeyError),
)


class Damaged(ForPerson):
    """No program could read this file as what it should be."""


class TooMuch(ForPerson):
    """The file would unpack to more than is safe."""


def open_package(
    name: str, data: bytes, *, main: str = WORKBOOK, most: int = MOST_BYTES
) -> zipfile.ZipFile:
    """The package, each part read through once.

    Raises ForPerson where it is damaged, would unpack to more than `most` bytes or suspiciously
    much, has a DTD or an entity in any part, has macros, or lacks its `main` part.
    """
    try:
        archive = _listed(name, data)
        _refuse_bloated(name, archive, len(data), most)
        found = [_looked_through(archive, part) for part in archive.infolist()]
        types = archive.read(_TYPES) if _TYPES in archive.namelist() else b""
    except _BROKEN:
        raise _damaged(name, main) from None
    if main not in archive.namelist() or not types:
        raise _damaged(name, main)
    if any(found):
        raise ForPerson(
            f"{name} declares XML entities, which no Office program writes and which can do "
            f"harm: open it in {_program(main)} and save it again as {_ending(main)}."
        )
    _refuse_macros(name, archive, types, main)
    return archive


def is_package(data: bytes, main: str) -> bool:
    """Whether the bytes are a zip file whose list names that part."""
    return data.startswith(ZIP) and main.encode() in data


def _listed(name: str, data: bytes) -> zipfile.ZipFile:
    """The zip file; one with very many parts is refused before its list is read."""
    if not data.startswith(ZIP):
        raise zipfile.BadZipFile
    if data.count(_ENTRY) > MOST_PARTS:
        raise TooMuch(
            f"{name} has more than {MOST_PARTS:,} parts, which is more than is safe to open: "
            "save what you need of it in a new file."
        )
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = [part.filename.lower() for part in archive.infolist()]
    odd = any(".." in n.split("/") or n.startswith("/") or "\\" in n for n in names)
    if odd or len(set(names)) != len(names):
        raise zipfile.BadZipFile
    return archive


def _refuse_bloated(name: str, archive: zipfile.ZipFile, size: int, most: int) -> None:
    """By the sizes it declares; a part that unpacks to another size than that is damaged."""
    unpacked = sum(part.file_size for part in archive.infolist())
    bloated = unpacked > RATIO_FROM_BYTES and unpacked > RATIO * size
    if unpacked > most or bloated:
        raise TooMuch(
            f"{name} would unpack to {unpacked / 1_000_000:,.0f} MB, which is more than is safe "
            "to open: save its sheets as CSV files and load those."
        )


def _looked_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Reads a part whole, which proves its size and checksum; whether it has a DTD or entity."""
    if part.compress_type not in _METHODS:
        raise zipfile.BadZipFile
    chunks = _chunks(archive, part)
    head = b""
    while len(head) < _HEAD and (chunk := next(chunks, b"")):
        head += chunk
    if not (part.filename.lower().endswith(_XML_ENDINGS) or _begins_as_xml(head)):
        for _ in chunks:
            pass
        return False
    if head.startswith(_UTF_16):
        return _in_utf_16(head + b"".join(chunks))
    declared = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _AS_ASCII:
        raise zipfile.BadZipFile
    found, last = _has_dtd(head), head
    for chunk in chunks:
        found = found or _has_dtd(chunk) or _has_dtd(last[-_LONGEST:] + chunk[:_LONGEST])
        last = chunk
    return found


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What the part unpacks to, to its very end; its size and checksum are proved on the way.

    Python's own reader stops at the size a part declares, where the reader of sheets goes on.
    """
    archive.open(part).close()  # its own header is read: the same name, no password
    size = checksum = 0
    for chunk in _unpacked(archive, part):
        size += len(chunk)
        if size > part.file_size:
            break
        checksum = zlib.crc32(chunk, checksum)
        if chunk:
            yield chunk
    if size != part.file_size or checksum != part.CRC:
        raise zipfile.BadZipFile


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Never more than a chunk at a time, however much a few bytes unpack to."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _packed(archive, part):
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not inflate.eof:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail
    yield inflate.flush()
    if part.compress_type != zipfile.ZIP_STORED and not inflate.eof:
        raise zipfile.BadZipFile


def _packed(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes as they stand in the file, behind its own header."""
    if archive.fp is None:
        raise zipfile.BadZipFile
    archive.fp.seek(part.header_offset + _LENGTHS_AT)
    lengths = struct.unpack("<HH", archive.fp.read(4))
    start = part.header_offset + _LENGTHS_AT + 4 + sum(lengths)
    for at in range(0, part.compress_size, _PACKED_CHUNK):
        archive.fp.seek(start + at)
        yield archive.fp.read(min(_PACKED_CHUNK, part.compress_size - at))


def _begins_as_xml(head: bytes) -> bool:
    return head.startswith(_UTF_16) or head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _in_utf_16(data: bytes) -> bool:
    """The same for a part in UTF-16, with or without its mark. UTF-32 is refused."""
    if data[2:4] == b"\0\0" or data[:2] == b"\0\0":
        raise zipfile.BadZipFile
    codec = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(data[:2], "utf-16")
    return _has_dtd(data.decode(codec).encode())


def _has_dtd(data: bytes) -> bool:
    return any(mark in data for mark in _DTD)


def _refuse_macros(name: str, archive: zipfile.ZipFile, types: bytes, main: str) -> None:
    if not _MACRO_TYPES.search(types) and not any(map(_MACRO_PARTS.search, archive.namelist())):
        return
    raise ForPerson(
        f"{name} has macros, which could do harm: open it in {_program(main)} and save it as "
        f"{_ending(main)}."
    )


def _damaged(name: str, main: str) -> Damaged:
    what = "a workbook" if main == WORKBOOK else "a Word document"
    return Damaged(
        f"{name} is damaged or not {what}: open it in {_program(main)} and save it again as "
        f"{_ending(main)}."
    )


def _program(main: str) -> str:
    return "Excel" if main == WORKBOOK else "Word"


def _ending(main: str) -> str:
    return ".xlsx" if main == WORKBOOK else ".docx"
