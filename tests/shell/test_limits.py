"""How much a request may bring and how many pages one sign-in opens; what is refused is noted."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from websockets.exceptions import InvalidStatus

from dashboard.gate import limits
from dashboard.gate.limits import Body, OpenTabs
from shell.running import Server
from shell.websocket_client import OpenPage


async def reading(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that reads all it is sent."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


def answered(
    parts: list[bytes], most: int, declared: str | None = None, *, pause: float = 0
) -> int:
    """The status that a request with this body gets; it has a second to come."""
    statuses: list[int] = []
    waiting: Iterator[bytes] = iter(parts)

    async def receive() -> Message:
        await asyncio.sleep(pause)
        part = next(waiting, None)
        if part is None:
            return {"type": "http.disconnect"}
        more = len(parts) > 1 and part is not parts[-1]
        return {"type": "http.request", "body": part, "more_body": more}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [] if declared is None else [(b"content-length", declared.encode())]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    asyncio.run(Body(most, 1).run(reading, scope, receive, send))
    (status,) = statuses
    return status


@pytest.mark.parametrize(
    ("parts", "declared", "status"),
    [
        ([b"x" * 100], None, 200),
        ([b"x" * 101], None, 413),
        ([b"x" * 60, b"y" * 60], None, 413),
        ([b"x" * 60, b"y" * 60], "5", 413),  # it said less than it brings
        ([b"x"], "101", 413),
        ([b"x"], "-1", 200),
        ([b"x"], "many", 200),
    ],
)
def test_a_body_is_counted_as_it_comes(
    parts: list[bytes], declared: str | None, status: int
) -> None:
    assert answered(parts, 100, declared) == status


def test_a_body_that_trickles_is_given_up() -> None:
    parts = [str(number).encode() for number in range(10)]
    assert answered(parts, 100, pause=0.01) == 200
    assert answered(parts, 100, pause=0.3) == 408


def test_what_an_app_waits_for_after_the_body_may_take_its_time() -> None:
    """A download lasts as long as it lasts: only then does the caller go."""
    gone: list[str] = []

    async def slowly(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        gone.append((await receive())["type"])
        await PlainTextResponse("")(scope, receive, send)

    async def run() -> None:
        messages = iter([{"type": "http.request", "body": b""}, {"type": "http.disconnect"}])

        async def receive() -> Message:
            await asyncio.sleep(0.1)
            return next(messages)

        async def send(message: Message) -> None:
            assert message.get("status", 200) == 200

        scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
        await Body(100, 0.15).run(slowly, scope, receive, send)

    asyncio.run(run())
    assert gone == ["http.disconnect"]


def test_a_form_that_is_too_large_is_refused(dashboard_server: Server) -> None:
    many = {"username": "x" * 70_000}
    answer = dashboard_server.ask("/login", method="POST", form=many)
    assert answer.status == 413
    assert answer.text == "That is too much to send at once: the most is 64 KB."


def test_headers_that_are_too_long_are_refused(dashboard_server: Server) -> None:
    assert dashboard_server.ask("/login", headers={"X-A": "x" * 12_000}).status == 200
    assert dashboard_server.ask("/login", headers={"X-A": "x" * 17_000}).status in (400, 431)
    many = {f"X-{number}": "x" * 1_000 for number in range(17)}
    assert dashboard_server.ask("/login", headers=many).status in (400, 431)


def test_an_address_that_is_too_long_is_refused(dashboard_server: Server) -> None:
    assert dashboard_server.ask("/overview?a=" + "x" * 5_000).status == 414


def test_only_so_many_pages_of_one_sign_in_are_open() -> None:
    tabs = OpenTabs()
    with ExitStack() as pages:
        for _ in range(limits.TABS_OF_ONE):
            assert not tabs.is_full("a")
            pages.enter_context(tabs.one_more("a"))
        assert tabs.is_full("a") and not tabs.is_full("b")
    assert not tabs.is_full("a")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/overview", 405),
        ("DELETE", "/overview", 405),
        ("PUT", "/login", 405),
        ("TRACE", "/login", 405),
        ("OPTIONS", "/login", 405),
        ("POST", "/assets/shell.css", 405),
        ("POST", "/_stcore/host-config", 405),
        ("PUT", "/account/password", 405),
    ],
)
def test_an_address_does_what_it_is_for_and_nothing_else(
    dashboard_server: Server, method: str, path: str, status: int
) -> None:
    cookies = dashboard_server.sign_in("asha")
    answer = dashboard_server.ask(path, method=method, cookies=cookies)
    assert answer.status == status
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/login", "/session", "/account/password"])
@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=a", "text/xml"]
)
def test_only_forms_are_taken_where_a_form_is(
    dashboard_server: Server, path: str, kind: str
) -> None:
    cookies = dashboard_server.sign_in("rosa")
    headers = {"Content-Type": kind, "Origin": dashboard_server.base}
    answer = dashboard_server.ask(path, method="POST", cookies=cookies, headers=headers)
    assert answer.status == 415


def test_a_file_is_taken_only_as_pages_send_it(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("asha")
    with OpenPage(dashboard_server.base, cookies) as page:
        page.open("files")
        path = f"/_stcore/upload_file/{page.tab}/one"
        for kind, status in (("application/json", 415), ("multipart/form-data; boundary=a", 403)):
            headers = {"Content-Type": kind}  # 403: Streamlit's own token is missing
            got = dashboard_server.ask(path, method="PUT", cookies=cookies, headers=headers)
            assert got.status == status
        assert dashboard_server.ask(path, method="POST", cookies=cookies).status == 405


# --- what is refused stands in the trail ---------------------------------------------------------


def test_reaching_for_anothers_file_stands_in_the_trail_once(dashboard_server: Server) -> None:
    asha, col = dashboard_server.sign_in("asha"), dashboard_server.sign_in("col")
    before = dashboard_server.refusals("col")
    with OpenPage(dashboard_server.base, asha) as page:
        (url,) = page.open("files").media
        for _ in range(3):
            assert dashboard_server.ask(url, cookies=col).status == 403
            upload = f"/_stcore/upload_file/{page.tab}/one"
            assert dashboard_server.ask(upload, method="PUT", cookies=col).status == 403
    assert dashboard_server.refusals("col") - before == Counter(["media", "upload"])


def test_a_connection_from_another_site_stands_in_the_trail(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("rosa")
    before = dashboard_server.refusals("rosa")
    for _ in range(2):
        with (
            pytest.raises(InvalidStatus),
            OpenPage(dashboard_server.base, cookies, origin="http://evil.example"),
        ):
            pass
    assert dashboard_server.refusals("rosa") - before == Counter(["connection"])


def test_a_form_from_another_site_stands_in_the_trail(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("rosa")
    before = dashboard_server.refusals("rosa")
    for path in ("/logout", "/logout/everywhere", "/leave", "/account/sessions", "/session"):
        headers = {"Origin": "https://evil.example"}
        got = dashboard_server.ask(path, method="POST", cookies=cookies, headers=headers)
        assert got.status == 403
    assert dashboard_server.ask("/", cookies=cookies).status == 200
    assert dashboard_server.refusals("rosa") - before == Counter(["site"])


def test_a_name_that_others_pointed_here_stands_in_the_trail(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("bob")
    before = dashboard_server.refusals("bob")
    for _ in range(2):
        headers = {"Host": "evil.example"}
        assert dashboard_server.ask("/", cookies=cookies, headers=headers).status == 400
    assert dashboard_server.refusals("bob") - before == Counter(["host"])
    assert dashboard_server.ask("/", headers=headers).status == 400
    assert dashboard_server.refusals("bob") - before == Counter(["host"])
