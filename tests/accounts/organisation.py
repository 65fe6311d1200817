"""An organisation with its own sign-in, and the dashboard set up to use it."""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import sqlalchemy as sa
import uvicorn
from browser_support import free_port
from shell.running import Answer, Server
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard import runtime, server
from dashboard.gate import Gate
from dashboard.gate.headers import content_policy
from dashboard.sessions import Sessions
from models.settings import Settings
from models.single_sign_on import SingleSignOn

SECRET = "a client secret of some length"
SCRIPT = Path(__file__).with_name("provider_served.py")


@dataclass
class Organisation:
    """The provider, from outside."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def _ask(self, method: str, path: str, body: str = "", kind: str = "") -> Any:  # noqa: ANN401
        connection = http.client.HTTPConnection("localhost", self.port, timeout=20)
        connection.request(method, path, body or None, {"Content-Type": kind} if kind else {})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def is_up(self) -> bool:
        try:
            return bool(self._ask("GET", "/jwks").status == 200)
        except OSError:
            return False

    def put(self, subject: str, **claims: object) -> None:
        """What the provider says of somebody from now on."""
        answer = self._ask(
            "PUT", f"/users/{quote(subject)}", json.dumps(claims), "application/json"
        )
        assert answer.status == 204

    def change_key(self) -> None:
        assert self._ask("POST", "/test/new-key").status == 200

    def confirms(self, address: str, subject: str, action: str = "") -> str:
        """Somebody signs in there; returns where the browser is sent back to."""
        parts = urlsplit(address)
        form = urlencode({"sub": subject, "action": action})
        kind = "application/x-www-form-urlencoded"
        answer = self._ask("POST", f"{parts.path}?{parts.query}", form, kind)
        assert answer.status == 302, answer.status
        return str(answer.headers["Location"])


@contextmanager
def provider(seconds: int = 3600) -> Iterator[Organisation]:
    """A provider whose tokens last so long."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(port), str(seconds)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    organisation = Organisation(port, process)
    try:
        give_up = time.monotonic() + 60
        while not organisation.is_up():
            assert process.poll() is None and time.monotonic() < give_up, "the provider is not up"
            time.sleep(0.1)
        yield organisation
    finally:
        process.kill()
        process.wait()


@contextmanager
def dashboard(engine: sa.Engine, configured: SingleSignOn | None) -> Iterator[Server]:
    """The dashboard's own addresses behind its gate, without what Streamlit draws."""
    port = free_port()
    running = runtime.Running(engine, Settings(port=port), Sessions(engine))
    gate = Middleware(
        Gate, running=running, hosts=frozenset({"localhost"}), policy=content_policy("")
    )
    app = Starlette(routes=server._routes(running, "a page", configured), middleware=[gate])
    served = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="critical", ws="none", lifespan="off")
    )
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    while not served.started:
        time.sleep(0.01)
    try:
        yield Server(port, cast("subprocess.Popen[str]", None), Path())
    finally:
        served.should_exit = True
        thread.join(10)


@dataclass
class Visit:
    """Somebody's browser on the way through the organisation's sign-in."""

    dashboard: Server
    organisation: Organisation
    cookies: dict[str, str]
    address: str

    @classmethod
    def begun(cls, dashboard: Server, organisation: Organisation, next_page: str = "/") -> "Visit":
        answer = dashboard.ask(f"/sso/start?next={quote(next_page)}")
        assert answer.status == 303, answer.text
        return cls(dashboard, organisation, answer.cookies, answer.location)

    def back(self, subject: str, action: str = "") -> str:
        """Signs in at the provider; the path that the browser is sent back to."""
        parts = urlsplit(self.organisation.confirms(self.address, subject, action))
        return f"{parts.path}?{parts.query}"

    def arrives(self, path: str) -> Answer:
        """The dashboard's answer to that path."""
        return self.dashboard.ask(path, cookies=self.cookies)


def through(dashboard: Server, organisation: Organisation, subject: str) -> Answer:
    """The dashboard's answer to somebody who signed in at the organisation."""
    visit = Visit.begun(dashboard, organisation)
    return visit.arrives(visit.back(subject))


def with_other(address: str, **changed: str) -> str:
    """The address with other values in its question."""
    front, _sign, question = address.partition("?")
    return f"{front}?{urlencode(dict(parse_qsl(question)) | changed)}"
