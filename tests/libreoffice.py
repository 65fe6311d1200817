"""Workbooks opened and saved again by LibreOffice, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice (soffice) is not installed"
)


def resaved(content: bytes, folder: Path, *, ending: str = "xlsx") -> bytes:
    """The workbook or Word document as LibreOffice saves it anew; each with its own profile."""
    source = folder / f"before.{ending}"
    source.write_bytes(content)
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(folder / "saved"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "saved" / f"before.{ending}").read_bytes()
