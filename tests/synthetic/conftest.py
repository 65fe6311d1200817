"""One synthetic set of 2,000 cases, made once and read as plain rows."""

from pathlib import Path

import pytest

from ingest.synthetic import generate

from .rows import Files, read_files


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("synthetic")
    generate(2000, 1, out)
    return out


@pytest.fixture(scope="session")
def files(folder: Path) -> Files:
    return read_files(folder)
