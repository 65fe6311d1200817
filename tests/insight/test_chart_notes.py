"""Notes on charts: written, read by scope, taken away; each leaves its line in the trail."""

from datetime import date

import pytest
import sqlalchemy as sa
from access.few_cases import FILES
from records import load

from ingest.chart_notes import remove_note, write_note
from models.access import Grant, Role, Scope, User
from models.errors import ForPerson, NotAllowed
from models.tables import audit
from queries.chart_notes import chart_notes

TODAY = date(2026, 7, 2)
STEERING = User("u-st", "Sam Example", frozenset({Grant(Role.STEERING_GROUP, "M1")}))
NORTH = Scope(frozenset({"M1"}), sees_cases=False, sees_case_ids=False)
SOUTH = Scope(frozenset({"M2"}), sees_cases=False, sees_case_ids=False)


def write(engine: sa.Engine, **given: object) -> str:
    values = {
        "by": STEERING,
        "marac_id": "M1",
        "chart": "repeat_rate",
        "on": date(2026, 5, 1),
        "text": "  A new protocol began  ",
        "marks_change": True,
        "today": TODAY,
        **given,
    }
    return write_note(engine, **values)  # type: ignore[arg-type]


def read(engine: sa.Engine, scope: Scope) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        frame = chart_notes(connection, scope=scope)
    return frame.select("chart", "noted_day", "note", "marks_change").rows()


def test_a_note_is_read_where_its_marac_may_be_looked_at(engine: sa.Engine) -> None:
    load(engine, FILES)
    write(engine)
    expected = [("repeat_rate", date(2026, 5, 1), "A new protocol began", True)]
    assert read(engine, NORTH) == expected
    assert read(engine, SOUTH) == []


def test_both_acts_stand_in_the_trail_with_what_the_note_said(engine: sa.Engine) -> None:
    load(engine, FILES)
    note_id = write(engine)
    remove_note(engine, by=STEERING, note_id=note_id)
    assert read(engine, NORTH) == []
    with engine.connect() as connection:
        lines = connection.execute(
            sa.select(audit.c.what, audit.c.before, audit.c.after)
            .where(audit.c.record == note_id)
            .order_by(audit.c.at)
        ).all()
    assert [line.what for line in lines] == [
        "wrote a note on a chart",
        "took a note off a chart",
    ]
    assert "A new protocol began" in lines[0].after and "A new protocol began" in lines[1].before
    with pytest.raises(ForPerson, match="taken away already"):
        remove_note(engine, by=STEERING, note_id=note_id)


def test_a_note_needs_words_and_a_day_that_was(duckdb_engine: sa.Engine) -> None:
    load(duckdb_engine, FILES)
    with pytest.raises(ForPerson, match="Say what happened"):
        write(duckdb_engine, text="  ")
    with pytest.raises(ForPerson, match="3 July 2026, is not between 2003 and today"):
        write(duckdb_engine, on=date(2026, 7, 3))
    assert len(write(duckdb_engine, text="x" * 500)) > 0
    assert len(str(read(duckdb_engine, NORTH)[0][2])) == 300


def test_nobody_writes_or_takes_away_a_note_of_another_marac(duckdb_engine: sa.Engine) -> None:
    load(duckdb_engine, FILES)
    with pytest.raises(NotAllowed):
        write(duckdb_engine, marac_id="M2")
    note_id = write(duckdb_engine)
    other = User("u-o", "Sam Other", frozenset({Grant(Role.STEERING_GROUP, "M2")}))
    with pytest.raises(NotAllowed):
        remove_note(duckdb_engine, by=other, note_id=note_id)
    commissioner = User("u-c", "Sam Third", frozenset({Grant(Role.COMMISSIONER)}))
    with pytest.raises(NotAllowed):
        write(duckdb_engine, by=commissioner)
