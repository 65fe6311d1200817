"""Destroyed on schedule: when each is due, what goes, what stays, and what a hold keeps."""

from datetime import date, datetime

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from records import TESTER

from ingest import retention, upkeep
from ingest.document_destruction import destroy_on_schedule, set_schedule
from ingest.document_versions import add_version
from ingest.documents import Place
from ingest.redacted_copies import add_redacted_copy
from models import document_retention
from models.access import Role, User
from models.database import writing
from models.document_retention import due_documents
from models.documents import NOT_BEFORE
from models.errors import ForPerson, NotAllowed
from models.tables import (
    audit,
    cases,
    document_destructions,
    documents,
    lessons,
    maracs,
    metadata,
    settings,
)
from queries.case_access import check_case
from queries.document_retention import destructions, kind_schedules, upcoming
from queries.document_search import Wanted, search
from queries.documents import of_case, open_document
from queries.trail_check import verify

from .given import COORDINATOR, LESSON, every, pdf, person, put, row

# Case C1 was closed on 1 May 2026 and is kept for twelve months.
OVER, BEFORE = date(2027, 5, 1), date(2027, 4, 30)
ADDED = datetime(2026, 6, 1, 9)


@pytest.fixture
def kept(few: sa.Engine) -> sa.Engine:
    with writing(few) as connection:
        connection.execute(maracs.update().values(retention_months=12))
        connection.execute(
            cases.update().where(cases.c.case_id == "C1").values(closed_on=date(2026, 5, 1))
        )
    return few


def added(engine: sa.Engine, *told: object, **more: object) -> str:
    """A document that was added on 1 June 2026."""
    document_id = put(engine, *told, **more)  # type: ignore[arg-type]
    with writing(engine) as connection:
        connection.execute(documents.update().values(uploaded_at=ADDED))
    return document_id


def due(engine: sa.Engine, until: date = date(2090, 1, 1)) -> dict[str, tuple[date, str, bool]]:
    with engine.connect() as connection:
        rows = due_documents(connection, until)
    return {
        one: (on, rule, held)
        for one, on, rule, held in rows.select("document_id", "due_on", "rule", "is_held").rows()
    }


def months(engine: sa.Engine, number: int | None, kind: str = "letter") -> None:
    set_schedule(engine, by=COORDINATOR, marac_id="M1", kind=kind, months=number)


def test_a_document_goes_with_its_case_or_sooner_by_its_kind(kept: sa.Engine) -> None:
    letter = added(kept)
    minutes = added(kept, "Minutes.", name="m.txt", kind="minutes")
    assert due(kept) == dict.fromkeys((letter, minutes), (OVER, "case", False))
    months(kept, 3)
    assert due(kept)[letter] == (date(2026, 9, 1), "kind", False)
    assert due(kept)[minutes] == (OVER, "case", False)
    months(kept, None)
    assert due(kept)[letter] == (OVER, "case", False)


def test_papers_of_meetings_and_lessons_go_as_cases_do(kept: sa.Engine) -> None:
    with writing(kept) as connection:
        connection.execute(lessons.insert().values(LESSON))
    agenda = added(kept, "Agenda.", place=Place(meeting_id="T1"), kind="agenda")
    lesson = added(kept, "Learning.", place=Place(lesson_id="L1"), kind="other")
    assert due(kept) == {
        agenda: (date(2027, 5, 6), "meeting", False),
        lesson: (date(2027, 6, 1), "lesson", False),
    }


