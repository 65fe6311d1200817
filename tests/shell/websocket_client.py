"""An open page without a browser: Streamlit's protocol over a websocket."""

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

Answer = TypeVar("Answer")

_STILL_RUNNING = ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass
class Shown:
    """What one run of a page brought."""

    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    widgets: dict[str, str] = field(default_factory=dict)
    not_found: bool = False
    redirect: str = ""
    closed: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


class OpenPage:
    """One tab. `tab` is the name of the Streamlit session that it takes up again."""

    def __init__(
        self,
        base: str,
        cookies: Mapping[str, str],
        *,
        origin: str | None = None,
        tab: str | None = None,
        host: str | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._base = base
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        protocols = ["streamlit"] + (["none", tab] if tab else [])
        self._connect = connect(
            base.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol(name) for name in protocols],
            additional_headers=headers | ({"Host": host} if host else {}),
            origin=Origin(origin if origin is not None else base),
            compression=None,
            max_size=None,
            open_timeout=60,
            ssl=trust,
        )
        self._socket: ClientConnection
        self.tab = ""

    def __enter__(self) -> "OpenPage":
        self._socket = _awaited(self._connect.__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        _awaited(self._socket.close())

    def open(self, page: str = "", *, is_automatic: bool = False) -> Shown:
        """Asks for a page by its address and reads until it is drawn."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.is_auto_rerun = is_automatic
        asked.rerun_script.context_info.url = f"{self._base}/{page}"
        return self.send(asked)

    def send(self, asked: BackMsg, seconds: float = 30) -> Shown:
        """Sends any message and reads until a page is drawn or the connection ends."""
        _awaited(self._socket.send(asked.SerializeToString()))
        return self.read(seconds)

    def read(self, seconds: float = 30) -> Shown:
        """Reads until a page is drawn or the connection ends."""
        shown = Shown()
        while True:
            try:
                data = _awaited(asyncio.wait_for(self._socket.recv(), seconds))
            except ConnectionClosed as closed:
                shown.closed = closed.rcvd.code if closed.rcvd else 1006
                return shown
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            if self._take(message, shown):
                return shown

    def _take(self, message: ForwardMsg, shown: Shown) -> bool:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.tab = message.new_session.initialize.session_id or self.tab
        elif kind == "navigation":
            shown.pages = [page.url_pathname for page in message.navigation.app_pages]
        elif kind == "page_not_found":
            shown.not_found = True
        elif kind == "auth_redirect":
            shown.redirect = message.auth_redirect.url
        elif kind == "delta":
            _note(message, shown)
        elif kind == "script_finished":
            return message.script_finished != _STILL_RUNNING
        return False


def _note(message: ForwardMsg, shown: Shown) -> None:
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind in ("markdown", "heading", "alert", "html"):
        shown.texts.append(getattr(element, kind).body)
    elif kind == "exception":
        shown.texts.append(element.exception.message)
    elif kind == "text_area":
        shown.widgets[element.text_area.label] = element.text_area.id
    elif kind == "download_button":
        shown.media.append(element.download_button.url)


def _awaited(answer: Coroutine[Any, Any, Answer]) -> Answer:
    """What the connection answers. It lives on a thread of its own.

    The client of `websockets` without asyncio reads on one thread and writes on another, which
    one encrypted connection does not bear: behind a proxy a handshake sometimes got no answer.
    """
    return asyncio.run_coroutine_threadsafe(answer, _loop()).result()


_one_loop = threading.Lock()


def _loop() -> asyncio.AbstractEventLoop:
    with _one_loop:  # people who come at the same moment share it
        return _only_loop()


@cache
def _only_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="websocket client", daemon=True).start()
    return loop
