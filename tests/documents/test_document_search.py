"""Searching inside documents: what is found, by whom, and what the search never opens."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from uploads.clamd import answering

from ingest.document_versions import add_version
from ingest.documents import Place
from models.access import Role, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import documents, lessons
from queries import document_search
from queries.case_access import check_case
from queries.document_search import Wanted, search, words_of

from .given import COORDINATOR, IDVA, LESSON, POLICE, person, put


def found(engine: sa.Engine, text: str = "", *, by: User = COORDINATOR, **more: object) -> set[str]:
    with engine.connect() as connection:
        result = search(connection, user=by, wanted=Wanted(text=text, **more))  # type: ignore[arg-type]
    return {hit.document["document_id"] for hit in result.hits}


def test_every_word_has_to_be_in_it_in_whatever_order_and_case(few: sa.Engine) -> None:
    document_id = put(few, "He waited by the Blue car on\nMill Lane.")
    put(few, "Another letter, about a car.", name="b.txt")
    assert found(few, "BLUE car") == found(few, "lane blue") == {document_id}
    assert found(few, "blue bicycle") == set()
    assert len(found(few, "car")) == 2


def test_a_phrase_in_quotes_stands_as_it_is_also_over_a_line_and_a_hyphen(few: sa.Engine) -> None:
    document_id = put(few, "He waited by the blue\ncar near the rail-\nway.")
    assert found(few, '"blue car"') == found(few, "“the blue car”") == {document_id}
    assert found(few, "railway") == {document_id}
    assert found(few, '"car blue"') == set()


def test_the_words_around_the_hit_are_shown(few_in_a_file: sa.Engine) -> None:
    put(few_in_a_file, "x" * 30 + " word " * 40 + "the NEEDLE here" + " word" * 40)
    with few_in_a_file.connect() as connection:
        result = search(connection, user=COORDINATOR, wanted=Wanted("needle"))
    hit = result.hits[0]
    assert hit.word == "NEEDLE"
    assert hit.before.startswith("… word") and hit.before.endswith("the ")
    assert hit.after.startswith(" here") and hit.after.endswith("word …")


@given(
    st.text(alphabet="aßİſ ﬁ-\nÅx", max_size=60),
    st.sampled_from(["a", "ss", "i", "s", "fi", "x", "å"]),
)
def test_whatever_letters_there_are_the_hit_is_the_text_itself(text: str, word: str) -> None:
    hit = document_search._hit({"file_name": ""}, text, [word])
    if hit is not None:
        plain = " ".join(re.sub(r"-\s*\n\s*", "", text).split())
        shown = hit.before.removeprefix("… ") + hit.word + hit.after.removesuffix(" …")
        assert shown in plain


def test_a_document_is_found_by_its_name_too(few_in_a_file: sa.Engine) -> None:
    document_id = put(few_in_a_file, name="tenancy.txt")
    assert found(few_in_a_file, "tenancy locks") == {document_id}


def test_nobody_finds_what_they_may_not_see(few: sa.Engine) -> None:
    open_to_all = put(few, "The locks, one.")
    for_police = put(few, "The locks, two.", name="b.txt", only=["POL"])
    elsewhere = put(
        few,
        "The locks, three.",
        name="c.txt",
        place=Place(case_id="C4"),
        by=person(Role.COORDINATOR, marac="M2"),
    )
    assert found(few, "locks") == {open_to_all, for_police}
    assert found(few, "locks", by=POLICE) == {open_to_all, for_police}
    assert found(few, "locks", by=IDVA) == {open_to_all}
    assert found(few, "locks", by=person(Role.COORDINATOR, "", "C1")) == set()
    assert found(few, "locks", by=person(Role.COORDINATOR, marac="*")) == {
        open_to_all,
        for_police,
        elsewhere,
    }


def test_who_sees_no_case_may_not_search(few_in_a_file: sa.Engine) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.COMMISSIONER, Role.STEERING_GROUP):
        with pytest.raises(NotAllowed):
            found(few_in_a_file, "locks", by=person(role))


def test_papers_of_meetings_and_lessons_are_found_by_who_sees_them(few: sa.Engine) -> None:
    with writing(few) as connection:
        connection.execute(lessons.insert().values(LESSON))
    paper = put(few, "Agenda of May.", place=Place(meeting_id="T1"), kind="agenda")
    lesson = put(few, "Agenda of learning.", place=Place(lesson_id="L1"), kind="other")
    assert found(few, "agenda") == {paper, lesson}
    assert found(few, "agenda", by=person(Role.CHAIR)) == {paper}
    assert found(few, "agenda", by=POLICE) == set()
    assert found(few, "agenda", by=person(Role.COORDINATOR, "", "C1")) == {lesson}


def test_a_closed_case_closes_the_documents_of_lessons_it_is_linked_to(few: sa.Engine) -> None:
    with writing(few) as connection:
        connection.execute(lessons.insert().values(LESSON | {"linked_case_ids": "C2;C1"}))
    document_id = put(few, "Agenda of learning.", place=Place(lesson_id="L1"), kind="other")
    assert found(few, "agenda") == {document_id}
    closed = person(Role.COORDINATOR, "", "C1")
    assert found(few, "agenda", by=closed) == set()
    with pytest.raises(NotAllowed):
        put(few, "More.", by=closed, place=Place(lesson_id="L1"), kind="other")


def test_only_the_newest_version_is_searched(few: sa.Engine) -> None:
    first = put(few, "The old address.")
    second = add_version(
        few,
        by=COORDINATOR,
        document_id=first,
        name="b.txt",
        content=b"The new address.",
        reason="She moved",
        scanner=None,
        check_case=check_case,
    )
    assert found(few, "address") == {second}
    assert found(few, "old") == set()


def test_the_filters_narrow_it(few: sa.Engine) -> None:
    letter = put(few, "The locks.")
    research = put(few, "The locks, known.", name="b.txt", kind="research", agency="POL")
    other = put(few, "The locks again.", name="c.txt", place=Place(case_id="C2"))
    assert found(few, kinds=("research",)) == {research}
    assert found(few, "locks", agency_id="POL") == {research}
    assert found(few, "locks", case_id="C2") == {other}
    assert found(few, marac_ids=("M2",)) == set()
    today = datetime.now(UTC).date()
    assert found(few, added_from=today, added_to=today) == {letter, research, other}
    assert found(few, added_from=today + timedelta(days=1)) == set()
    assert found(few, added_to=today - timedelta(days=1)) == set()


def test_what_cannot_be_searched_is_counted(few_in_a_file: sa.Engine) -> None:
    put(few_in_a_file, "The locks.")
    put(few_in_a_file, b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + b"\0" * 20, name="a.png")
    with answering(lambda: b"") as silent:
        put(few_in_a_file, "The locks wait.", name="b.txt", scanner=silent)
    with few_in_a_file.connect() as connection:
        result = search(connection, user=COORDINATOR, wanted=Wanted("locks"))
    assert (len(result.hits), result.looked_through) == (1, 1)
    assert (result.without_text, result.not_read) == (1, 1)


def test_a_document_found_infected_later_is_not_opened_though_its_text_were_there(
    few_in_a_file: sa.Engine,
) -> None:
    put(few_in_a_file)
    with writing(few_in_a_file) as connection:
        connection.execute(documents.update().values(scan="infected"))
    assert found(few_in_a_file, "locks") == set()


def test_more_hits_than_are_shown_are_said_and_the_newest_come_first(
    few_in_a_file: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_search, "MOST_HITS", 2)
    monkeypatch.setattr(document_search, "_AT_ONCE", 1)
    ids = [put(few_in_a_file, f"The locks {number}.", name="a.txt") for number in range(4)]
    with few_in_a_file.connect() as connection:
        result = search(connection, user=COORDINATOR, wanted=Wanted("locks"))
        everything = search(connection, user=COORDINATOR, wanted=Wanted())
    assert [hit.document["document_id"] for hit in result.hits] == [ids[3], ids[2]]
    assert result.is_cut and everything.is_cut


def test_too_many_words_get_a_sentence_and_quotes_are_one() -> None:
    assert words_of('  Ann "Mill  Lane" x') == ["ann", "mill lane", "x"]
    with pytest.raises(ForPerson, match="at most 8 words"):
        words_of("a b c d e f g h i")


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_any_text_can_be_looked_for(text: str) -> None:
    try:
        words = words_of(text)
    except ForPerson:
        return
    assert all(word == " ".join(word.split()) and word for word in words)
