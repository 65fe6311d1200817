"""How much a request may bring and how slowly, and how many pages one sign-in may keep open."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_BYTES = 64 * 1024
FORM_SECONDS = 60.0
FILE_SECONDS = 3600.0  # 200 MB take half an hour on a line of 1 Mbit/s
LONGEST_QUERY = 4_000
LARGEST_HEAD = 16 * 1024
DRAINED = 8 * 1024 * 1024
DRAINING_SECONDS = 10.0
TABS_OF_ONE = 25
TABS_IN_ALL = 2_000
_MULTIPART = 16 * 1024  # what a file's wrapping takes
_TOO_SLOW, _TOO_MUCH = 408, 413


class Body:
    """One request's body, counted and timed as it comes: what is declared can be a lie."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._read = 0
        self._is_whole = False
        self._refused = 0
        self._has_answered = False

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on; answers 413 where it brings too much, 408 where it is too slow."""
        if declared(scope) > self._most:
            self._refused = _TOO_MUCH
            await self._refuse(scope, receive, send)
            return
        try:
            await app(scope, self._counting(receive), self._answering(send))
        except Exception:
            if not self._refused:
                raise
        if self._refused and not self._has_answered:
            await self._refuse(scope, receive, send)

    def _counting(self, receive: Receive) -> Receive:
        end = asyncio.get_running_loop().time() + self._seconds

        async def counted() -> Message:
            if self._is_whole:  # the app only waits for the caller to go
                return await receive()
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                self._refused = _TOO_SLOW
                return {"type": "http.disconnect"}
            self._is_whole = not message.get("more_body")
            self._read += len(message.get("body") or b"")
            if self._read > self._most:
                self._refused = _TOO_MUCH
                return {"type": "http.disconnect"}
            return message

        return counted

    def _answering(self, send: Send) -> Send:
        async def answered(message: Message) -> None:
            if self._refused and not self._has_answered:
                return  # whatever the app makes of half a body is not the answer
            self._has_answered = True
            await send(message)

        return answered

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        words = "What was sent came too slowly: try again on a better connection."
        if self._refused == _TOO_MUCH:
            await _drained(receive)
            words = f"That is too much to send at once: the most is {_size(self._most)}."
        answer = PlainTextResponse(words, self._refused, headers={"Connection": "close"})
        await answer(scope, receive, send)


def _size(most: int) -> str:
    megabytes = most // (1024 * 1024)
    return f"{megabytes} MB" if megabytes else f"{most // 1024} KB"


async def _drained(receive: Receive) -> None:
    """Reads on for a while, unkept: a proxy in between must not take the answer for a breakdown."""
    left = DRAINED
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAINING_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body") or b"")
                if message["type"] != "http.request" or not message.get("more_body"):
                    return


def file_bytes(megabytes: int) -> int:
    """The most bytes that a request with one file may bring."""
    return megabytes * 1024 * 1024 + _MULTIPART


def head_bytes(scope: Scope) -> int:
    """How long the headers of a request are together."""
    return sum(len(name) + len(value) for name, value in scope["headers"])


def declared(scope: Scope) -> int:
    """How many bytes the request says it brings; 0 where it does not say, or not a number."""
    text = Headers(scope=scope).get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else 0


class OpenTabs:
    """How many pages are open, by sign-in and in all."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def is_full(self, session_id: str) -> bool:
        """Whether one more is too many."""
        return self._open[session_id] >= TABS_OF_ONE or self._open.total() >= TABS_IN_ALL

    @contextmanager
    def one_more(self, session_id: str) -> Iterator[None]:
        """Counts a page for as long as it is open."""
        self._open[session_id] += 1
        try:
            yield
        finally:
            self._open[session_id] -= 1
            if not self._open[session_id]:
                del self._open[session_id]
