"""The trail is linked line by line: whatever is altered, removed or inserted is named."""

from datetime import datetime
from uuid import uuid4

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import TESTER

from models.access import Grant, Role, User
from models.database import LOOKS, WRITES, noting, writing
from models.errors import NotAllowed
from models.tables import audit, audit_ends
from models.trail import note, note_frame
from queries.trail_check import Broken, head, verify


def write(engine: sa.Engine, lines: int = 6) -> None:
    """Some acts: one by one, many at once, and looks between them."""
    with writing(engine) as connection:
        for number in range(lines // 2):
            note(connection, TESTER, "change", kind="cases", record=f"C{number}", after={"a": 1})
        changes = pl.DataFrame(
            {
                "record": [f"P{number}" for number in range(lines - lines // 2)],
                "before": [None] * (lines - lines // 2),
                "after": ['{"name": "Zoë"}'] * (lines - lines // 2),
            },
            schema=dict.fromkeys(("record", "before", "after"), pl.String),
        )
        note_frame(connection, TESTER, "add", kind="people", changes=changes)
    with noting(engine) as connection:
        note(connection, TESTER, "saw a case", kind="cases", record="C1", marac_id="M1")


def broken(engine: sa.Engine) -> list[Broken]:
    with engine.connect() as connection:
        return list(verify(connection, by=TESTER).broken)


def tamper(engine: sa.Engine, statement: sa.Executable) -> None:
    """As somebody does who can write to the database and not through the program."""
    with engine.begin() as connection:
        connection.execute(statement)


def at(line: int, chain: str = WRITES) -> sa.ColumnElement[bool]:
    return sa.and_(audit.c.chain == chain, audit.c.line == line)


def test_a_trail_that_nobody_touched_is_whole(engine: sa.Engine) -> None:
    write(engine)
    write(engine)
    with engine.connect() as connection:
        verdict = verify(connection, by=TESTER)
    assert verdict.is_whole
    assert verdict.lines == 14


@pytest.mark.parametrize(
    "values",
    [
        {"after": '{"name": "Zoe"}'},
        {"before": "{}"},
        {"who": "somebody else"},
        {"what": "looked"},
        {"record": "P99"},
        {"kind": None},
        {"marac_id": "M2"},
        {"at": datetime(2026, 1, 1)},
        {"event_id": "another"},
        {"after": None},
    ],
    ids=str,
)
def test_an_altered_line_is_named(engine: sa.Engine, values: dict[str, object]) -> None:
    write(engine)
    tamper(engine, audit.update().where(at(5)).values(**values))
    (found,) = broken(engine)
    assert (found.kind, found.chain, found.line) == ("altered", WRITES, 5)
    assert "Line 5 (" in found.what


def test_removed_lines_are_named(engine: sa.Engine) -> None:
    write(engine)
    tamper(engine, audit.delete().where(audit.c.chain == WRITES, audit.c.line.in_((2, 3, 5))))
    assert [(b.kind, b.what) for b in broken(engine)] == [
        ("removed", "Lines 2 to 3 were removed."),
        ("removed", "Line 5 was removed."),
    ]


def test_lines_cut_off_at_the_end_are_missed(engine: sa.Engine) -> None:
    write(engine)
    tamper(engine, audit.delete().where(at(6)))
    assert [b.what for b in broken(engine)] == ["Line 6 was removed."]
    tamper(engine, audit_ends.update().where(audit_ends.c.chain == WRITES).values(line=5))
    assert [b.what for b in broken(engine)] == ["The mark of the last line was altered."]


@pytest.mark.parametrize(("chain", "line"), [(WRITES, 4), (WRITES, 7), (LOOKS, 0), (None, None)])
def test_an_inserted_line_is_named(engine: sa.Engine, chain: str | None, line: int | None) -> None:
    write(engine)
    row = {"event_id": str(uuid4()), "at": datetime(2026, 1, 1), "who": "x", "what": "was here"}
    tamper(engine, audit.insert().values(**row, chain=chain, line=line, link=b"0" * 16))
    found = broken(engine)
    assert {b.kind for b in found} == {"inserted"} or found[-1].kind == "inserted"
    assert any("was here" in b.what or "inserted at the end" in b.what for b in found)


def test_two_lines_that_change_places_are_named(engine: sa.Engine) -> None:
    write(engine)
    tamper(engine, audit.update().where(at(2)).values(line=99))
    tamper(engine, audit.update().where(at(3)).values(line=2))
    tamper(engine, audit.update().where(at(99)).values(line=3))
    assert {b.line for b in broken(engine)} >= {2, 3}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    line=st.integers(1, 6),
    column=st.sampled_from(["who", "what", "record", "before", "after", "marac_id"]),
    text=st.text(max_size=8).filter(lambda text: "\0" not in text and text.isprintable()),
)
def test_no_other_content_of_a_line_passes(
    duckdb_engine: sa.Engine, line: int, column: str, text: str
) -> None:
    with duckdb_engine.connect() as connection:
        is_empty = not connection.scalar(sa.select(sa.func.count()).select_from(audit))
    if is_empty:
        write(duckdb_engine)
    with duckdb_engine.connect() as connection:
        was = connection.scalar(sa.select(audit.c[column]).where(at(line)))
    tamper(duckdb_engine, audit.update().where(at(line)).values({column: text}))
    try:
        found = [(b.kind, b.line) for b in broken(duckdb_engine)]
    finally:
        tamper(duckdb_engine, audit.update().where(at(line)).values({column: was}))
    assert found == ([] if text == was else [("altered", line)])


def test_the_trail_is_written_only_where_it_can_be_linked(duckdb_engine: sa.Engine) -> None:
    with duckdb_engine.begin() as connection, pytest.raises(RuntimeError, match="only inside"):
        note(connection, TESTER, "change")


def test_what_is_undone_leaves_no_gap(engine: sa.Engine) -> None:
    write(engine)
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        note(connection, TESTER, "change")
        raise ZeroDivisionError
    write(engine)
    assert broken(engine) == []


def test_the_head_moves_with_every_line(engine: sa.Engine) -> None:
    write(engine)
    with engine.connect() as connection:
        before = head(connection, by=TESTER)
    write(engine)
    with engine.connect() as connection:
        after = head(connection, by=TESTER)
    assert (before[WRITES][0], after[WRITES][0]) == (6, 12)
    assert before[WRITES][1] != after[WRITES][1]


def test_only_who_may_see_the_trail_checks_it(duckdb_engine: sa.Engine) -> None:
    steering = User("u", "Sam", frozenset({Grant(Role.STEERING_GROUP)}))
    with duckdb_engine.connect() as connection, pytest.raises(NotAllowed):
        verify(connection, by=steering)
