"""The gate: nothing of the pages or the record is reached without a live session.

Pure ASGI, in front of Streamlit's own parts: pages, their open connections, downloads, uploads.
"""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.gate import callers, headers, places
from dashboard.gate.connection import Connection
from dashboard.gate.limits import (
    FILE_SECONDS,
    FORM_BYTES,
    FORM_SECONDS,
    LARGEST_HEAD,
    LONGEST_QUERY,
    Body,
    OpenTabs,
    file_bytes,
    head_bytes,
)
from dashboard.gate.onward import sign_in_address
from dashboard.gate.owners import media_tabs
from dashboard.gate.places import Place
from dashboard.gate.refusals import Refusals
from dashboard.runtime import Running
from queries.users import OpenSession

_PAGE_METHODS = frozenset({"GET", "HEAD"})


class Gate:
    """Lets through what may pass, and sets the protective headers of every answer."""

    def __init__(
        self, app: ASGIApp, *, running: Running, hosts: frozenset[str], policy: str
    ) -> None:
        self._app = app
        self._running = running
        self._hosts = hosts
        self._policy = policy
        self._refusals = Refusals(running)
        self._tabs = OpenTabs()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, self._protecting(scope, send))
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = await self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        body = Body(FORM_BYTES, FORM_SECONDS)
        if places.place(scope["path"]) is Place.UPLOAD:
            body = Body(file_bytes(self._running.settings.max_upload_mb), FILE_SECONDS)
        await body.run(self._app, _uncompressed(scope), receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that may not pass; None lets it through."""
        asked = Headers(scope=scope)
        if head_bytes(scope) > LARGEST_HEAD:
            return _text("This request says too much about itself.", 431)
        if not callers.is_known_host(asked, self._hosts):
            await self._note(scope, "host", asked.get("host", ""))
            return _text("The dashboard does not answer to this address.", 400)
        if callers.is_from_another_site(scope, asked):
            await self._note(scope, "site", asked.get("origin", ""))
            return _text("This was sent from another site.", 403)
        if len(scope["query_string"]) > LONGEST_QUERY:
            return _text("This address is too long.", 414)
        kind = places.place(scope["path"])
        if kind is Place.CLOSED:
            return _text("There is nothing at this address.", 404)
        if kind is not Place.OPEN and (refusal := await self._stranger(scope, kind)):
            return refusal
        return _unfit(scope, asked)

    async def _stranger(self, scope: Scope, kind: Place) -> Response | None:
        """The answer to somebody who is not signed in, or not as the one whose file it is."""
        session = await self.session(scope)
        if session is None:
            is_seen = kind in (Place.PAGE, Place.FORM)
            return _sign_in(scope, kind) if is_seen else _text("Sign in first.", 401)
        if not self._owns(kind, scope["path"], session):
            await self._refusals.note(session, kind.name.lower(), scope["path"])
            return _text("This file belongs to another sign-in.", 403)
        return None

    async def _note(self, scope: Scope, kind: str, what: str) -> None:
        """A line in the trail where somebody who is signed in was refused."""
        session = await self.session(scope)
        if session is not None:
            await self._refusals.note(session, kind, what)

    def _owns(self, kind: Place, path: str, session: OpenSession) -> bool:
        """Whether the upload or download was made by an open page of this very sign-in."""
        tabs = self._running.tabs
        if kind is Place.UPLOAD:
            return tabs.get(places.upload_tab(path)) == session.session_id
        if kind is Place.MEDIA:
            makers = media_tabs(places.media_file(path))
            return any(tabs.get(tab) == session.session_id for tab in makers)
        return True

    async def session(self, scope: Scope) -> OpenSession | None:
        """The live session behind a request or a connection."""
        token = callers.token(scope, Headers(scope=scope))
        if not token:
            return None
        try:
            return self._running.sessions.kept(token)
        except KeyError:
            return await run_in_threadpool(self._running.sessions.find, token)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope)
        session = await self.session(scope)
        is_ours = (
            places.place(scope["path"]) is Place.TAB
            and head_bytes(scope) <= LARGEST_HEAD
            and callers.is_known_host(asked, self._hosts)
            and callers.is_own_page(asked)
        )
        if session is None or not is_ours or self._tabs.is_full(session.session_id):
            if session is not None:
                await self._refusals.note(session, "connection", asked.get("origin", ""))
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        connection = Connection(self._running, self.session, scope, session)
        with self._tabs.one_more(session.session_id):
            await connection.run(self._app, receive, send)

    def _protecting(self, scope: Scope, send: Send) -> Send:
        path = scope["path"]
        caching = headers.caching(path, cacheable=places.cacheable(path))

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                failed = message["status"] >= 400
                headers.protect(
                    MutableHeaders(scope=message),
                    policy=self._policy,
                    caching=headers.NOT_KEPT if failed else caching,
                    is_https=callers.is_https(scope),
                )
            await send(message)

        return protected


def _text(words: str, status: int) -> Response:
    return PlainTextResponse(words, status)


def _uncompressed(scope: Scope) -> Scope:
    """The request without leave to compress the answer, but for files that hold nothing of ours.

    The size of a compressed page or download tells what is in it to whoever can put a word of
    their own beside it; Streamlit compresses both.
    """
    if places.cacheable(scope["path"]):
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


def _unfit(scope: Scope, asked: Headers) -> Response | None:
    """The answer to what cannot be done at an address, or cannot be sent to it."""
    can = places.methods(scope["path"])
    if scope["method"] not in can:
        words = "This cannot be done at this address."
        return PlainTextResponse(words, 405, headers={"Allow": ", ".join(sorted(can))})
    if not places.takes(scope["path"], asked.get("content-type", "")):
        return _text("This kind of content is not taken here.", 415)
    return None


def _sign_in(scope: Scope, kind: Place) -> Response:
    """To the sign-in page, which leads back to the page that was asked for."""
    if kind is Place.PAGE and scope["method"] not in _PAGE_METHODS:
        return _text("Sign in first.", 401)
    wanted = scope["path"]
    if scope["query_string"]:
        wanted += "?" + scope["query_string"].decode("latin-1")
    return RedirectResponse(sign_in_address(wanted), 303)
