"""One dashboard for all tests of the shell that ask a real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shell.running import Server, served


@pytest.fixture(scope="session")
def dashboard_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running dashboard with five people in it, and their pages as markers."""
    folder: Path = tmp_path_factory.mktemp("served")
    with served(folder) as server:
        yield server
