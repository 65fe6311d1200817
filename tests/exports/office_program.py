"""LibreOffice: another program than ours, that opens a file and saves it again."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")


def converted(folder: Path, source: Path, *, reading: str = "") -> Path | None:
    """The file saved again as .xlsx in a folder of its own; None where it could not be opened.

    `reading` are LibreOffice's own words for how to read a CSV file.
    """
    out = folder / "saved"
    command = [*_office(folder), "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run(
        [*command, *([f"--infilter={reading}"] if reading else []), str(source)],
        capture_output=True,
        timeout=120,
    )
    saved = out / f"{source.stem}.xlsx"
    return saved if saved.exists() else None


def _office(folder: Path) -> list[str]:
    profile = (folder / "profile").as_uri()
    return [str(SOFFICE), "--headless", "--norestore", f"-env:UserInstallation={profile}"]
