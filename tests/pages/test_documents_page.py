"""The page Documents, the acts on a document and the redacted copy, as people use them."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.components import document_search
from dashboard.context import Context
from ingest.document_versions import add_version
from ingest.documents import Place, add_document
from models.access import Grant, Role, User
from models.tables import audit, documents
from queries.case_access import check_case
from queries.documents import of_case

Open = Callable[..., AppTest]
Shown = Callable[[AppTest], str]
LETTER = "Ann Example moved to 1 Mill Lane.\nThe locks were changed on Monday."


def context(engine: sa.Engine, role: Role = Role.COORDINATOR, agency: str = "") -> Context:
    user = User("u1", "Sam", frozenset({Grant(role, "M1", agency)}))
    return Context(engine, user, date(2026, 6, 25), abs(hash(str(engine.url))), session_id="s1")


def put(engine: sa.Engine, text: str = LETTER, **more: object) -> str:
    given = {"name": "letter.txt", "kind": "letter", "place": Place(case_id="C1")} | more
    return add_document(
        engine,
        by=context(engine).user,
        content=text.encode(),
        scanner=None,
        check_case=check_case,
        **given,  # type: ignore[arg-type]
    )


def looked_for(test: AppTest, words: str) -> AppTest:
    return test.text_input[0].set_value(words).run()


def test_the_words_around_the_hit_and_where_it_belongs_are_shown(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    put(few)
    put(few, "Another letter.", name="b.txt")
    test = looked_for(opened("casework.documents", context(few)), "locks")
    text = shown(test)
    assert "1 document of 2 looked through" in text
    assert "The <mark>locks</mark> were changed" in text
    assert '/case?case=C1#documents"' in text
    assert "by u1" in text


def test_what_was_looked_for_is_noted_once_and_stands_in_no_address(
    few: sa.Engine, opened: Open
) -> None:
    put(few)
    test = looked_for(opened("casework.documents", context(few)), "locks")
    test.run()
    looked_for(test, "Example")
    with few.connect() as connection:
        lines = connection.scalars(
            sa.select(audit.c.after)
            .where(audit.c.what == "searched", audit.c.kind == "documents")
            .order_by(audit.c.line)
        ).all()
    assert [line for line in lines if "locks" in line] == lines[:1]
    assert len(lines) == 2 and "Example" in lines[1]
    assert "text" not in test.query_params


def test_the_filters_come_from_the_address(few: sa.Engine, opened: Open, shown: Shown) -> None:
    put(few)
    put(few, "Minutes.", name="m.txt", kind="minutes")
    text = shown(opened("casework.documents", context(few), kind="Minutes"))
    assert "m.txt" in text and "letter.txt" not in text


def test_nothing_found_and_too_many_words_get_a_sentence(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    put(few)
    test = looked_for(opened("casework.documents", context(few)), "nowhere")
    assert "No document holds these words" in shown(test)
    looked_for(test, "a b c d e f g h i")
    assert "at most 8 words" in test.error[0].value


def test_documents_nobody_has_read_yet_are_read_on_request(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    put(few)
    with few.begin() as connection:
        connection.execute(documents.update().values(text_state=None, sealed_text=None))
    test = looked_for(opened("casework.documents", context(few)), "locks")
    assert "1 document will be searched once they were read" in shown(test)
    test.button(key="documents-read").click().run()
    assert "<mark>locks</mark>" in shown(test)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.COMMISSIONER])
def test_who_sees_no_case_searches_no_document(few: sa.Engine, opened: Open, role: Role) -> None:
    test = opened("casework.documents", context(few, role))
    assert "may not" in test.error[0].value and not test.text_input


def part(given: Context, **place: str) -> AppTest:
    def script(given: object, place: dict[str, str]) -> None:
        import streamlit as st

        from dashboard.components import documents
        from models.errors import ForPerson

        try:
            documents.draw(given, **place)
        except ForPerson as wrong:
            st.error(str(wrong))

    return AppTest.from_function(script, args=(given, place), default_timeout=60).run()


def test_a_case_is_searched_by_itself(few: sa.Engine, shown: Shown) -> None:
    put(few)
    put(few, "Another letter about locks.", name="b.txt")
    put(few, "A third one about locks.", name="c.txt", place=Place(case_id="C2"))
    test = looked_for(part(context(few), case_id="C1"), "locks")
    text = shown(test)
    assert "2 documents hold it" in text and "c.txt" not in text


def test_versions_are_listed_and_who_sees_it_is_set(few: sa.Engine, shown: Shown) -> None:
    first = put(few)
    second = add_version(
        few,
        by=context(few).user,
        document_id=first,
        name="letter 2.txt",
        content=b"Newer.",
        reason="The day was wrong",
        scanner=None,
        check_case=check_case,
    )
    test = part(context(few), case_id="C1")
    assert "letter.txt" not in shown(test)
    test.selectbox(key="document-chosen").set_value(second).run()
    text = shown(test)
    assert "2 versions" in text and "Version 2: The day was wrong" in text and "letter.txt" in text
    key = f"{second}-"
    test.multiselect(key=f"only-{key}").set_value(["POL"]).run()
    test.button(key=f"only-go-{key}").click().run()
    assert "Only for Northtown police" in shown(test)


def test_a_new_version_is_added_from_the_page(few: sa.Engine, shown: Shown) -> None:
    first = put(few)
    test = part(context(few), case_id="C1")
    test.selectbox(key="document-chosen").set_value(first).run()
    test.button(key=f"version-go-{first}").click().run()
    assert "Choose the file" in test.error[0].value
    test.file_uploader(key=f"version-file-{first}").set_value(
        [("letter 2.txt", b"Newer.", "text/plain")]
    ).run()
    reason = next(one for one in test.text_input if one.label == "Why there is a new version")
    reason.set_value("The day was wrong").run()
    test.button(key=f"version-go-{first}").click().run()
    assert "Version 2: The day was wrong" in shown(test)


def test_papers_of_a_meeting_and_of_a_lesson_have_the_same_part(
    few: sa.Engine, shown: Shown
) -> None:
    put(few, "Agenda.", name="agenda.txt", kind="agenda", place=Place(meeting_id="T1"))
    assert "agenda.txt" in shown(part(context(few), meeting_id="T1"))
    refused = part(context(few, Role.REPRESENTATIVE, "POL"), meeting_id="T1")
    assert "no document here" in refused.error[0].value


def copied(few: sa.Engine, opened: Open) -> AppTest:
    test = opened("casework.redacted_copy", context(few), document=put(few))
    return test.selectbox(key="copy-agency").set_value("IDV").run()


def test_a_redacted_copy_is_made_and_its_agency_sees_it_alone(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    test = copied(few, opened)
    assert "everything is proposed" in test.info[0].value
    text = shown(test)
    assert "<mark>Ann Example</mark>" in text and "The locks were changed" in text
    words = next(one for one in test.text_area if one.label.startswith("Other words"))
    words.set_value("Monday").run()
    assert "<mark>Monday</mark>" in shown(test)
    reason = next(one for one in test.text_input if one.label.startswith("Why this agency"))
    reason.set_value("It must not know the address").run()
    test.button(key="copy-make").click().run()
    assert "Read the copy to its end" in test.error[0].value
    test.checkbox[0].check().run()
    test.button(key="copy-make").click().run()
    assert "The copy is kept with the case" in test.success[0].value
    idva = context(few, Role.IDVA, "IDV").user
    with few.connect() as connection:
        seen = of_case(connection, user=idva, case_id="C1")
    assert seen["redacted_for"].to_list() == ["IDV"]


def test_opening_the_text_to_redact_stands_in_the_trail_once(few: sa.Engine, opened: Open) -> None:
    test = copied(few, opened)
    test.run()
    with few.connect() as connection:
        lines = connection.scalars(
            sa.select(audit.c.after).where(audit.c.what == "opened a document")
        ).all()
    assert len(lines) == 1 and '"IDV"' in lines[0]


def test_a_document_of_somebody_else_is_not_redacted(few: sa.Engine, opened: Open) -> None:
    document_id = put(few)
    test = opened("casework.redacted_copy", context(few, Role.CHAIR), document=document_id)
    assert "may not" in test.error[0].value
    test = opened("casework.redacted_copy", context(few), document="nothing")
    assert "no document here" in test.error[0].value


def test_the_retention_page_says_what_goes_and_sets_the_time_of_a_kind(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    put(few)
    test = opened("administration.retention", context(few))
    assert "No document is destroyed in the next 90 days" in shown(test)
    test.selectbox(key="schedule-kind").set_value("letter").run()
    test.number_input(key="schedule-months").set_value(1).run()
    test.button(key="schedule-go").click().run()
    text = shown(test)
    assert "Northtown: Letter or e-mail, 1 month" in text


def test_the_search_says_how_many_it_could_not_look_into(
    few: sa.Engine, opened: Open, shown: Shown
) -> None:
    put(few)
    test = looked_for(opened("casework.documents", context(few)), "locks")
    assert "could not be searched" not in shown(test)
    with few.begin() as connection:
        connection.execute(documents.update().values(text_state="none", sealed_text=None))
    test = looked_for(opened("casework.documents", context(few)), "locks")
    assert "1 document could not be searched: pictures" in shown(test)
    assert document_search.DOCUMENTS == "documents"
