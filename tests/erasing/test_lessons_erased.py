"""An erased case leaves its lessons, without the case and without a name in anything said."""

from datetime import date

import sqlalchemy as sa
from records import TESTER

from ingest import lesson_publications as published
from ingest import lessons as written
from models.tables import lesson_progress, lesson_publications, lessons
from queries.case_access import check_case
from queries.trail_check import verify

from .conftest import TODAY
from .marked import traces
from .test_two_people import erase

FIGURES = written.Figures((), ())


def record(engine: sa.Engine, **values: str) -> str:
    given = {"themes": "suicide", "lesson": "FamP3Mark was not asked.", **values}
    return written.record_lesson(
        engine, by=TESTER, values=given, today=TODAY, figures=FIGURES, check_case=check_case
    )


def follow(engine: sa.Engine, lesson_id: str) -> None:
    written.add_progress(
        engine, by=TESTER, lesson_id=lesson_id, happened_on=date(2039, 1, 1),
        words="Asked famp3mark at last", status="done", today=TODAY,
    )  # fmt: skip
    published.write_wording(
        engine, by=TESTER, lesson_id=lesson_id, lesson="Somebody like GivP3Mark was not asked.",
        recommendation="Ask.",
    )  # fmt: skip


def test_what_was_said_of_the_case_s_lesson_loses_the_names(due: sa.Engine) -> None:
    lesson_id = record(due, case_id="C3")
    follow(due, lesson_id)
    erase(due, "C3")
    assert traces(due, {"FamP3Mark", "famp3mark", "GivP3Mark"}) == set()
    with due.connect() as connection:
        row = connection.execute(sa.select(lessons).where(lessons.c.lesson_id == lesson_id)).one()
        told = connection.scalar(sa.select(lesson_progress.c.words))
        public = connection.scalar(sa.select(lesson_publications.c.lesson))
        assert verify(connection, by=TESTER).is_whole
    assert (row.case_id, row.marac_id, row.status) == (None, "m1", "done")
    assert row.lesson == "[erased] was not asked."
    assert told == "Asked [erased] at last"
    assert public == "Somebody like [erased] was not asked."


def test_a_lesson_of_another_case_that_mentions_it_keeps_its_own_and_loses_the_link(
    due: sa.Engine,
) -> None:
    lesson_id = record(due, case_id="C1", linked_case_ids="C3;C2")
    by_itself = record(due, marac_id="m1", linked_case_ids="C3")
    other = record(due, case_id="C1", lesson="FamP3Mark is a common name.")
    follow(due, lesson_id)
    erase(due, "C3")
    with due.connect() as connection:
        rows = {row.lesson_id: row for row in connection.execute(sa.select(lessons))}
        assert verify(connection, by=TESTER).is_whole
    assert (rows[lesson_id].case_id, rows[lesson_id].linked_case_ids) == ("C1", "C2")
    assert (rows[by_itself].case_id, rows[by_itself].linked_case_ids) == (None, None)
    assert rows[lesson_id].lesson == rows[by_itself].lesson == "[erased] was not asked."
    assert rows[other].lesson == "FamP3Mark is a common name."  # nothing ties it to the case
    told = traces(due, {"FamP3Mark", "famp3mark", "GivP3Mark"})
    assert told == {"lessons.lesson: FamP3Mark", "audit.after: FamP3Mark"}
