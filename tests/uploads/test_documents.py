"""Documents: who may add and open which, what is kept of them, and what the scan holds back."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from ingest import document_scans, documents
from ingest.documents import Place
from ingest.scanner import Scanner
from models.access import Grant, Role, User, operator
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import audit, lessons, notices
from models.tables import documents as table
from queries import documents as reads
from queries.case_access import check_case

from .clamd import EICAR, answering, clamd, needs_clamd

PDF = b"%PDF-1.7\nA letter about case C1\n%%EOF"
CASE = Place(case_id="C1")
NOWHERE = Scanner("/nowhere/clamd.sock")


def person(role: Role, marac: str = "M1", agency: str = "", *closed: str) -> User:
    return User("u1", "Sam", frozenset({Grant(role, marac, agency)}), closed=frozenset(closed))


COORDINATOR = person(Role.COORDINATOR)
HOUSING = person(Role.REPRESENTATIVE, "M1", "HOU")
POLICE = person(Role.REPRESENTATIVE, "M1", "POL")


def add(
    engine: sa.Engine,
    *,
    by: User = COORDINATOR,
    content: bytes = PDF,
    name: str = "letter.pdf",
    place: Place = CASE,
    kind: str = "letter",
    agency: str | None = None,
    scanner: Scanner | None = None,
) -> str:
    return documents.add_document(
        engine,
        by=by,
        name=name,
        content=content,
        place=place,
        kind=kind,
        agency_id=agency,
        scanner=scanner,
        check_case=check_case,
    )


def opened(engine: sa.Engine, document_id: str, by: User = COORDINATOR) -> bytes:
    return reads.open_document(engine, user=by, document_id=document_id).content


def row(engine: sa.Engine, document_id: str) -> sa.Row[tuple[object, ...]]:
    with engine.connect() as connection:
        return connection.execute(sa.select(table).where(table.c.document_id == document_id)).one()


def test_a_document_comes_back_as_it_came_and_is_kept_sealed(few: sa.Engine) -> None:
    document_id = add(few)
    assert opened(few, document_id) == PDF
    kept = row(few, document_id)
    assert b"letter about" not in bytes(kept.content)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (kept.kind, kept.media_type, kept.size) == ("letter", "application/pdf", len(PDF))
    assert (kept.marac_id, kept.uploaded_by, kept.scan) == ("M1", "u1", "not_scanned")


def test_adding_and_opening_stand_in_the_trail_without_the_content(few: sa.Engine) -> None:
    document_id = add(few)
    opened(few, document_id)
    with few.connect() as connection:
        lines = connection.execute(
            sa.select(audit.c.what, audit.c.who, audit.c.marac_id, audit.c.after).where(
                audit.c.record == document_id
            )
        ).all()
    assert sorted(line.what for line in lines) == ["added a document", "opened a document"]
    assert {(line.who, line.marac_id) for line in lines} == {("u1", "M1")}
    assert not any("letter about" in line.after for line in lines)


def test_the_name_it_is_saved_under_names_nobody(few: sa.Engine) -> None:
    document_id = add(few, name="Ann Example C1.pdf")
    saved = reads.open_document(few, user=COORDINATOR, document_id=document_id).save_as
    assert saved.startswith("official-sensitive-letter-20") and saved.endswith(".pdf")
    assert "Ann" not in saved and "C1" not in saved


def test_a_sealed_document_moved_to_another_line_does_not_open(few: sa.Engine) -> None:
    first, second = add(few), add(few, content=PDF + b"\n", name="other.pdf")
    with writing(few) as connection:
        stolen = connection.scalar(sa.select(table.c.content).where(table.c.document_id == first))
        connection.execute(
            table.update().where(table.c.document_id == second).values(content=stolen)
        )
    with pytest.raises(ForPerson, match="was altered"):
        opened(few, second)


def test_the_same_file_is_not_kept_twice_in_one_place(few: sa.Engine) -> None:
    add(few)
    with pytest.raises(ForPerson, match=r"there already, as letter.pdf"):
        add(few, name="again.pdf")
    add(few, place=Place(case_id="C2"))


@pytest.mark.parametrize(
    ("by", "case_id", "kind", "agency"),
    [
        (COORDINATOR, "C4", "letter", None),
        (person(Role.COORDINATOR, "M1", "", "C1"), "C1", "letter", None),
        (person(Role.CHAIR), "C1", "letter", None),
        (person(Role.IDVA), "C1", "letter", None),
        (person(Role.STEERING_GROUP), "C1", "letter", None),
        (person(Role.ADMINISTRATOR), "C1", "letter", None),
        (HOUSING, "C2", "letter", "HOU"),
        (HOUSING, "C2", "research", "POL"),
        (HOUSING, "C2", "research", None),
        (HOUSING, "C3", "research", "HOU"),
        (HOUSING, "C4", "research", "HOU"),
        (person(Role.REPRESENTATIVE, "M1", "HOU", "C2"), "C2", "research", "HOU"),
        (person(Role.REPRESENTATIVE, "M2", "HOU"), "C2", "research", "HOU"),
        (COORDINATOR, "no such case", "letter", None),
    ],
)
def test_others_may_not_add_a_document(
    few: sa.Engine, by: User, case_id: str, kind: str, agency: str | None
) -> None:
    with pytest.raises(NotAllowed):
        add(few, by=by, place=Place(case_id=case_id), kind=kind, agency=agency)
    with few.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_an_agency_that_is_only_asked_finds_its_own_research_and_nothing_else(
    few: sa.Engine,
) -> None:
    place = Place(case_id="C2")
    own = add(few, by=POLICE, place=place, kind="research", agency="POL")
    other = add(few, content=PDF + b"2", place=place, kind="research", agency="HOU")
    letter = add(few, content=PDF + b"3", place=place)
    with few.connect() as connection:
        found = reads.of_case(connection, user=POLICE, case_id="C2")["document_id"].to_list()
        every = reads.of_case(connection, user=COORDINATOR, case_id="C2")["document_id"]
    assert found == [own]
    assert set(every) == {own, other, letter}
    assert opened(few, own, POLICE) == PDF
    for closed in (other, letter):
        with pytest.raises(NotAllowed):
            opened(few, closed, POLICE)


@pytest.mark.parametrize(
    "by",
    [
        person(Role.COORDINATOR, "M2"),
        person(Role.COORDINATOR, "M1", "", "C1"),
        person(Role.STEERING_GROUP),
        person(Role.COMMISSIONER),
        person(Role.RETURN_PREPARER),
        person(Role.ADMINISTRATOR),
        person(Role.AUDITOR),
        person(Role.REFERRER, "M1", "REF"),
        person(Role.REPRESENTATIVE, "M1", "REF"),
    ],
)
def test_nobody_opens_a_document_of_a_case_that_is_not_theirs(few: sa.Engine, by: User) -> None:
    document_id = add(few)
    with pytest.raises(NotAllowed):
        opened(few, document_id, by)
    with few.connect() as connection, pytest.raises(NotAllowed):
        reads.of_case(connection, user=by, case_id="C1")


def test_an_agency_that_sent_apologies_finds_no_document_of_the_case(few: sa.Engine) -> None:
    document_id = add(few)
    with few.connect() as connection:
        assert reads.of_case(connection, user=HOUSING, case_id="C1").is_empty()
    with pytest.raises(NotAllowed):
        opened(few, document_id, HOUSING)


def test_whoever_sees_the_case_in_full_opens_its_documents(few: sa.Engine) -> None:
    document_id = add(few)
    for by in (person(Role.CHAIR), person(Role.IDVA), POLICE):
        assert opened(few, document_id, by) == PDF


def test_a_guessed_id_opens_nothing(few: sa.Engine) -> None:
    with pytest.raises(NotAllowed):
        opened(few, "1")


def test_papers_of_a_meeting_are_for_its_coordinator_and_chair(few: sa.Engine) -> None:
    document_id = add(few, place=Place(meeting_id="T1"), kind="minutes")
    assert opened(few, document_id) == opened(few, document_id, person(Role.CHAIR)) == PDF
    for by in (POLICE, person(Role.CHAIR, "M2"), person(Role.COORDINATOR, "M1", "", "C1")):
        with pytest.raises(NotAllowed):
            opened(few, document_id, by)
        with pytest.raises(NotAllowed):
            add(few, by=by, place=Place(meeting_id="T1"), content=PDF + b"2")
        with few.connect() as connection, pytest.raises(NotAllowed):
            reads.of_meeting(connection, user=by, meeting_id="T1")
    with few.connect() as connection:
        assert reads.of_meeting(connection, user=COORDINATOR, meeting_id="T1").height == 1


def test_papers_of_a_lesson_follow_its_case(few: sa.Engine) -> None:
    with writing(few) as connection:
        connection.execute(
            lessons.insert().values(
                lesson_id="L1",
                marac_id="M1",
                case_id="C1",
                recorded_on=sa.func.current_date(),
                themes="attendance",
                sender="local",
            )
        )
    document_id = add(few, place=Place(lesson_id="L1"), kind="other")
    assert opened(few, document_id) == PDF
    for by in (person(Role.COORDINATOR, "M1", "", "C1"), person(Role.STEERING_GROUP), POLICE):
        with pytest.raises(NotAllowed):
            opened(few, document_id, by)
        with few.connect() as connection, pytest.raises(NotAllowed):
            reads.of_lesson(connection, user=by, lesson_id="L1")


def test_a_document_waits_while_the_scanner_is_silent_and_nobody_opens_it(few: sa.Engine) -> None:
    document_id = add(few, scanner=NOWHERE)
    kept = row(few, document_id)
    assert kept.scan == "waiting"
    assert "does not answer" in str(kept.scan_said)
    for by in (COORDINATOR, person(Role.CHAIR), operator("root")):
        with pytest.raises(ForPerson, match="waits for the virus scan"):
            opened(few, document_id, by)
    with few.connect() as connection:
        listed = reads.of_case(connection, user=COORDINATOR, case_id="C1")
    assert listed["may_open"].to_list() == [False]


def test_the_next_upload_scans_what_waited(few: sa.Engine) -> None:
    waited = add(few, scanner=NOWHERE)
    with answering(lambda: b"stream: OK\0") as scanner:
        newer = add(few, content=PDF + b"2", scanner=scanner)
    assert row(few, waited).scan == row(few, newer).scan == "clean"
    assert opened(few, waited) == PDF


def test_an_infected_document_is_locked_for_everyone_and_the_coordinator_is_told(
    few: sa.Engine,
) -> None:
    with answering(lambda: b"stream: Bad.Thing FOUND\0") as scanner:
        document_id = add(few, scanner=scanner)
    kept = row(few, document_id)
    assert (kept.scan, kept.scan_said) == ("infected", "Bad.Thing")
    for by in (COORDINATOR, person(Role.CHAIR), operator("root")):
        with pytest.raises(ForPerson, match="stays locked"):
            opened(few, document_id, by)
    with few.connect() as connection:
        told = connection.execute(sa.select(notices)).one()
        scanned = connection.scalar(
            sa.select(audit.c.after).where(audit.c.what == "scanned a document")
        )
    assert (told.marac_id, told.role, told.record) == ("M1", "coordinator", "C1")
    assert '"infected"' in str(scanned)


def test_a_document_too_large_for_the_scanner_does_not_hold_up_the_others(few: sa.Engine) -> None:
    answers = iter([b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK\0"])
    large = add(few, scanner=NOWHERE)
    small = add(few, content=PDF + b"2", scanner=NOWHERE)
    with answering(lambda: next(answers)) as scanner:
        done = document_scans.scan_waiting(few, scanner, by=operator("root"))
    assert (done.clean, done.waiting) == (1, 1)
    assert "StreamMaxLength" in done.why
    assert {row(few, large).scan, row(few, small).scan} == {"waiting", "clean"}


def test_what_was_clean_is_locked_when_newer_signatures_find_something(few: sa.Engine) -> None:
    document_id = add(few)
    with answering(lambda: b"stream: OK\0") as scanner:
        assert document_scans.scan_waiting(few, scanner, by=operator("root")).clean == 1
        assert document_scans.scan_waiting(few, scanner, by=operator("root")).clean == 0
    with answering(lambda: b"stream: New.Thing FOUND\0") as scanner:
        done = document_scans.scan_waiting(few, scanner, by=operator("root"), again=True)
    assert done.infected == 1
    with pytest.raises(ForPerson, match="stays locked"):
        opened(few, document_id)


def test_a_destroyed_document_is_listed_and_not_opened(few: sa.Engine) -> None:
    document_id = add(few)
    with writing(few) as connection:
        connection.execute(
            table.update().values(content=None, destroyed_at=sa.func.current_timestamp())
        )
    with pytest.raises(ForPerson, match="was destroyed"):
        opened(few, document_id)
    with few.connect() as connection:
        listed = reads.of_case(connection, user=COORDINATOR, case_id="C1")
    assert listed["may_open"].to_list() == [False]


@needs_clamd
def test_a_real_scanner_locks_the_test_virus_and_lets_a_letter_through(
    few: sa.Engine, tmp_path: Path
) -> None:
    with clamd(tmp_path) as scanner:
        virus = add(few, content=EICAR, name="note.txt", scanner=scanner)
        letter = add(few, scanner=scanner)
    assert (row(few, virus).scan, row(few, letter).scan) == ("infected", "clean")
    assert opened(few, letter) == PDF
    with pytest.raises(ForPerson, match="stays locked"):
        opened(few, virus)


def test_without_a_scanner_the_test_virus_is_kept_as_not_scanned(few: sa.Engine) -> None:
    """Without a scanner a text is a text: the page says that nothing is scanned."""
    document_id = add(few, content=EICAR, name="note.txt")
    assert row(few, document_id).scan == "not_scanned"


def test_a_place_is_exactly_one() -> None:
    for wrong in ({}, {"case_id": "C1", "meeting_id": "T1"}):
        with pytest.raises(ValueError, match="one case, meeting, lesson or review"):
            Place(**wrong)
