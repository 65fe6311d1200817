"""An agenda says to each reader what that reader may know, in Word and in PDF."""

import io
from dataclasses import replace

import docx
import pypdf
import pytest
import sqlalchemy as sa
from agencies_before.one_list import BOSS, POLICE, TODAY, somebody
from records import load, table

from ingest.research_answers import Answer, answer
from ingest.research_requests import ask
from models.access import Role, User
from models.errors import NotAllowed
from models.tables import agency_involvement
from queries.agenda import agenda
from queries.case_access import check_case
from queries.exports.agenda import paper
from queries.exports.paper import as_pdf, as_word

from .reading import one


def text_of(engine: sa.Engine, user: User, *, with_research: bool = False) -> str:
    """All the words of the Word document, as another program reads them."""
    with engine.connect() as connection:
        found = agenda(connection, user=user, meeting_id="T1", today=TODAY)
    document = docx.Document(io.BytesIO(as_word(paper(found, with_research=with_research))))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def test_who_sees_the_cases_gets_addresses_and_who_brings_what(listed: sa.Engine) -> None:
    text = text_of(listed, BOSS)
    assert "Agenda, 1 July 2026" in text
    for told in ("Ann Example, born 3 February 1990, 1 Mill Lane", "Kit Example", "9 High Street"):
        assert told in text
    assert text.count("Referred by") == 3
    order = [text.index(part) for part in ("1. Introductions", "2. Confid", "3. Actions", "4. Cas")]
    assert order == sorted(order)
    assert text.index("Case C1") < text.index("Case C2") < text.index("5. Any other business")


def test_an_agency_that_only_knows_of_a_case_gets_names_and_dates_of_birth(
    listed: sa.Engine,
) -> None:
    text = text_of(listed, POLICE)
    assert "Ann Example, born 3 February 1990" in text and "Adam Example" in text
    for kept in ("Mill Lane", "High Street", "Referred by", "Northtown refuge", "Brought by"):
        assert kept not in text


def test_a_case_closed_to_the_reader_is_not_in_their_copy(listed: sa.Engine) -> None:
    shut = replace(POLICE, closed=frozenset({"C2"}))
    text = text_of(listed, shut)
    assert "C2" not in text and "Bea" not in text
    assert "One case is closed to you and left out" in text
    with listed.connect() as connection:
        found = agenda(connection, user=shut, meeting_id="T1", today=TODAY)
    assert found.case_ids == {"C1", "C3"}


def test_open_actions_of_meetings_before_are_carried(listed: sa.Engine) -> None:
    rows = (
        "action_id|case_id|agency_id|meeting_id|description|due_date|status\n"
        "A1|C0|POL|T0|Mark the address|2026-06-17|open\n"
        "A2|C0|GPS|T0|See her alone|2026-06-17|\n"
        "A3|C0|POL|T0|Ring the school|2026-06-17|done\n"
        "A4|C1|POL|T2|Not yet agreed|2026-08-17|open"
    )
    load(listed, {"actions": table(rows)})
    assert [part in text_of(listed, BOSS) for part in ("Mark the address", "See her alone")] == [
        True,
        True,
    ]
    police = text_of(listed, POLICE)  # it only knows of the case: its own action, no other
    assert "Mark the address" in police and "See her alone" not in police
    for text in (police, text_of(listed, BOSS)):
        assert "Ring the school" not in text and "Not yet agreed" not in text


def test_a_pack_has_the_answers_for_who_sees_the_case_and_nothing_withheld(
    listed: sa.Engine,
) -> None:
    ask(listed, by=BOSS, meeting_id="T1", wanted=[("C1", "POL")], due_on=TODAY, today=TODAY)
    answer(
        listed,
        by=POLICE,
        case_id="C1",
        agency_id="POL",
        given=Answer(
            known_victim=True,
            known_perpetrator=False,
            known_children=False,
            involvement="Two calls in May",
            withheld_reason="A kept secret",
        ),
        today=TODAY,
        check_case=check_case,
    )
    assert one(listed, agency_involvement, case_id="C1")["returned_on"] == TODAY
    assert "Two calls in May" in text_of(listed, BOSS, with_research=True)
    assert "Two calls in May" not in text_of(listed, BOSS)
    assert "Two calls" not in text_of(listed, POLICE, with_research=True)
    assert "secret" not in text_of(listed, BOSS, with_research=True)


def test_the_pdf_is_tagged_and_its_title_names_nobody(listed: sa.Engine) -> None:
    with listed.connect() as connection:
        found = agenda(connection, user=BOSS, meeting_id="T1", today=TODAY)
    reader = pypdf.PdfReader(io.BytesIO(as_pdf(paper(found))))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert reader.metadata is not None and reader.metadata.title == "Agenda, 1 July 2026"
    assert "Ann Example" in "".join(page.extract_text() for page in reader.pages)


def test_the_agenda_of_another_area_is_refused(listed: sa.Engine) -> None:
    with listed.connect() as connection, pytest.raises(NotAllowed):
        elsewhere = somebody(Role.COORDINATOR, marac="M2")
        agenda(connection, user=elsewhere, meeting_id="T1", today=TODAY)
