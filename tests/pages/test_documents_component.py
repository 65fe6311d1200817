"""The list of documents on a page: what each person finds, adds and cannot open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest
from uploads.clamd import answering

from dashboard.components import document_line
from dashboard.context import Context
from ingest.documents import Place, add_document
from models.access import Grant, Role, User
from models.errors import NotAllowed
from models.tables import audit, documents
from queries.case_access import check_case

PDF = b"%PDF-1.7\nA letter\n%%EOF"
Shown = Callable[[AppTest], str]


def context(engine: sa.Engine, role: Role, agency: str = "", **more: frozenset[str]) -> Context:
    user = replace(User("u1", "Sam", frozenset({Grant(role, "M1", agency)})), **more)
    return Context(engine, user, date(2026, 6, 25), 1)


def drawn(given: Context, **place: str) -> AppTest:
    def script(given: object, place: dict[str, str]) -> None:
        import streamlit as st

        from dashboard.components import documents
        from models.errors import ForPerson

        try:
            documents.draw(given, **place)
        except ForPerson as wrong:
            st.error(str(wrong))

    return AppTest.from_function(script, args=(given, place), default_timeout=60).run()


def put(engine: sa.Engine, **more: object) -> str:
    coordinator = context(engine, Role.COORDINATOR).user
    given = {"name": "Letter.pdf", "content": PDF, "kind": "letter", "scanner": None} | more
    return add_document(
        engine, by=coordinator, place=Place(case_id="C1"), check_case=check_case, **given
    )


def test_a_coordinator_adds_a_document_and_finds_it(few: sa.Engine, shown: Shown) -> None:
    test = drawn(context(few, Role.COORDINATOR), case_id="C1")
    assert "No document is kept here yet" in shown(test)
    test.file_uploader(key="document-file").set_value([("plan.pdf", PDF, "application/pdf")])
    test.selectbox(key="document-kind").set_value("court")
    test.button[-1].click().run()
    text = shown(test)
    assert "1 document" in text and "plan.pdf" in text and "Court order" in text
    assert "Not scanned for viruses" in text
    assert "u1" in text
    with few.connect() as connection:
        assert connection.scalar(sa.select(documents.c.kind)) == "court"


def test_a_file_that_is_not_let_in_gets_its_sentence(few: sa.Engine) -> None:
    test = drawn(context(few, Role.COORDINATOR), case_id="C1")
    test.file_uploader(key="document-file").set_value([("x.pdf", b"MZ\x90\0", "application/pdf")])
    test.button[-1].click().run()
    assert "x.pdf is not a kind of file that is kept" in test.error[0].value


def test_a_representative_may_add_research_of_the_own_agency_only(few: sa.Engine) -> None:
    test = drawn(context(few, Role.REPRESENTATIVE, "POL"), case_id="C2")
    assert test.selectbox(key="document-kind").options == ["Research form"]
    assert test.selectbox(key="document-agency").options == ["Northtown police"]


def test_who_only_reads_has_no_form_and_others_nothing_at_all(few: sa.Engine, shown: Shown) -> None:
    put(few)
    test = drawn(context(few, Role.CHAIR), case_id="C1")
    assert "Letter.pdf" in shown(test)
    assert not test.file_uploader
    for given in (
        context(few, Role.STEERING_GROUP),
        context(few, Role.ADMINISTRATOR),
        context(few, Role.COORDINATOR, closed=frozenset({"C1"})),
    ):
        test = drawn(given, case_id="C1")
        assert "no case at this address" in test.error[0].value
        assert "Letter.pdf" not in shown(test)


def test_a_held_back_document_has_no_button(
    few: sa.Engine, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(lambda: b"stream: Bad.Thing FOUND\0") as scanner:
        put(few, scanner=scanner)
    text = shown(drawn(context(few, Role.COORDINATOR), case_id="C1"))
    assert "1 document, 1 of them locked" in text
    assert "A virus was found: locked" in text
    assert not [key for key in buttons(few) if key.startswith("open-")]


def buttons(few: sa.Engine) -> list[str]:
    test = drawn(context(few, Role.COORDINATOR), case_id="C1")
    return [str(element.proto.id) for element in test.get("download_button")]


def test_a_waiting_document_can_be_scanned_again(
    few: sa.Engine, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(lambda: b"") as scanner:
        put(few, scanner=scanner)
    with answering(lambda: b"stream: OK\0") as scanner:
        host, port = scanner.place
        monkeypatch.setenv("MARAC_SCANNER", f"tcp:{host}:{port}")
        test = drawn(context(few, Role.COORDINATOR), case_id="C1")
        assert "Waiting for the virus scan" in shown(test)
        test.button(key="scan-again").click().run()
        assert "Scanned, nothing found" in shown(test)


def test_saving_a_copy_is_noted_and_a_refusal_too(few: sa.Engine) -> None:
    document_id = put(few)
    assert document_line.content(context(few, Role.COORDINATOR), document_id)() == PDF
    with pytest.raises(NotAllowed):
        document_line.content(context(few, Role.ADMINISTRATOR), document_id)()
    with few.connect() as connection:
        looks = connection.scalars(sa.select(audit.c.what).where(audit.c.chain == "looks"))
        assert list(looks) == ["opened a document", "export", "was refused"]


def test_without_a_scanner_the_form_says_so(few: sa.Engine, shown: Shown) -> None:
    assert "No virus scanner is set up here" in shown(
        drawn(context(few, Role.COORDINATOR), case_id="C1")
    )
