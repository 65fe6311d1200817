"""How long it takes to ask every agency about every case of a full list, and to answer for one.

python tests/benchmarks/asking.py
"""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from records import TESTER, duckdb_record, load

from ingest.research_answers import not_known
from ingest.research_requests import ask
from queries.case_access import check_case
from queries.research_requests import overview

CASES, AGENCIES = 20, 12
TODAY, MEETING = date(2026, 6, 22), date(2026, 7, 1)


def rows() -> dict[str, list[dict[str, str | None]]]:
    """One list of twenty cases."""
    agencies = [f"A{number}" for number in range(AGENCIES)]
    cases = [f"C{number}" for number in range(CASES)]
    core = {"return_source": "police", "core": "yes"}
    case = {"marac_id": "M", "referral_date": "2026-06-01", "referring_agencies": "A0"}
    return {
        "maracs": [{"marac_id": "M", "name": "Northtown"}],
        "agencies": [{"agency_id": one, "name": one} | core for one in agencies],
        "meetings": [{"meeting_id": "T", "marac_id": "M", "meeting_date": str(MEETING)}],
        "people": [{"person_id": f"P-{one}", "family_name": one} for one in cases],
        "cases": [case | {"case_id": one, "victim_id": f"P-{one}"} for one in cases],
        "listings": [{"case_id": one, "meeting_id": "T"} for one in cases],
    }


def timed(what: str, act: Callable[[], object]) -> None:
    """Prints how long it took."""
    begun = time.perf_counter()
    act()
    print(f"{what}: {time.perf_counter() - begun:.2f} s")


def main() -> None:
    """On an encrypted DuckDB file."""
    with duckdb_record(Path(tempfile.mkdtemp())) as engine:
        load(engine, rows())
        pairs = [(f"C{case}", f"A{agency}") for case in range(CASES) for agency in range(AGENCIES)]
        timed(
            f"ask {AGENCIES} agencies about {CASES} cases",
            lambda: ask(
                engine, by=TESTER, meeting_id="T", wanted=pairs, due_on=MEETING, today=TODAY
            ),
        )
        with engine.connect() as connection:
            timed(
                "the overview of that list",
                lambda: overview(connection, user=TESTER, meeting_id="T", today=TODAY),
            )
        timed(
            f"answer “not known” for {CASES} cases",
            lambda: not_known(
                engine,
                by=TESTER,
                agency_id="A1",
                case_ids=[f"C{case}" for case in range(CASES)],
                today=TODAY,
                check_case=check_case,
            ),
        )


if __name__ == "__main__":
    main()
