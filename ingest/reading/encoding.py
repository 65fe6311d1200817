"""A text file's bytes as UTF-8, whatever the program that wrote them used."""

import codecs

from models.errors import ForPerson

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NOT_TEXT = {
    b"PK\x03\x04": "an Excel workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
}
LOOKED_AT = 65_536


def as_utf8(name: str, data: bytes) -> tuple[bytes, list[str]]:
    """The text as UTF-8 without byte-order mark, and a note where it was something else."""
    if data.startswith(UTF_16):
        return _decoded(name, data, "utf-16", "UTF-16")
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data or data.isspace():
        raise ForPerson(f"{name} is empty: there is nothing in it to load.")
    _refuse_binary(name, data)
    if data.isascii() or _is_utf8(data):
        return data, []
    return _decoded(name, data, "cp1252", "Windows-1252")


def _refuse_binary(name: str, data: bytes) -> None:
    for start, what in NOT_TEXT.items():
        if data.startswith(start):
            raise ForPerson(
                f"{name} is not a text file: it is {what}. Give it the ending that says so, "
                "or save it as CSV UTF-8."
            )
    if b"\x00" in data[:LOOKED_AT]:
        raise ForPerson(
            f"{name} is not a text file that can be read. In Excel, save it as CSV UTF-8."
        )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decoded(name: str, data: bytes, codec: str, called: str) -> tuple[bytes, list[str]]:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ForPerson(
            f"{name} has characters on line {line} that are neither UTF-8 nor {called}. "
            "In Excel, save it as CSV UTF-8."
        ) from None
    if not text or text.isspace():
        raise ForPerson(f"{name} is empty: there is nothing in it to load.")
    return text.encode(), [f"Read as {called}."]
