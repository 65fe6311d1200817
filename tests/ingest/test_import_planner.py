"""An import into PostgreSQL lets its planner count what was written before facts are derived."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from records import empty, load

from ingest.facts import FEW

Row = dict[str, str | None]


@pytest.fixture
def counted_when_empty(_postgresql: sa.Engine) -> Iterator[sa.Engine]:
    """A record whose tables were counted while nothing was in them."""
    empty(_postgresql)
    with _postgresql.begin() as connection:
        connection.execute(sa.text("ANALYZE"))
    yield _postgresql
    empty(_postgresql)


def files(cases: int) -> dict[str, list[Row]]:
    """Cases, each with a victim of its own."""
    numbers = range(cases)
    return {
        "maracs": [{"marac_id": "M1", "name": "Northtown"}],
        "agencies": [{"agency_id": "POL", "name": "Police", "return_source": "police"}],
        "people": [{"person_id": f"V{number}"} for number in numbers],
        "cases": [
            {
                "case_id": f"C{number}",
                "marac_id": "M1",
                "referral_date": "2026-01-05",
                "victim_id": f"V{number}",
                "referring_agencies": "POL",
            }
            for number in numbers
        ],
    }


def known(engine: sa.Engine, table: str) -> int:
    """How many rows the planner believes a table to have."""
    question = sa.text("SELECT reltuples FROM pg_class WHERE oid = CAST(:table AS regclass)")
    with engine.connect() as connection:
        return int(connection.scalar(question, {"table": table}) or 0)


def test_after_a_large_import_the_planner_knows_how_much_there_is(
    counted_when_empty: sa.Engine,
) -> None:
    assert known(counted_when_empty, "cases") == 0
    report = load(counted_when_empty, files(FEW + 20))
    assert not report.rejected
    assert known(counted_when_empty, "cases") == FEW + 20
    assert known(counted_when_empty, "people") == FEW + 20


def test_a_small_write_does_not_wait_for_large_tables_to_be_counted(
    counted_when_empty: sa.Engine,
) -> None:
    load(counted_when_empty, files(2))
    assert known(counted_when_empty, "cases") == 0
