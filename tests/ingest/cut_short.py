"""Run as a program: imports a folder into a record and ends itself with SIGKILL at a given point.

Arguments: the database address, the folder, and the point: a file kind (after its rows were
written, before they are committed), "figures" (while the facts are derived), or a number of
seconds after the first row.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.record import open_record
from ingest import load, oddities
from ingest.files import import_paths
from models.access import operator
from models.settings import Settings


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(function: Callable[..., Any], kind: str) -> Callable[..., Any]:
    """The function, and the end where it was given the kind."""

    def called(*arguments: Any, **named: Any) -> None:  # noqa: ANN401
        function(*arguments, **named)
        if kind == "figures" or arguments[1].name == kind:
            die()

    return called


def main(address: str, folder: str, point: str) -> None:
    engine = open_record(Settings(database_url=address))
    if point == "figures":
        oddities.renew = then_die(oddities.renew, point)
    elif point.isalpha() or "_" in point:
        load.store = then_die(load.store, point)
    else:
        threading.Timer(float(point), die).start()
    import_paths(engine, [Path(folder)], user=operator("tester"))


if __name__ == "__main__":
    main(*sys.argv[1:])
