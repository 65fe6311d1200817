"""How much a request may bring and how many pages one sign-in opens; what is refused is noted."""

import asyncio
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


def answered(parts: list[bytes], most: int, declared: str | None = None) -> int:
    """The status that a request with this body gets."""
    statuses: list[int] = []
    waiting: Iterator[bytes] = iter(parts)

    async def receive() -> Message:
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
    asyncio.run(Body(most).run(reading, scope, receive, send))
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


def test_a_form_that_is_too_large_is_refused(dashboard_server: Server) -> None:
    many = {"username": "x" * 70_000}
    answer = dashboard_server.ask("/login", method="POST", form=many)
    assert answer.status == 413
    assert "too much to send at once" in answer.text


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


def test_reaching_for_anothers_file_stands_in_the_trail_once(dashboard_server: Server) -> None:
    asha, col = dashboard_server.sign_in("asha"), dashboard_server.sign_in("col")
    before = refusals(dashboard_server)
    with OpenPage(dashboard_server.base, asha) as page:
        (url,) = page.open("files").media
        for _ in range(3):
            assert dashboard_server.ask(url, cookies=col).status == 403
    assert refusals(dashboard_server) == before + 1


def test_a_connection_from_another_site_stands_in_the_trail(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("rosa")
    before = refusals(dashboard_server)
    with (
        pytest.raises(InvalidStatus),
        OpenPage(dashboard_server.base, cookies, origin="http://evil.example"),
    ):
        pass
    assert refusals(dashboard_server) == before + 1


def refusals(server: Server) -> int:
    trail = server.tell("trail")
    assert isinstance(trail, list)
    return sum(line[0] == "was refused" for line in trail)
