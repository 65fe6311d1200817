"""What holds for every report: its columns, an empty record, one's own MARACs, small numbers."""

from dataclasses import replace

import polars as pl
import pytest
import sqlalchemy as sa

from models.tables import attendance, metadata
from queries.reports import REPORTS

from .conftest import Table, picked, scope

EVERY = pytest.mark.parametrize("name", list(REPORTS))

# Numbers that are no counts of people or of what was done for them.
_NOT_COUNTED = {
    "themes": {"lessons", "open", "in_progress", "done"},
    "lessons": {"linked_actions", "linked_done"},
    "attendance": {"expected", "present", "deputy", "apologies", "absent"},
    "dash-items": {"question"},
    "meetings": {"expected", "attended"},
}


@EVERY
def test_a_report_has_the_columns_it_explains(table: Table, name: str) -> None:
    report = REPORTS[name]
    assert table(name).columns == list(report.columns)
    assert table(name).height > 0
    assert all(text.endswith(".") for text in report.columns.values())


@EVERY
def test_an_empty_record_makes_an_empty_report(
    table: Table, connection: sa.Connection, name: str
) -> None:
    before = table(name)
    for stored in reversed(metadata.sorted_tables):
        connection.execute(stored.delete())
    for sees_cases in (True, False):
        frame = table(name, scope=scope("m1", sees_cases=sees_cases))
        assert frame.schema == before.schema
        counts = frame.select(pl.col(pl.Int64, pl.Float64).exclude("question"))
        assert all((column == 0).all() for column in counts.iter_columns())


@EVERY
def test_another_marac_is_never_counted(table: Table, connection: sa.Connection, name: str) -> None:
    mine, both = table(name), table(name, scope=scope("m1", "m2"))
    connection.execute(attendance.delete().where(attendance.c.meeting_id == "n1"))
    for stored in reversed(metadata.sorted_tables):
        if "marac_id" in stored.c:
            connection.execute(stored.delete().where(stored.c.marac_id == "m2"))
    assert table(name).equals(mine)
    assert not table(name).equals(both)


@EVERY
def test_someone_who_may_not_see_cases_sees_no_small_number(table: Table, name: str) -> None:
    frame = table(name, scope=scope("m1", sees_cases=False))
    numbers = frame.select(pl.col(pl.Int64).exclude(*_NOT_COUNTED.get(name, {""})))
    if name == "referral-sources":
        numbers = numbers.with_columns(frame["cases"])
    for column in numbers.iter_columns():
        assert not ((column > 0) & (column < 5)).any(), column.name
    assert not table(name)["hidden"].any()


def test_what_is_built_on_a_small_number_is_hidden_with_it(table: Table) -> None:
    frame = table("referral-sources", scope=scope("m1", sees_cases=False))
    assert picked(frame, "agency", "cases", "share", "joint", "hidden") == [
        ("pol", 6.833, 68.333, None, True),
        ("idva", None, None, None, True),
        ("hous", None, None, None, True),
    ]


def test_the_number_recorded_does_not_give_away_how_many_are_not(table: Table) -> None:
    frame = table("demographics", scope=scope("m1", sees_cases=False))
    shown = frame.group_by("characteristic").agg(pl.col("recorded").first())
    assert dict(shown.rows())["ethnicity"] is None
    assert dict(shown.rows())["children"] is None


def test_a_lesson_keeps_its_case_from_someone_who_may_not_see_cases(table: Table) -> None:
    frame = table("lessons", scope=scope("m1", sees_cases=False))
    assert frame.select("case_id", "linked_action_ids").null_count().row(0) == (2, 2)
    assert frame.select("lesson_id", "hidden").rows() == [("l2", False), ("l1", True)]


def test_a_lesson_keeps_a_case_from_someone_it_is_closed_to(table: Table) -> None:
    for sees_cases in (True, False):  # who prepares returns sees ids, and not of this case
        closed = replace(scope("m1"), sees_cases=sees_cases, closed=frozenset({"c01"}))
        frame = table("lessons", scope=closed)
        assert frame.select("case_id", "linked_action_ids").null_count().row(0) == (2, 2)
        assert frame.select("lesson_id", "hidden").rows() == [("l2", False), ("l1", True)]


def test_the_largest_small_number_of_the_maracs_in_scope_is_the_threshold(
    table: Table, connection: sa.Connection
) -> None:
    stored = metadata.tables["maracs"]
    connection.execute(stored.update().where(stored.c.marac_id == "m1").values(small_number=8))
    shown = table("referral-sources", scope=scope("m1", sees_cases=False))
    assert shown["cases"].null_count() == 3
