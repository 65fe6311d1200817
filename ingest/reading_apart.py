"""Reads a document in a program of its own, so that a bomb or a broken file stops nothing here."""

import json
import os
import subprocess  # nosec B404 - our own program, with no word of a file on its command line
import sys
from contextlib import suppress

from ingest.document_text import QUICK, DocumentText, text_of
from models.text_states import UNREAD

SECONDS = 30
_MOST_MEMORY = 2_000_000_000
_KEPT_BACK = "MARAC_"  # the program that reads a stranger’s file knows neither key nor password


def read_apart(content: bytes, media_type: str, *, seconds: float = SECONDS) -> DocumentText:
    """The document's text; unread where it took too long, too much memory, or broke the reader."""
    from models.settings import PROJECT

    if media_type in QUICK:
        return text_of(content, media_type)
    told = {name: one for name, one in os.environ.items() if not name.startswith(_KEPT_BACK)}
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "ingest.reading_apart"],
            input=media_type.encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
            env=told,
            timeout=seconds,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return DocumentText(UNREAD)
    if done.returncode != 0:
        return DocumentText(UNREAD)
    try:
        return DocumentText(**json.loads(done.stdout))
    except (ValueError, TypeError):
        return DocumentText(UNREAD)


def main() -> None:
    """Reads one document from the standard input; its text goes to the standard output as JSON."""
    _limit_memory()
    media_type, _, content = sys.stdin.buffer.read().partition(b"\n")
    found = text_of(content, media_type.decode())
    sys.stdout.buffer.write(json.dumps({"state": found.state, "text": found.text}).encode())


def _limit_memory() -> None:
    """Where the system can: on Windows only the time is limited."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main()
