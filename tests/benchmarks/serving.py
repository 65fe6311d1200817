"""A server of its own for a benchmark, over a set, with the cookies of people signed in to it."""

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from browser_support import free_port

BEGIN, HOLLOW, EMPTY = "begin-here", "hollow", "empty"  # the addresses of the pages more
COOKIE = "marac_session"
TEAM = 30  # people of one MARAC each, for the benchmark of many at once
TEAM_ROLES = ("coordinator", "chair", "steering_group")  # in turn


@dataclass(frozen=True)
class Served:
    """The address, and name → the cookies of that name's sign-ins."""

    address: str
    cookies: dict[str, list[str]]


@contextmanager
def served(cache: Path, cases: int, *, is_hollow: bool) -> Iterator[Served]:
    """The dashboard over the set for as long as it is wanted."""
    port = free_port()
    program = Path(__file__).with_name("served.py")
    kind = "hollow" if is_hollow else "plain"
    server = subprocess.Popen(
        [sys.executable, str(program), str(cache), str(cases), str(port), kind],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        told = server.stdout.readline() if server.stdout else ""
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz")
        yield Served(address, json.loads(told))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def _wait_for(address: str, seconds: int = 120) -> None:
    for _ in range(seconds * 5):
        try:
            urllib.request.urlopen(address)  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The dashboard did not answer at {address}.")
