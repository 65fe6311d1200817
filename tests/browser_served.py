"""A dashboard served as people serve it, for the journeys of the browser tests."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from browser_support import free_port

from models.settings import PROJECT, Settings


@contextmanager
def served_as_people_do(settings: Settings) -> Iterator[str]:
    """The address of `marac serve` over that record."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "serve", "--port", str(port)],
        cwd=PROJECT,
        env={**os.environ, "MARAC_DATABASE_URL": settings.database_url},
    )
    try:
        _wait_for(f"http://localhost:{port}/healthz")
        yield f"http://localhost:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _wait_for(address: str, seconds: float = 90) -> None:
    for _ in range(int(seconds * 5)):
        try:
            urllib.request.urlopen(address)  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The dashboard did not answer at {address}.")
