"""Files with a password: workbooks as Excel locks them, everything else as a zip with AES-256."""

from io import BytesIO
from pathlib import PurePath

import pyzipper
from msoffcrypto.format.ooxml import OOXMLFile

WORKBOOK, ZIP = ".xlsx", ".zip"


def protected_name(name: str) -> str:
    """What the protected file is called: a workbook stays one, anything else becomes a zip."""
    path = PurePath(name)
    return name if path.suffix.lower() == WORKBOOK else f"{path.stem}{ZIP}"


def protect(name: str, content: bytes, password: str) -> bytes:
    """The file so that only the password opens it (AES with a key of 256 bits)."""
    if not password:
        raise ValueError("no password")
    if PurePath(name).suffix.lower() == WORKBOOK:
        return _workbook(content, password)
    return _zip(name, content, password)


def _workbook(content: bytes, password: str) -> bytes:
    """Agile encryption, as Excel itself writes it since 2010."""
    out = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def _zip(name: str, content: bytes, password: str) -> bytes:
    out = BytesIO()
    with pyzipper.AESZipFile(
        out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        archive.writestr(name, content)
    return out.getvalue()
