"""What the gate refuses somebody who is signed in stands in the trail, at most once a minute."""

import time

from starlette.concurrency import run_in_threadpool

from dashboard.runtime import Running
from ingest import looks
from queries.users import OpenSession

AGAIN_AFTER = 60.0
_MOST_KEPT = 10_000


class Refusals:
    """Notes refusals, and keeps anybody from flooding the trail with them."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._noted: dict[tuple[str, str], float] = {}

    async def note(self, session: OpenSession, kind: str, path: str) -> None:
        """A line in the trail, unless this sign-in was refused the same kind a moment ago."""
        key, moment = (session.session_id, kind), time.monotonic()
        if moment - self._noted.get(key, -AGAIN_AFTER) < AGAIN_AFTER:
            return
        self._noted[key] = moment
        while len(self._noted) > _MOST_KEPT:
            self._noted.pop(next(iter(self._noted)))
        await run_in_threadpool(looks.refused, self._running.engine, session.user, kind, path)
