"""An area of invented people, and the pack that its people make."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from pages.conftest import nothing, opened, shown, two_years
from records import TESTER, duckdb_record

from dashboard.commands import demo_learning
from dashboard.context import Context
from dashboard.steering_pack import Pack, made, view_of
from ingest.chart_notes import write_note
from ingest.files import import_paths
from ingest.synthetic import generate
from models.access import Grant, Role, User
from models.database import read_data_version

__all__ = ["nothing", "opened", "shown", "two_years"]

TODAY = date(2026, 10, 14)
QUARTER = "2026-Q3"
MARAC = "M01"


def somebody(role: Role, marac: str = "*") -> User:
    """Somebody with one role."""
    return User(f"u-{role}", f"Una {role.title()}", frozenset({Grant(role, marac)}))


CORA, CHRIS = somebody(Role.COORDINATOR), somebody(Role.CHAIR)
GROUP, PAYS = somebody(Role.STEERING_GROUP), somebody(Role.COMMISSIONER)


def context(engine: sa.Engine, user: User = CORA, today: date = TODAY) -> Context:
    """What the pack is made with; a version of its own, so that no other test's read is used."""
    with engine.connect() as connection:
        version = read_data_version(connection)
    return Context(engine, user, today, abs(hash((version, user.user_id, str(engine.url)))))


@pytest.fixture(scope="session")
def area(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A MARAC of three years with hundreds of cases, lessons and reviews; no test writes to it."""
    files = tmp_path_factory.mktemp("files")
    generate(700, 3, files, maracs=1, years=3, ends_on=date(2026, 9, 30))
    with duckdb_record(tmp_path_factory.mktemp("area")) as engine:
        import_paths(engine, [Path(files)], user=TESTER)
        demo_learning.fill(engine, by=CORA, second=CHRIS, today=TODAY)
        write_note(
            engine,
            by=CORA,
            marac_id=MARAC,
            chart="cases_discussed",
            on=date(2026, 7, 9),
            text="A second slot a month began",
            marks_change=False,
            today=TODAY,
        )
        yield engine


@pytest.fixture(scope="session")
def pack(area: sa.Engine) -> Pack:
    """The pack of the area's last finished quarter, made by its coordinator."""
    return made(view_of(context(area), MARAC, QUARTER))
