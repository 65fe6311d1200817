"""One open page's connection: watched as long as it lasts, and ended with its session."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.gate.onward import page_in, safe_next, sign_in_address
from dashboard.runtime import Running
from models.access import User
from queries.users import OpenSession

FindSession = Callable[[Scope], Awaitable[OpenSession | None]]

WATCH_SECONDS = 3.0
_SIGNED_OUT = 4401
_PROTOCOL = b"sec-websocket-protocol"

# What a page may ask for. Left out: clearing everyone's kept reads, and a developer's switches.
_TAKEN = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"})
_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


class Connection:
    """The connection of one open page, from the handshake to its end."""

    def __init__(
        self, running: Running, find_session: FindSession, scope: Scope, session: OpenSession
    ) -> None:
        self._find_session = find_session
        self._running = running
        self._scope = own_tab_only(scope, running, session)
        self._accepted = asyncio.Event()
        self._page = "/"
        self._user = session.user
        self._is_over = False

    async def run(self, app: ASGIApp, receive: Receive, send: Send) -> None:
        """Serves the page until it closes or the session ends."""
        watch = asyncio.create_task(self._watch(send))
        try:
            await app(self._scope, self._receiving(receive, send), self._sending(send))
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def _watch(self, send: Send) -> None:
        """Empties a page that nobody touches once its session is over.

        Where only a right is gone (a role, a case closed, an emergency over) it is drawn anew.
        """
        await self._accepted.wait()
        while not self._is_over:
            await asyncio.sleep(WATCH_SECONDS)
            session = await self._find_session(self._scope)
            if session is None:
                await self._leave(send)
            elif has_lost(self._user, session.user):
                await self._leave(send, safe_next(self._page))
            else:
                self._user = session.user

    def _receiving(self, receive: Receive, send: Send) -> Receive:
        async def received() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                session = await self._find_session(self._scope)
                if session is None or self._is_over:
                    await self._leave(send)
                    return {"type": "websocket.disconnect", "code": _SIGNED_OUT}
                if await self._is_taken(message, session):
                    return message

        return received

    async def _is_taken(self, message: Message, session: OpenSession) -> bool:
        """Whether the page may ask that; a click that is the person's own counts as activity."""
        asked = BackMsg()
        try:
            asked.ParseFromString(message.get("bytes") or b"")
        except DecodeError:
            return True  # Streamlit closes a connection that does not speak its protocol
        kind = asked.WhichOneof("type")
        if kind == "rerun_script":
            rerun = asked.rerun_script
            self._page = page_in(rerun.context_info.url, rerun.query_string)
        if kind == "rerun_script" and not asked.rerun_script.is_auto_rerun:
            await run_in_threadpool(self._running.sessions.touch, session)
        if kind == "backend_operation_request":
            return asked.backend_operation_request.WhichOneof("payload") in _OPERATIONS
        return kind in _TAKEN

    def _sending(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if self._is_over:
                return
            if message["type"] == "websocket.accept":
                self._accepted.set()
            await send(message)

        return sent

    async def _leave(self, send: Send, where: str = "") -> None:
        """Sends the page to the sign-in form, or elsewhere, then closes.

        Closing alone leaves it on screen.
        """
        if self._is_over:
            return
        self._is_over = True
        away = ForwardMsg()
        away.auth_redirect.url = where or sign_in_address(self._page)
        with suppress(RuntimeError, OSError):
            await send({"type": "websocket.send", "bytes": away.SerializeToString()})
            await send({"type": "websocket.close", "code": _SIGNED_OUT})


def has_lost(before: User, after: User) -> bool:
    """Whether the person may see less than before."""
    return bool(
        before.grants - after.grants
        or after.closed - before.closed
        or before.emergency - after.emergency
    )


def own_tab_only(scope: Scope, running: Running, session: OpenSession) -> Scope:
    """The handshake without the Streamlit session it would take up again, if another's.

    The third entry of the protocol header names a session that was left: whoever knows the name
    would get what is in it.
    """
    rewritten = []
    for name, value in scope["headers"]:
        if name == _PROTOCOL:
            parts = [part.strip() for part in value.decode("latin-1").split(",")]
            if len(parts) > 2 and running.tabs.get(parts[2]) != session.session_id:
                value = ", ".join(parts[:2]).encode("latin-1")
        rewritten.append((name, value))
    return {**scope, "headers": rewritten}
