"""ClamAV's own service with one signature, and a small server that answers badly on purpose."""

import os
import shutil
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ingest.scanner import Scanner

CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed here")

# The industry's harmless test file, in two pieces so that no scanner takes this one for it.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


@contextmanager
def clamd(folder: Path, **settings: str) -> Iterator[Scanner]:
    """A real clamd that knows only the test file, on a socket of its own."""
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    place = folder / "clamd.sock"
    usual = {
        "LocalSocket": place,
        "DatabaseDirectory": folder / "signatures",
        "TemporaryDirectory": folder,
        "Foreground": "yes",
        "OfficialDatabaseOnly": "no",
        "AlertExceedsMax": "yes",
    }
    config = folder / "clamd.conf"
    config.write_text("".join(f"{name} {value}\n" for name, value in (usual | settings).items()))
    assert CLAMD is not None
    process = subprocess.Popen(
        [CLAMD, f"--config-file={config}"], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        until = time.monotonic() + 60
        while not place.exists():
            assert process.poll() is None, "clamd did not start"
            assert time.monotonic() < until, "clamd did not start in a minute"
            time.sleep(0.05)
        yield Scanner(str(place), seconds=60)
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def answering(
    reply: Callable[[], bytes], *, reads: bool = True, seconds: float = 1.0
) -> Iterator[Scanner]:
    """A server that takes a file by the protocol and answers what `reply` says, then hangs up.

    Where it does not read, it answers at once and hangs up in the middle of the file.
    """

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                if reads:
                    assert self.rfile.read(10) == b"zINSTREAM\0"
                    while size := int.from_bytes(self.rfile.read(4), "big"):
                        self.rfile.read(size)
                self.wfile.write(reply())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield Scanner(("127.0.0.1", server.server_address[1]), seconds=seconds)
        finally:
            server.shutdown()
