"""How long pages take for one person alone, and for thirty who click every two seconds."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from threading import Barrier
from typing import Any

from serving import COOKIE, TEAM_ROLES, Served, served
from shell.websocket_client import OpenPage
from streamlit.proto.BackMsg_pb2 import BackMsg

COMING = 1.0  # seconds from one who signs in to the next
LONGEST = 300.0  # seconds that an answer may take
BETWEEN = 2.0  # seconds from an answer to the next click
ROUNDS = 2  # through all of one's pages, after a first that does not count
_CASEWORK = ("work", "cases", "meetings", "actions")
PAGES = {
    "coordinator": (*_CASEWORK, "safelives-return", "overview", "volume", "data-quality"),
    "chair": (*_CASEWORK, "overview", "volume", "agencies", "repeats"),
    "steering_group": (
        *("overview", "volume", "appropriateness", "repeats"),
        *("agencies", "risk", "support", "benchmarks"),
    ),
}


def together(cache: str, cases: str) -> tuple[float, dict[str, Any]]:
    """Milliseconds of each answer: one person of each role in turn, then everybody at once."""
    with served(Path(cache), int(cases), is_hollow=False) as server:
        team = server.cookies["team"]
        alone = [took for number in range(len(TEAM_ROLES)) for took in _walk(server, number)]
        together = Barrier(len(team))
        with ThreadPoolExecutor(len(team)) as people:
            walks = people.map(lambda number: _walk(server, number, together), range(len(team)))
            at_once = [took for walk in walks for took in walk]
    return p95(at_once) / 1000, {
        name: {"answers": len(times), "median": median(times), "p95": p95(times)}
        for name, times in (("1", alone), (str(len(team)), at_once))
    }


def p95(times: Sequence[float]) -> float:
    """What nineteen in twenty do not exceed."""
    return quantiles(times, n=20)[-1]


def _walk(server: Served, number: int, together: Barrier | None = None) -> list[float]:
    """Milliseconds from each click to the whole answer, of one of the team.

    People come one after another and look at each of their pages once; what counts begins when
    all of them have.
    """
    pages = PAGES[TEAM_ROLES[number % len(TEAM_ROLES)]]
    with OpenPage(server.address, {COOKIE: server.cookies["team"][number]}) as tab:
        try:
            time.sleep(COMING * number if together else 0)
            for page in ("", *pages):
                _answered(tab, page)
            if together is not None:
                together.wait()
        except BaseException:
            if together is not None:
                together.abort()  # else the others would wait for ever
            raise
        # Nobody’s clicks fall on the same moment as everybody else’s.
        time.sleep(BETWEEN * number / len(server.cookies["team"]))
        return [_answered(tab, page) for page in pages * ROUNDS]


def _answered(tab: OpenPage, page: str) -> float:
    """Milliseconds from a click to the whole answer; then the page is read."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    begun = time.perf_counter()
    shown = tab.send(asked, LONGEST)
    took = 1000 * (time.perf_counter() - begun)
    if shown.not_found or shown.closed or "Something went wrong" in shown.text:
        raise SystemExit(f"The page {page} was not drawn.")
    time.sleep(BETWEEN)
    return took
