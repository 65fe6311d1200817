"""Whoever does not say what they want is cut off; whoever did is not."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from browser_support import free_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from dashboard.gate import heads

SECONDS = 1.0


async def slowly(_request: Request) -> Response:
    import asyncio

    await asyncio.sleep(2 * SECONDS)
    return PlainTextResponse("done")


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that waits one second for a request's head."""
    monkeypatch.setattr(heads, "HEAD_SECONDS", SECONDS)
    number = free_port()
    app = Starlette(routes=[Route("/", slowly), WebSocketRoute("/echo", echo)])
    config = uvicorn.Config(app, port=number, http=heads.PromptHeads, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield number
    server.should_exit = True
    thread.join(timeout=20)


def opened(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def ended_after(connection: socket.socket) -> float:
    """Seconds until the other side hangs up."""
    began = time.monotonic()
    try:
        while connection.recv(1000):
            pass
    except ConnectionResetError:
        pass
    return time.monotonic() - began


def test_silence_is_cut_off(port: int) -> None:
    with opened(port) as connection:
        assert ended_after(connection) < 10 * SECONDS


def test_a_trickle_does_not_set_the_clock_back(port: int) -> None:
    began = time.monotonic()
    with opened(port) as connection, pytest.raises(OSError):
        connection.sendall(b"GET / HTTP/1.1\r\n")
        while time.monotonic() - began < 30:
            time.sleep(0.1)
            connection.sendall(b"X-A: b\r\n")
    assert time.monotonic() - began < 15 * SECONDS


def test_nor_does_a_trickle_after_a_first_request(port: int) -> None:
    with opened(port) as connection:
        connection.sendall(b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 404")
        connection.sendall(b"GET /")
        assert ended_after(connection) < 4 * SECONDS  # uvicorn alone waits for ever


def test_an_answer_may_take_longer(port: int) -> None:
    with opened(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        time.sleep(1.5 * SECONDS)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")


def test_an_open_page_may_be_silent(port: int) -> None:
    with connect(f"ws://127.0.0.1:{port}/echo", open_timeout=60) as page:
        time.sleep(2 * SECONDS)
        page.send("still here")
        assert page.recv(timeout=20) == "still here"