def test_without_a_schedule_of_the_marac_nothing_is_due(few: sa.Engine) -> None:
    added(few)
    assert due(few) == {}
    assert destroy_on_schedule(few, date(2090, 1, 1)) == 0


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_so_many_months_later_is_that_day_or_the_months_last(day: date, number: int) -> None:
    rows = pl.DataFrame(
        [{"uploaded_at": datetime(day.year, day.month, day.day, 23, 59), "months": number}]
    )
    found = rows.select(document_retention._later("uploaded_at", pl.col("months"))).item()
    whole = day.year * 12 + day.month - 1 + number
    assert (found.year, found.month) == (whole // 12, whole % 12 + 1)
    assert found.day == day.day or (found.day < day.day and _is_last(found))


def _is_last(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month


def test_on_the_day_it_is_gone_with_its_text_and_its_name_and_a_certificate_stays(
    kept: sa.Engine,
) -> None:
    document_id = added(kept, pdf("Ann moved."), name="Ann Example.pdf")
    before = row(kept, document_id)
    assert destroy_on_schedule(kept, BEFORE) == 0
    assert upkeep.destroy_what_is_over(kept, OVER) == 1
    after = row(kept, document_id)
    assert (after["content"], after["sealed_text"], after["text_state"]) == (None, None, None)
    assert after["file_name"] == "letter or e-mail, destroyed"
    assert after["destroyed_at"] is not None
    certificate = every(kept, document_destructions).row(0, named=True)
    assert certificate["sha256"] == before["sha256"]
    assert (certificate["rule"], certificate["due_on"]) == ("case", OVER)
    assert certificate["destroyed_by"] == "command:schedule"
    assert destroy_on_schedule(kept, OVER) == 0
    with pytest.raises(ForPerson, match="was destroyed"):
        open_document(kept, user=COORDINATOR, document_id=document_id)
    with kept.connect() as connection:
        listed = of_case(connection, user=COORDINATOR, case_id="C1")
        assert not search(connection, user=COORDINATOR, wanted=Wanted("moved")).hits
    assert listed["destroyed_at"].is_not_null().all()


def test_no_table_holds_the_sealed_bytes_or_the_name_any_more(kept: sa.Engine) -> None:
    document_id = added(kept, name="AnnMark.txt")
    sealed = [bytes(row(kept, document_id)[name]) for name in ("content", "sealed_text")]  # type: ignore[call-overload]
    assert _holding(kept, sealed, "AnnMark") == {
        "documents.content", "documents.sealed_text", "documents.file_name", "audit.after",
    }  # fmt: skip
    destroy_on_schedule(kept, OVER)
    assert _holding(kept, sealed, "AnnMark") == set()
    with kept.connect() as connection:
        assert verify(connection, by=TESTER).is_whole


def _holding(engine: sa.Engine, sealed: list[bytes], mark: str) -> set[str]:
    """Where one of these bytes, or a text with the mark, stands in any column of any table."""
    found = set()
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for line in connection.execute(sa.select(table)).mappings():
                for name, value in line.items():
                    is_bytes = isinstance(value, bytes | memoryview) and bytes(value) in sealed
                    if is_bytes or (isinstance(value, str) and mark in value):
                        found.add(f"{table.name}.{name}")
    return found


def test_a_hold_keeps_the_documents_of_the_case_and_of_its_meetings(kept: sa.Engine) -> None:
    letter = added(kept)
    agenda = added(kept, "Agenda.", place=Place(meeting_id="T1"), kind="agenda")
    hold = retention.place_hold(kept, by=COORDINATOR, case_id="C1", reason="An inquest")
    assert {held for _on, _rule, held in due(kept).values()} == {True}
    assert destroy_on_schedule(kept, date(2030, 1, 1)) == 0
    retention.lift_hold(kept, by=COORDINATOR, hold_id=hold, reason="It is over")
    assert destroy_on_schedule(kept, date(2030, 1, 1)) == 2
    assert row(kept, letter)["content"] is row(kept, agenda)["content"] is None


def test_a_redacted_copy_goes_with_its_document_and_the_original_stays_closed(
    kept: sa.Engine,
) -> None:
    original = added(kept, "Ann moved.")
    copy_id = add_redacted_copy(
        kept,
        by=COORDINATOR,
        document_id=original,
        agency_id="IDV",
        content=pdf("[redacted] moved."),
        ending=".pdf",
        words=["Ann"],
        reason="It must not know",
        scanner=None,
        check_case=check_case,
    )
    months(kept, 3)
    assert due(kept)[copy_id][0] == due(kept)[original][0] == date(2026, 9, 1)
    assert destroy_on_schedule(kept, date(2026, 9, 1)) == 2
    idva = person(Role.IDVA, "IDV")
    with kept.connect() as connection:
        assert of_case(connection, user=idva, case_id="C1")["document_id"].to_list() == [copy_id]


def test_each_version_has_its_own_time(kept: sa.Engine) -> None:
    first = added(kept)
    second = add_version(
        kept,
        by=COORDINATOR,
        document_id=first,
        name="b.txt",
        content=b"Newer.",
        reason="Corrected",
        scanner=None,
        check_case=check_case,
    )
    months(kept, 3)
    assert due(kept)[first][0] == date(2026, 9, 1)
    assert due(kept)[second][0] > date(2026, 9, 1)


def test_an_upgraded_record_waits_for_somebody_to_look(kept: sa.Engine) -> None:
    added(kept)
    with writing(kept) as connection:
        connection.execute(settings.insert().values(name=NOT_BEFORE, value="2027-06-01"))
    assert destroy_on_schedule(kept, date(2027, 5, 31)) == 0
    assert destroy_on_schedule(kept, date(2027, 6, 1)) == 1


@pytest.mark.parametrize(
    ("kind", "number", "sentence"),
    [
        ("research", 3, "schedule of their own"),
        ("nonsense", 3, "what kind"),
        ("letter", 0, "from 1 to 600"),
        ("letter", 12, "kept 12 months"),
    ],
)
def test_a_schedule_that_makes_no_sense_gets_its_sentence(
    kept: sa.Engine, kind: str, number: int, sentence: str
) -> None:
    with pytest.raises(ForPerson, match=sentence):
        months(kept, number, kind)


@pytest.mark.parametrize(
    "by", [person(Role.CHAIR), person(Role.AUDITOR), person(Role.COORDINATOR, marac="M2")]
)
def test_who_may_not_destroy_sets_no_schedule(kept: sa.Engine, by: User) -> None:
    with pytest.raises(NotAllowed):
        set_schedule(kept, by=by, marac_id="M1", kind="letter", months=3)


def test_the_retention_page_reads_what_is_soon_without_names_and_without_closed_cases(
    kept: sa.Engine,
) -> None:
    document_id = added(kept, name="Ann Example.txt")
    months(kept, 3)
    with kept.connect() as connection:
        told = upcoming(connection, user=person(Role.AUDITOR), today=date(2026, 6, 25))
        assert told["document_id"].to_list() == [document_id]
        assert "file_name" not in told.columns
        later = upcoming(connection, user=COORDINATOR, today=date(2026, 5, 1))
        assert later.is_empty()
        closed = person(Role.COORDINATOR, "", "C1")
        assert upcoming(connection, user=closed, today=date(2026, 6, 25)).is_empty()
        south = person(Role.COORDINATOR, marac="M2")
        assert upcoming(connection, user=south, today=date(2026, 6, 25)).is_empty()
        assert kind_schedules(connection, user=south).is_empty()
        assert kind_schedules(connection, user=COORDINATOR)["months"].to_list() == [3]
    destroy_on_schedule(kept, date(2026, 9, 1))
    with kept.connect() as connection:
        assert destructions(connection, user=COORDINATOR)["document_id"].to_list() == [document_id]
        assert destructions(connection, user=south).is_empty()
        lines = connection.scalars(
            sa.select(audit.c.after).where(audit.c.what == "destroyed a document")
        ).all()
    assert len(lines) == 1 and "Ann" not in str(lines)
