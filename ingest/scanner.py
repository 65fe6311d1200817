"""The area's own virus scanner: ClamAV, asked by the protocol of its service clamd."""

import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass

from models.errors import ForPerson

_CHUNK = 1 << 18
_LONGEST_REPLY = 4096
_REPLY = re.compile(rb"stream: (?:(OK)|([^\0]{1,300}) FOUND)")


class NoVerdict(ForPerson):
    """The scanner did not say whether a file is clean: nothing may be done with it yet."""


class TooLargeToScan(NoVerdict):
    """The scanner takes files, but none as large as this one."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner said: whether the file is clean, else what was found in it."""

    is_clean: bool
    found: str = ""


@dataclass(frozen=True)
class Scanner:
    """Where the scanner listens (a path, or a host and a port) and how long it is waited for."""

    place: str | tuple[str, int]
    seconds: float = 120
    seconds_to_connect: float = 5

    def scan(self, content: bytes) -> Verdict:
        """The verdict on the bytes. Raises NoVerdict where none came: silence, half, or refusal."""
        until = time.monotonic() + self.seconds
        try:
            with self._connected() as line:
                with suppress(ConnectionError):  # it answers and hangs up where it wants no more
                    _send(line, content, until)
                reply = _answer(line, until)
        except OSError:
            raise NoVerdict(
                "The virus scanner does not answer: tell whoever looks after the server."
            ) from None
        return _understood(reply)

    def _connected(self) -> socket.socket:
        if not isinstance(self.place, str):
            return socket.create_connection(self.place, timeout=self.seconds_to_connect)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self.seconds_to_connect)
        try:
            line.connect(self.place)
        except BaseException:
            line.close()
            raise
        return line


def scanner_at(setting: str) -> Scanner | None:
    """The scanner that a setting names (unix:/path or tcp:host:port); None for an empty one.

    Raises ForPerson for anything else: a slip must not switch the scanner off.
    """
    text = setting.strip()
    if not text:
        return None
    kind, _, rest = text.partition(":")
    host, _, port = rest.rpartition(":")
    if kind == "unix" and rest.startswith("/") and hasattr(socket, "AF_UNIX"):
        return Scanner(rest)
    if kind == "tcp" and host and port.isdigit() and 0 < int(port) < 65_536:
        return Scanner((host.strip("[]"), int(port)))
    raise ForPerson(
        "MARAC_SCANNER must be unix:/path/of/clamd.sock or tcp:host:3310: correct it and start "
        "again."
    )


def refuse_infected(name: str, content: bytes, scanner: Scanner | None) -> None:
    """Scans a file before it is read; ForPerson where it is not clean, or nobody can say."""
    if scanner is None:
        return
    try:
        verdict = scanner.scan(content)
    except NoVerdict as silence:
        raise type(silence)(f"{name} was not read: it could not be scanned. {silence}") from None
    if not verdict.is_clean:
        raise ForPerson(
            f"{name} was not read: the virus scanner found {verdict.found} in it. Do not open it, "
            "and tell your IT security."
        )


def _send(line: socket.socket, content: bytes, until: float) -> None:
    """The whole file in pieces, each with its length before it; a length of nought ends it."""
    line.settimeout(_left(until))
    line.sendall(b"zINSTREAM\0")
    view = memoryview(content)
    for start in range(0, len(content), _CHUNK):
        piece = view[start : start + _CHUNK]
        line.settimeout(_left(until))
        line.sendall(len(piece).to_bytes(4, "big") + piece)
    line.sendall(bytes(4))


def _answer(line: socket.socket, until: float) -> bytes:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < _LONGEST_REPLY:
        line.settimeout(_left(until))
        more = line.recv(_LONGEST_REPLY)
        if not more:
            break
        reply += more
    return reply


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _understood(reply: bytes) -> Verdict:
    found = _REPLY.fullmatch(reply[:-1]) if reply.endswith(b"\0") else None
    if found is not None:
        return Verdict(is_clean=bool(found[1]), found=(found[2] or b"").decode(errors="replace"))
    if b"size limit exceeded" in reply:
        raise TooLargeToScan(
            "The virus scanner takes no file of this size: ask whoever looks after the server to "
            "raise its StreamMaxLength."
        )
    raise NoVerdict(
        "The virus scanner broke off or answered with an error: tell whoever looks after the "
        "server."
    )
