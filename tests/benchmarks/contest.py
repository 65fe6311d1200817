"""Runs one contestant in a process of its own, so that its peak memory is its own."""

import importlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

MOST_RUNS = 7
ENOUGH_SECONDS = 15.0


@dataclass(frozen=True)
class Result:
    """Seconds of the work alone, and the most memory of the whole process in MiB."""

    seconds: float
    peak_mib: float
    told: dict[str, Any]


def contest(contestant: str, **arguments: str) -> Result:
    """What “module:function” took; the function gives back its seconds and whatever it tells."""
    print(f"  … {contestant} {' '.join(arguments.values())}", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, __file__, contestant, json.dumps(arguments)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return Result(answer["seconds"], answer["peak_mib"], answer["told"])


def once(work: Callable[[], object]) -> float:
    """The seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def repeated(work: Callable[[], object]) -> float:
    """The median seconds of several runs after a first that does not count."""
    work()
    runs = [once(work)]
    while len(runs) < MOST_RUNS and sum(runs) < ENOUGH_SECONDS:
        runs.append(once(work))
    return median(runs)


def _main() -> None:
    module, function = sys.argv[1].split(":")
    contestant = getattr(importlib.import_module(module), function)
    seconds, told = contestant(**json.loads(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak, "told": told}))


if __name__ == "__main__":
    root = Path(__file__).parents[2]
    sys.path[:0] = [str(root), str(root / "tests")]
    _main()
