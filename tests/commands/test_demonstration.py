"""The demonstration: said everywhere, without a phone, and with people who are in its data."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from dashboard import header, health
from dashboard.commands.demo import PEOPLE, SEED
from dashboard.sign_in.layout import DEMONSTRATION, framed
from ingest import demonstration
from ingest.synthetic import generate
from models.access import Grant, Role, User, operator
from models.errors import NotAllowed
from models.tables import audit, settings
from queries.demonstration import is_demonstration

BY = operator("test")


@pytest.fixture
def marked(duckdb_engine: sa.Engine) -> Iterator[sa.Engine]:
    demonstration.mark(duckdb_engine, by=BY)
    yield duckdb_engine
    with duckdb_engine.begin() as connection:
        connection.execute(settings.delete().where(settings.c.name == "demonstration"))


def test_a_record_is_no_demonstration_unless_it_was_made_one(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert not is_demonstration(connection)
    with pytest.raises(NotAllowed):
        demonstration.mark(engine, by=User("u", "U", frozenset({Grant(Role.COORDINATOR)})))


def test_a_demonstration_says_so_everywhere(marked: sa.Engine) -> None:
    with marked.connect() as connection:
        assert is_demonstration(connection)
        assert "marked as a demonstration" in connection.scalars(sa.select(audit.c.what)).all()
    user = User("u", "U", frozenset())
    assert DEMONSTRATION in header.strip(user, is_demonstration=True)
    assert DEMONSTRATION not in header.strip(user)
    assert DEMONSTRATION in framed("Sign in", "", demonstration=True)
    assert DEMONSTRATION not in framed("Sign in", "")


def test_the_doctor_finds_a_demonstration_odd(marked: sa.Engine) -> None:
    findings = health.check_record(marked, rebuild_facts=False, by=BY)
    (found,) = [finding for finding in findings if finding.check == "people"]
    assert found.state == "odd" and "nobody in it is real" in found.what


def test_every_role_has_somebody_whose_agency_is_in_the_data(tmp_path: Path) -> None:
    generate(200, SEED, tmp_path, ends_on=date(2026, 9, 30))
    agencies = pl.read_csv(tmp_path / "marac_agencies.csv", infer_schema=False)
    there = set(agencies.select("marac_id", "agency_id").iter_rows())
    kinds = pl.read_csv(tmp_path / "agencies.csv", infer_schema=False)
    source = dict(kinds.select("agency_id", "return_source").iter_rows())
    grants = [grant for _username, _name, grant in PEOPLE]
    assert {grant.role for grant in grants} == set(Role)
    for grant in grants:
        if grant.agency_id:
            assert (grant.marac_id, grant.agency_id) in there
    idva = next(grant for grant in grants if grant.role is Role.IDVA)
    assert source[idva.agency_id] == "idva"
