"""Pages are drawn one after another: side by side each waits for all of the others.

In one Python process one thread works at a time, and a page lets go of its turn at each element
that it sends. Thirty people at once waited twenty times as long as one (docs/performance.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

LONGEST = 0.25  # seconds; a page takes a tenth to a half of it, an import or a pack far more


class _Turn:
    def __init__(self) -> None:
        self.begun, self.over = Event(), Event()

    def end(self) -> None:
        self.begun.set()
        self.over.set()


class Turns:
    """Lets one after another have a turn, in the order in which they come.

    A turn that is not over after `longest` seconds holds nobody up any more: the next begins
    beside it, and only that one has waited.
    """

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._line = Lock()
        self._last = _Turn()
        self._last.end()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for its turn, which is over when the block is left, however it is left."""
        mine = _Turn()
        with self._line:
            before, self._last = self._last, mine
        try:
            before.begun.wait()
            before.over.wait(self._longest)
            mine.begun.set()
            yield
        finally:
            mine.end()
