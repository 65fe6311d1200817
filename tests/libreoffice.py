"""Workbooks opened and saved again by LibreOffice, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice (soffice) is not installed"
)


def resaved(content: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice recalculates and saves it; each with a profile of its own."""
    source = folder / "before.xlsx"
    source.write_bytes(content)
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "saved"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "saved" / "before.xlsx").read_bytes()
