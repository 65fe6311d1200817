"""Lessons for the public: looked through, approved by a second person, with no case in them."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from ingest import lesson_publications as written
from ingest.publication_check import _days
from models.access import PERMISSIONS, Grant, Permission, Role, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.period import long_date
from models.tables import children, lesson_publications, people
from queries.exports.paper import as_pdf, as_word
from queries.exports.tables import as_csv
from queries.lessons import published

from .conftest import CHRIS, CORA, POLICE, STEERING, Record, somebody

WORDS = "A service did not ask in private, and the worry stayed hidden."
CHANGE = "Ask alone, in person, every time."


def word(engine: sa.Engine, lesson_id: str, text: str = WORDS, by: User = CORA) -> object:
    return written.write_wording(
        engine, by=by, lesson_id=lesson_id, lesson=text, recommendation=CHANGE
    )


def approve(
    engine: sa.Engine, lesson_id: str, text: str = WORDS, by: User = CHRIS, *, looked: bool = False
) -> None:
    seen = written.whole_wording(text, CHANGE)
    written.approve(engine, by=by, lesson_id=lesson_id, seen=seen, is_looked_through=looked)


def on_register(engine: sa.Engine, user: User = CORA) -> list[str]:
    with engine.connect() as connection:
        return published.register(connection, user=user)["lesson"].to_list()


def test_a_wording_is_public_once_a_second_person_approved_just_that_wording(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded()
    word(few, lesson_id)
    assert on_register(few) == []
    with pytest.raises(ForPerson, match="a second person"):
        approve(few, lesson_id, by=CORA)
    with pytest.raises(ForPerson, match="changed meanwhile"):
        approve(few, lesson_id, "Another wording")
    approve(few, lesson_id)
    assert on_register(few) == [WORDS]
    with pytest.raises(ForPerson, match="No wording waits"):
        approve(few, lesson_id)


def test_the_register_of_one_marac_has_its_own_lessons_alone(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded()
    word(few, lesson_id)
    approve(few, lesson_id)
    everywhere = User("u-all", "All", frozenset({Grant(Role.COMMISSIONER)}))
    with few.connect() as connection:
        heights = [
            published.register(connection, user=user, marac_id=marac).height
            for user, marac in ((everywhere, "M1"), (everywhere, "M2"), (CORA, "M2"))
        ]
    assert heights == [1, 0, 0]


def test_a_new_wording_takes_the_old_one_off_until_it_is_approved_too(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded()
    word(few, lesson_id)
    approve(few, lesson_id)
    with pytest.raises(ForPerson, match="stands there already"):
        word(few, lesson_id)
    word(few, lesson_id, "Better said.", by=CHRIS)
    assert on_register(few) == []
    approve(few, lesson_id, "Better said.", by=CORA)
    assert on_register(few) == ["Better said."]
    written.withdraw(few, by=CORA, lesson_id=lesson_id)
    assert on_register(few) == []
    with pytest.raises(ForPerson, match="not on the register"):
        written.withdraw(few, by=CORA, lesson_id=lesson_id)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As in C1 it went on.", "a case number"),
        ("Again (C1).", "a case number"),
        ("See local/C1, twice.", "a case number"),
        ("The person V1 said so.", "the number of a person"),
        ("Action A1 helped.", "the number of an action"),
        ("Child K1 was not asked.", "the number of a child"),
    ],
)
def test_a_number_of_the_record_is_refused(
    few: sa.Engine, recorded: Record, text: str, found: str
) -> None:
    lesson_id = recorded()
    with pytest.raises(ForPerson, match=found):
        word(few, lesson_id, text)
    with few.connect() as connection:
        assert not connection.scalar(sa.select(sa.func.count()).select_from(lesson_publications))


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Ann was not asked.", "“Ann” is the name of somebody in the record"),
        ("the specimen family", "“specimen” is the name of somebody in the record"),
        ("Beatrix's sister", "“Beatrix's” is the name of somebody in the record"),
        ("A house in Mill Lane", "“Mill Lane” stands in an address or a school of the record"),
        ("Near ab1 2cd", "“ab1 2cd” is a postcode"),
        ("Ring 01632 960 123", "“01632 960 123” looks like a telephone number"),
        ("Born on 9 July 1988", "9 July 1988 is the date of birth of somebody in the record"),
        ("Born 05.01.2020", "5 January 2020 is the date of birth of somebody in the record"),
    ],
)
def test_what_may_tell_who_it_is_about_is_pointed_out_and_has_to_be_looked_at(
    few: sa.Engine, recorded: Record, text: str, warned: str
) -> None:
    with writing(few) as connection:
        connection.execute(
            people.update().where(people.c.person_id == "V1").values(date_of_birth=date(1988, 7, 9))
        )
    lesson_id = recorded()
    word(few, lesson_id, text)
    seen = written.whole_wording(text, CHANGE)
    found = written.found_in(few, by=CHRIS, lesson_id=lesson_id, wording=seen)
    assert warned in found.warnings
    with pytest.raises(ForPerson, match="may tell who it is about"):
        approve(few, lesson_id, text)
    approve(few, lesson_id, text, looked=True)


def test_ordinary_words_are_not_pointed_out(few: sa.Engine, recorded: Record) -> None:
    lesson_id = recorded()
    text = "The service was ann-oying to reach on 1 March 2026; two teams will ask."
    found = written.found_in(few, by=CORA, lesson_id=lesson_id, wording=text)
    assert (found.refused, found.warnings) == ((), ())


@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_way_to_write_a_day_is_read(day: date) -> None:
    for text in (
        long_date(day),
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}th of {day:%B} {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ):
        assert day in set(_days(f"born {text}, she")), text


def test_only_coordinator_and_chair_publish_and_those_with_figures_read(
    few: sa.Engine, recorded: Record
) -> None:
    lesson_id = recorded(owner_agency_id="POL")
    for by in (STEERING, POLICE, somebody(Role.COORDINATOR, closed=("C1",))):
        with pytest.raises(NotAllowed):
            word(few, lesson_id, by=by)
    word(few, lesson_id)
    approve(few, lesson_id)
    for role in Role:
        user = somebody(role, agency="POL")
        if Permission.SEE_FIGURES in PERMISSIONS[role]:
            assert on_register(few, user) == [WORDS]
        else:
            with pytest.raises(NotAllowed):
                on_register(few, user)


def everything_that_could_tell(engine: sa.Engine) -> set[str]:
    """Every name, date of birth, address and number in the record, as it could be written."""
    told: set[str] = set()
    with engine.connect() as connection:
        for row in connection.execute(sa.select(people)).all():
            texts = (row.person_id, row.family_name, row.given_names, row.aliases, row.address)
            told |= {text for text in (*texts, row.postcode) if text}
            if row.date_of_birth:
                told |= {long_date(row.date_of_birth), row.date_of_birth.isoformat()}
        for column in (children.c.child_id, children.c.date_of_birth):
            told |= {str(value) for value in connection.scalars(sa.select(column)) if value}
        for name, key in (
            *(("cases", "case_id"), ("actions", "action_id"), ("meetings", "meeting_id")),
            ("lessons", "lesson_id"),
        ):
            ids = connection.execute(sa.text(f"SELECT {key} FROM {name}")).scalars()
            told |= {str(one) for one in ids}
    return told


def test_no_name_date_of_birth_address_or_number_of_the_record_is_in_any_export(
    few: sa.Engine, recorded: Record
) -> None:
    with writing(few) as connection:
        born = people.c.person_id == "V1"
        connection.execute(people.update().where(born).values(date_of_birth=date(1988, 7, 9)))
    for case_id in ("C1", "C2", "C3"):
        lesson_id = recorded(
            case_id=case_id,
            meeting_id="T1",
            lesson=f"Ann Example of 1 Mill Lane, case {case_id}, born 9 July 1988",
            recommendation=f"Ring Cat Specimen about {case_id}",
            linked_action_ids="A1;A2",
            owner_agency_id="POL",
        )
        text = f"What was learned, number {len(case_id)} {case_id[-1]} times."
        word(few, lesson_id, text)
        approve(few, lesson_id, text)
    with few.connect() as connection:
        frame = published.register(connection, user=CORA)
    assert frame.height == 3
    paper = published.paper(frame, "Northtown")
    exports = {
        "csv": as_csv(published.sheet(frame)).decode("utf-8-sig"),
        "word": "\n".join(_word_texts(as_word(paper))),
        "pdf": "\n".join(
            page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(paper))).pages
        ),
    }
    marks = {mark for mark in everything_that_could_tell(few) if len(mark) > 1}
    assert {"Ann", "C1", "T1", "V1", "9 July 1988", "1 Mill Lane", "Specimen"} <= marks
    for kind, text in exports.items():
        assert "What was learned, number 2" in text, kind
        assert {mark for mark in marks if mark in text} == set(), kind
    assert "OFFICIAL" in exports["word"] and "OFFICIAL" in exports["pdf"]
    assert published.sheet(frame).marking.value == "OFFICIAL"


def _word_texts(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        texts += [cell.text for row in table.rows for cell in row.cells]
    for section in document.sections:
        texts += [paragraph.text for paragraph in section.header.paragraphs]
    return texts
