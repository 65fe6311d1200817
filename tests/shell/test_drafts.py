"""Drafts in the record, on each database: sealed, one's own, and gone after thirty days."""

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from dashboard.record import initialise, open_record
from ingest import drafts
from models.access import User
from models.database import close, read_data_version
from models.settings import Settings
from models.tables import audit
from models.tables import drafts as table
from models.trail import now
from queries.drafts import draft

ASHA, COL = User("a", "Asha", frozenset()), User("c", "Col", frozenset())


def found(engine: sa.Engine, user: User, form: str = "form") -> dict[str, str]:
    with engine.connect() as connection:
        return dict(draft(connection, user, form))


def test_a_draft_is_kept_field_by_field_and_cleared(engine: sa.Engine) -> None:
    drafts.save(engine, ASHA, "form", {"reason": "She rang"})
    drafts.save(engine, ASHA, "form", {"who": "Police"})
    drafts.save(engine, ASHA, "form", {"reason": "She rang at 15:10, “now”"})
    assert found(engine, ASHA) == {"reason": "She rang at 15:10, “now”", "who": "Police"}
    assert found(engine, ASHA, "another") == {}
    drafts.clear(engine, ASHA, "form")
    assert found(engine, ASHA) == {}


def test_a_draft_is_nobody_elses(engine: sa.Engine) -> None:
    drafts.save(engine, ASHA, "form", {"reason": "hers"})
    drafts.save(engine, COL, "form", {"reason": "his"})
    drafts.clear(engine, COL, "form")
    assert found(engine, ASHA) == {"reason": "hers"}
    assert found(engine, COL) == {}


def test_a_draft_cannot_be_read_in_the_record_or_moved_to_another(engine: sa.Engine) -> None:
    drafts.save(engine, ASHA, "form", {"reason": "She is at her mother's"})
    with engine.begin() as connection:
        assert "mother" not in str(connection.execute(sa.select(table)).all())
        assert connection.execute(sa.select(audit)).all() == []
        connection.execute(table.update().values(user_id=COL.user_id))
    try:
        assert found(engine, COL) == {}
    except Exception as error:
        assert "altered" in str(error)
    else:
        raise AssertionError("Col read Asha's draft")


def test_a_draft_that_nobody_touched_for_thirty_days_is_forgotten(engine: sa.Engine) -> None:
    for form, days in (("old", 31), ("new", 29)):
        drafts.save(engine, ASHA, form, {"reason": form})
        with engine.begin() as connection:
            connection.execute(
                table.update()
                .where(table.c.form == form)
                .values(saved_at=now() - timedelta(days=days))
            )
    drafts.drop_old(engine)
    assert found(engine, ASHA, "old") == {} and found(engine, ASHA, "new") == {"reason": "new"}


def test_a_draft_leaves_the_kept_figures_alone(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        before = read_data_version(connection)
    drafts.save(engine, ASHA, "form", {"reason": "x"})
    with engine.connect() as connection:
        assert read_data_version(connection) == before


def test_opening_the_record_forgets_old_drafts(tmp_path: Path) -> None:
    place = Settings(database_url=f"duckdb:///{tmp_path / 'record.duckdb'}")
    engine = initialise(place)
    drafts.save(engine, ASHA, "form", {"reason": "x"})
    with engine.begin() as connection:
        connection.execute(table.update().values(saved_at=now() - timedelta(days=31)))
    close(engine)
    engine = open_record(place)
    with engine.connect() as connection:
        assert connection.execute(sa.select(table)).all() == []
    close(engine)
