"""How much a request may bring, and how many pages one sign-in may keep open."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_BYTES = 64 * 1024
LONGEST_QUERY = 4_000
DRAINED = 8 * 1024 * 1024
TABS_OF_ONE = 25
TABS_IN_ALL = 2_000
_MULTIPART = 16 * 1024  # what a file's wrapping takes


class Body:
    """One request's body, counted as it comes: what is declared can be a lie."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._read = 0
        self._is_over = False
        self._has_answered = False

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on; answers 413 where it brings more than it may."""
        if declared(scope) > self._most:
            await self._refuse(scope, receive, send)
            return
        try:
            await app(scope, self._counting(receive), self._answering(send))
        except Exception:
            if not self._is_over:
                raise
        if self._is_over and not self._has_answered:
            await self._refuse(scope, receive, send)

    def _counting(self, receive: Receive) -> Receive:
        async def counted() -> Message:
            message = await receive()
            self._read += len(message.get("body") or b"")
            if self._read > self._most:
                self._is_over = True
                return {"type": "http.disconnect"}
            return message

        return counted

    def _answering(self, send: Send) -> Send:
        async def answered(message: Message) -> None:
            if self._is_over and not self._has_answered:
                return  # whatever the app makes of half a body is not the answer
            self._has_answered = True
            await send(message)

        return answered

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _drained(receive)
        size = max(self._most // (1024 * 1024), 1)
        words = f"That is too much to send at once: the most is {size} MB."
        answer = PlainTextResponse(words, 413, headers={"Connection": "close"})
        await answer(scope, receive, send)


async def _drained(receive: Receive) -> None:
    """Reads on for a while, unkept: a proxy in between must not take the answer for a breakdown."""
    left = DRAINED
    while left > 0:
        message = await receive()
        left -= len(message.get("body") or b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            return


def file_bytes(megabytes: int) -> int:
    """The most bytes that a request with one file may bring."""
    return megabytes * 1024 * 1024 + _MULTIPART


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
