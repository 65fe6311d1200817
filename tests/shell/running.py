"""The served dashboard from outside: started, asked over HTTP, signed in to, stopped."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from browser_support import free_port

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "four odd words here"


@dataclass
class Answer:
    """What the server said to one request."""

    status: int
    headers: dict[str, str]
    text: str
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Server:
    """A running dashboard."""

    port: int
    process: "subprocess.Popen[str]"

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    @property
    def base(self) -> str:
        return f"http://{self.host}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        cookies: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, as written: no redirect is followed, nothing is added but the host."""
        sent = {"Host": self.host, **(headers or {})}
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, urlencode(form) if form is not None else None, sent)
        got = connection.getresponse()
        text = got.read().decode("utf-8", "replace")
        set_cookies = [v for n, v in got.getheaders() if n.lower() == "set-cookie"]
        connection.close()
        cookies_set = dict(line.split(";")[0].split("=", 1) for line in set_cookies)
        found = {name.lower(): value for name, value in got.getheaders()}
        found["set-cookie"] = "\n".join(set_cookies)
        return Answer(got.status, found, text, cookies_set)

    def form(self, query: str = "") -> tuple[str, dict[str, str]]:
        """The sign-in form's token and the cookie that belongs to it."""
        answer = self.ask(f"/login{query}")
        found = re.search(r'name="form_token" value="([^"]+)"', answer.text)
        assert found, answer.text
        return found[1], {"marac_form": answer.cookies["marac_form"]}

    def try_to_sign_in(
        self, username: str, password: str = PASSWORD, *, next_page: str = ""
    ) -> Answer:
        """Sends the form filled in."""
        token, cookies = self.form()
        typed = {"username": username, "password": password, "form_token": token}
        return self.ask(
            "/login",
            method="POST",
            cookies=cookies,
            form={**typed, "next": next_page},
            headers={"Origin": self.base},
        )

    def sign_in(self, username: str) -> dict[str, str]:
        """Signs in and returns the session's cookie."""
        answer = self.try_to_sign_in(username)
        assert answer.status == 303, answer.text
        return {"marac_session": answer.cookies["marac_session"]}

    def tell(self, order: str) -> object:
        """Has something done inside the server's process."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A dashboard over a new record in the folder, stopped at the end."""
    port = free_port()
    with (folder / "server.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("served.py")), str(folder), str(port)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(_import_from())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        server = Server(port, process)
        try:
            _wait_for(server, Path(log.name))
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


def _wait_for(server: Server, log: Path) -> None:
    for _ in range(600):
        if server.process.poll() is not None:
            raise AssertionError(f"The server stopped: {log.read_text()[-3000:]}")
        try:
            if server.ask("/healthz").text == "ok":
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The server does not answer: {log.read_text()[-3000:]}")


def _import_from() -> list[str]:
    return [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
