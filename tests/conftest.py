"""Fixtures that every test may use: a record on each database, empty or with the few cases."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import duckdb_record, empty, load_again, postgresql_record
from streamlit.components.v2 import manifest_scanner

# How long an example takes says nothing about the rule it tries: speed goes into the benchmarks.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")

# Each page that is tried looks through every installed package for parts to draw with, which takes
# longer than the page. What is installed stays the same meanwhile.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

pytest_plugins = ["browser_support"]


@pytest.fixture(scope="session")
def _duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    with duckdb_record(tmp_path_factory.mktemp("duckdb")) as engine:
        yield engine


@pytest.fixture(scope="session")
def _postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    with postgresql_record(tmp_path_factory.mktemp("postgresql")) as engine:
        yield engine


@pytest.fixture(params=["duckdb", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An empty record, once on each database."""
    engine: sa.Engine = request.getfixturevalue(f"_{request.param}")
    yield engine
    empty(engine)


@pytest.fixture
def duckdb_engine(_duckdb: sa.Engine) -> Iterator[sa.Engine]:
    """An empty record in an encrypted file, where the database makes no difference."""
    yield _duckdb
    empty(_duckdb)


@pytest.fixture
def few(engine: sa.Engine) -> sa.Engine:
    """The few cases of `few_cases`, each visible to somebody else, on each database."""
    load_again(engine, FILES)
    return engine


@pytest.fixture
def few_in_a_file(duckdb_engine: sa.Engine) -> sa.Engine:
    """The same where the database makes no difference."""
    load_again(duckdb_engine, FILES)
    return duckdb_engine


@pytest.fixture
def data_folder() -> Path:
    """The folder of what ships with the product."""
    return Path(__file__).parent.parent / "data"
