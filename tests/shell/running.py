"""The served dashboard from outside: started, asked over HTTP, signed in to, stopped."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from browser_support import free_port

from shell import phones

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
    log: Path

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

    def half_way(self, username: str) -> dict[str, str]:
        """Gives the right password and returns the cookies of what then waits for more."""
        answer = self.try_to_sign_in(username)
        assert answer.status == 303 and answer.location.startswith("/login/"), answer.text
        return {"marac_session": answer.cookies["marac_session"]}

    def send(
        self,
        path: str,
        cookies: Mapping[str, str],
        typed: Mapping[str, str],
        *,
        address: str = "",
    ) -> Answer:
        """Opens a plain page's form and sends it filled in, `address` being where it comes from."""
        page = self.ask(path, cookies=cookies)
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        assert "form_token" in hidden, (page.status, page.location, page.text)
        kept = {**cookies, "marac_form": hidden["form_token"]}
        headers = {"Origin": self.base} | ({"X-Forwarded-For": address} if address else {})
        return self.ask(
            path.split("?")[0],
            method="POST",
            cookies=kept,
            form={**hidden, **typed},
            headers=headers,
        )

    def sign_in(self, username: str) -> dict[str, str]:
        """Signs in, with the phone's code where it is asked for; returns the session's cookie."""
        answer = self.try_to_sign_in(username)
        assert answer.status == 303, answer.text
        cookies = {"marac_session": answer.cookies["marac_session"]}
        if answer.location.startswith("/login/code"):
            self.tell(f"ready {username}")
            answer = self.send(answer.location, cookies, {"code": phones.code(username)})
            assert answer.status == 303, answer.text
            cookies = {"marac_session": answer.cookies["marac_session"]}
        return cookies

    def tell(self, order: str) -> object:
        """Has something done inside the server's process."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def refusals(self, username: str) -> Counter[str]:
        """How often the trail says that the person was refused, by kind."""
        kinds = self.tell(f"refusals {username}")
        assert isinstance(kinds, list)
        return Counter(kinds)


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[Server]:
    """A dashboard over a new record in the folder, stopped at the end.

    `environment` are settings of it, MARAC_… .
    """
    port = free_port()
    with (folder / "server.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("served.py")), str(folder), str(port)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(_import_from())} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        server = Server(port, process, Path(log.name))
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
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The server does not answer: {log.read_text()[-3000:]}")


def _import_from() -> list[str]:
    return [str(PROJECT), str(PROJECT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])]
