"""Who is signed in: the sessions of the record, kept for a few seconds so that asking is free."""

import threading
import time
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from ingest import sessions as written
from models.access import User
from models.trail import now
from queries import users as asked

KEPT_SECONDS = 3.0
TOUCH_EVERY = timedelta(seconds=30)

# What a session may wait for, and how long: a code, or setting up the phone that makes codes.
SECOND_FACTOR, ENROL = "second_factor", "enrol"
WAITING = {SECOND_FACTOR: timedelta(minutes=10), ENROL: timedelta(minutes=30)}


@dataclass(frozen=True)
class _Kept:
    session: asked.OpenSession | None
    until: float


@dataclass(frozen=True)
class _Times:
    """How long sessions last, and until when that need not be asked again."""

    idle: timedelta
    longest: timedelta
    until: float


class Sessions:
    """The open sessions of this record. Safe to ask from any thread.

    An answer is kept for a few seconds; what ends in this process is forgotten at once.
    """

    def __init__(self, engine: sa.Engine, *, kept_seconds: float = KEPT_SECONDS) -> None:
        self._engine = engine
        self._kept_seconds = kept_seconds
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()
        self._times = self._read_times()

    @property
    def idle(self) -> timedelta:
        """How long a session lasts without a click; another setting counts within seconds."""
        return self._times.idle

    @property
    def longest(self) -> timedelta:
        """How long a session lasts at most."""
        return self._times.longest

    def _read_times(self) -> _Times:
        with self._engine.connect() as connection:
            idle, longest = asked.idle_time(connection), asked.longest_time(connection)
        return _Times(idle, longest, time.monotonic() + self._kept_seconds)

    def _renew_times(self) -> None:
        # Only where the record is asked anyway, never while the server waits for an answer.
        if self._times.until < time.monotonic():
            self._times = self._read_times()

    def kept(self, token: str) -> asked.OpenSession | None:
        """The live session of a token if it was looked up a moment ago, without asking again.

        Raises KeyError where it has to be looked up.
        """
        kept = self._kept.get(written.session_id(token))
        if kept is None or kept.until < time.monotonic():
            raise KeyError
        return self._if_live(kept.session)

    def find(self, token: str | None) -> asked.OpenSession | None:
        """The live session of a token, else None."""
        if not token:
            return None
        try:
            return self.kept(token)
        except KeyError:
            return self._look_up(written.session_id(token))

    def waiting(self, token: str | None) -> asked.OpenSession | None:
        """The session of a token that still waits for something, and opens nothing; else None."""
        if not token:
            return None
        with self._engine.connect() as connection:
            found = asked.waiting_session(connection, written.session_id(token))
        return found if found is not None and now() < found.expires_at else None

    def open(self, user: User, *, address: str, device: str, method: str = "password") -> str:
        """Opens a session and returns its token."""
        self._renew_times()
        return written.open_session(
            self._engine, user, lasting=self.longest, address=address, device=device, method=method
        )

    def open_waiting(
        self, user: User, *, state: str, address: str, device: str, method: str = "password"
    ) -> str:
        """Opens a session that waits for what the state says, and returns its token."""
        return written.open_waiting(
            self._engine,
            user,
            state=state,
            lasting=WAITING[state],
            address=address,
            device=device,
            method=method,
        )

    def touch(self, session: asked.OpenSession) -> None:
        """Notes activity, at most twice a minute a session."""
        if now() - session.last_seen_at < TOUCH_EVERY:
            return
        written.touch(self._engine, session.session_id)
        self.forget(session.session_id)

    def left(self, session: asked.OpenSession) -> float:
        """Seconds until a session ends if the person does nothing more."""
        return (session.ends_at(self.idle) - now()).total_seconds()

    def end_everywhere(self, user: User) -> None:
        """Ends every session of a person who asks for it."""
        written.end_everywhere(self._engine, user)
        self.forget()

    def end(self, session: asked.OpenSession) -> None:
        """Ends a session here and now."""
        written.end(self._engine, session.session_id, session.user)
        self.forget(session.session_id)

    def forget(self, session_id: str | None = None) -> None:
        """Asks the record again at the next question, for one session or for all."""
        with self._lock:
            if session_id is None:
                self._kept.clear()
                self._times = replace(self._times, until=0.0)
            else:
                self._kept.pop(session_id, None)

    def _look_up(self, session_id: str) -> asked.OpenSession | None:
        self._renew_times()
        with self._engine.connect() as connection:
            found = asked.open_session(connection, session_id)
        session = self._if_live(found)
        with self._lock:
            self._drop_stale()
            # What is not there is not kept: made-up tokens would fill the memory.
            if session is not None:
                until = time.monotonic() + self._kept_seconds
                self._kept[session_id] = _Kept(session, until)
        return session

    def _drop_stale(self) -> None:
        moment = time.monotonic()
        for session_id in [key for key, kept in self._kept.items() if kept.until < moment]:
            del self._kept[session_id]

    def _if_live(self, session: asked.OpenSession | None) -> asked.OpenSession | None:
        return session if session is not None and session.is_live(now(), self.idle) else None
