"""How long someone waits after wrong passwords: longer each time, and never locked out."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_FORGIVEN_AFTER = 15 * 60.0
_MOST_KEPT = 10_000
LONGEST_TURN = 30.0


@dataclass
class _Failures:
    count: int
    last: float


class Patience:
    """Counts failures by account and by address, in this process.

    Tries on one account are held back for some seconds whatever their address, and are always
    checked in the end: nobody can shut another person out. An address that fails again and again
    is refused for up to half a minute at a time.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[tuple[str, str], _Failures] = {}
        self._turns: dict[str, float] = {}
        self._lock = threading.Lock()

    def hold(self, username: str) -> float:
        """Seconds to hold back the next try on an account."""
        count = self._count(("account", username))
        return min(5.0, 0.5 * 2 ** min(count - 3, 4)) if count >= 3 else 0.0

    def turn(self, account: str) -> float | None:
        """Seconds until the next code for an account has its turn; None where too many wait.

        A code has six digits only: tries take turns, further apart after each failure, so that
        many at once from everywhere are no quicker than one by one.
        """
        count = self._count(("account", account))
        apart = 1.0 if count < 3 else min(LONGEST_TURN, 2.0 ** min(count - 2, 5))
        with self._lock:
            moment = self._clock()
            at = max(moment, self._turns.get(account, moment - apart) + apart)
            if at - moment > LONGEST_TURN:
                return None
            self._turns.pop(account, None)
            self._turns[account] = at
            while len(self._turns) > _MOST_KEPT:
                self._turns.pop(next(iter(self._turns)))
        return at - moment

    def wrong_in(self, session_id: str) -> int:
        """How many wrong codes were given in a session that waits for one."""
        return self._count(("session", session_id))

    def refused_for(self, address: str) -> float:
        """Seconds for which an address is refused; 0 where it is not."""
        key = ("address", address)
        count = self._count(key)
        if count < 10:
            return 0.0
        wait = min(30.0, 2.0 ** min(count - 9, 5))
        return max(0.0, self._failures[key].last + wait - self._clock())

    def failed(self, username: str, address: str, session_id: str = "") -> None:
        """Counts one more failure."""
        keys = [("account", username), ("address", address), ("session", session_id)]
        with self._lock:
            for key in keys if session_id else keys[:2]:
                count = self._fresh(key)
                self._failures[key] = _Failures(count + 1, self._clock())
            while len(self._failures) > _MOST_KEPT:
                self._failures.pop(next(iter(self._failures)))

    def succeeded(self, username: str, address: str) -> None:
        """Starts counting anew for both."""
        with self._lock:
            self._failures.pop(("account", username), None)
            self._failures.pop(("address", address), None)
            self._turns.pop(username, None)

    def _count(self, key: tuple[str, str]) -> int:
        with self._lock:
            return self._fresh(key)

    def _fresh(self, key: tuple[str, str]) -> int:
        kept = self._failures.get(key)
        if kept is None:
            return 0
        if self._clock() - kept.last > _FORGIVEN_AFTER:
            del self._failures[key]
            return 0
        return kept.count
