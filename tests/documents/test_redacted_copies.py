"""Redacted copies: nothing of what was taken out is in the file, and who sees the copy, who not."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import docx
import pypdf
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from libreoffice import needs_libreoffice, resaved

from ingest.document_versions import add_version
from ingest.documents import Place
from ingest.redacted_copies import add_redacted_copy
from models.access import Role, User
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.redaction import MARK
from models.tables import audit, cases, documents, people, sharing_decisions
from models.trail import now
from queries.case_access import check_case
from queries.document_search import Wanted, search
from queries.documents import open_document
from queries.exports.paper import as_pdf, as_word
from queries.redacting import Source, paper, source

from .given import CHAIR, COORDINATOR, IDVA, POLICE, person, put, row, seen, word

TODAY = date(2026, 6, 25)
LETTER = (
    "Ann Example moved to 1 Mill Lane, AB1 2CD.",
    "EX-\nAMPLE says that Anm rang. Adam Example must not know.",
    "Ring her at night.",
)


def copy(
    engine: sa.Engine,
    document_id: str,
    *words: str,
    by: User = COORDINATOR,
    agency: str = "IDV",
    ending: str = ".pdf",
    reason: str = "It must not know the address",
) -> str:
    given_ = source(engine, user=COORDINATOR, document_id=document_id, agency_id=agency)
    made = paper(given_, words, agency="Northtown IDVAs", today=TODAY)
    return add_redacted_copy(
        engine,
        by=by,
        document_id=document_id,
        agency_id=agency,
        content=as_pdf(made) if ending == ".pdf" else as_word(made),
        ending=ending,
        words=words,
        reason=reason,
        scanner=None,
        check_case=check_case,
    )


def test_the_copy_stands_in_place_of_the_document_for_its_agency_alone(few: sa.Engine) -> None:
    original = put(few, "Ann moved to Mill Lane.")
    made = copy(few, original, "Mill Lane")
    assert seen(few, IDVA) == [made]
    assert seen(few, POLICE) == [original]
    assert set(seen(few, COORDINATOR)) == set(seen(few, CHAIR)) == {original, made}
    for by, document_id in ((IDVA, original), (POLICE, made)):
        with pytest.raises(NotAllowed):
            open_document(few, user=by, document_id=document_id)
    with few.connect() as connection:
        for text, hits in (("mill", 0), ("moved", 1)):
            result = search(connection, user=IDVA, wanted=Wanted(text))
            assert len(result.hits) == hits
    opened = open_document(few, user=IDVA, document_id=made)
    assert "redacted" in opened.save_as and opened.save_as.endswith(".pdf")


def test_a_new_version_does_not_open_itself_to_who_has_a_copy(few: sa.Engine) -> None:
    first = put(few, "Ann moved to Mill Lane.")
    made = copy(few, first, "Mill Lane")
    second = add_version(
        few,
        by=COORDINATOR,
        document_id=first,
        name="b.txt",
        content=b"Ann moved to Mill Lane in May.",
        reason="The month was missing",
        scanner=None,
        check_case=check_case,
    )
    assert seen(few, IDVA) == [made]
    with pytest.raises(ForPerson, match="added version 2"):
        copy(few, first, "Ann")
    again = copy(few, second, "Mill Lane", ending=".docx")
    assert seen(few, IDVA) == [again]
    kept = row(few, again)
    assert (kept["version"], kept["first_id"], kept["redacted_from"]) == (2, made, second)


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_nothing_that_was_taken_out_is_anywhere_in_the_file(
    few_in_a_file: sa.Engine, ending: str
) -> None:
    original = put(few_in_a_file, word(*LETTER), name="letter.docx")
    taken = ["Ann Example", "Ann", "Example", "Adam", "1 Mill Lane", "Mill Lane", "AB1 2CD", "Anm"]
    made = copy(few_in_a_file, original, *taken, ending=ending)
    content = open_document(few_in_a_file, user=IDVA, document_id=made).content
    told = _read(content, ending)
    assert "Ring her at night." in told and MARK in told
    for secret in ("example", "adam", "anm", "mill", "ab12cd", "letter"):
        assert secret not in re.sub(r"[\W_]", "", told).casefold()
    for part in _inside(content, ending):
        for secret in ("annexample", "example", "milllane", "ab12cd"):
            assert secret not in re.sub(r"[\W_]", "", part).casefold()


@needs_libreoffice
def test_another_office_program_finds_nothing_in_it_either(
    few_in_a_file: sa.Engine, tmp_path: Path
) -> None:
    original = put(few_in_a_file, word(*LETTER), name="letter.docx")
    made = copy(few_in_a_file, original, "Ann Example", "Example", "Ann", "Adam", ending=".docx")
    content = open_document(few_in_a_file, user=IDVA, document_id=made).content
    told = _read(resaved(content, tmp_path, ending="docx"), ".docx")
    assert "Ring her at night." in told
    assert "example" not in re.sub(r"[\W_]", "", told).casefold()


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_the_files_properties_name_nobody(few_in_a_file: sa.Engine, ending: str) -> None:
    original = put(few_in_a_file, "Ann moved to Mill Lane.", name="Ann Example.txt")
    made = copy(few_in_a_file, original, "Mill Lane", ending=ending)
    content = open_document(few_in_a_file, user=IDVA, document_id=made).content
    if ending == ".docx":
        told = docx.Document(io.BytesIO(content)).core_properties
        assert (told.author, told.title, told.last_modified_by) == ("", "Redacted copy", "")
    else:
        assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == "Redacted copy"
    assert "Ann" not in str(row(few_in_a_file, made)["file_name"])


def _read(content: bytes, ending: str) -> str:
    """The text as another program than the one that wrote it reads it."""
    if ending == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return "\n".join(part.text for part in docx.Document(io.BytesIO(content)).paragraphs)


def _inside(content: bytes, ending: str) -> list[str]:
    """Every part of the file as text: the parts of the zip, or the objects and streams of a PDF."""
    if ending == ".docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    reader = pypdf.PdfReader(io.BytesIO(content))
    told = [content.decode("latin-1"), str(reader.metadata)]
    for number in range(1, int(reader.trailer["/Size"])):
        one = reader.get_object(number)
        told.append(str(one))
        if isinstance(one, pypdf.generic.StreamObject):
            told.append(one.get_data().decode("latin-1"))
    return told


SECRETS = st.text(alphabet="mnprtvwMNPRTVW", min_size=5, max_size=10)


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(
    st.lists(SECRETS, min_size=1, max_size=4),
    st.lists(st.sampled_from(["-\n", " ", "\n", "- ", ""]), min_size=8, max_size=8),
    st.sampled_from([".pdf", ".docx"]),
)
def test_no_secret_can_be_read_back_however_it_was_written(
    secrets: list[str], gaps: list[str], ending: str
) -> None:
    lines = [
        f"bcd {one[:2]}{gap}{one[2:].upper()}, fgj {one}'s dog"
        for one, gap in zip(secrets * 4, gaps, strict=False)
    ]
    given_ = Source({"version": 1}, "\n\n".join(lines), (), "")
    made = paper(given_, secrets, agency="Housing", today=TODAY)
    content = as_pdf(made) if ending == ".pdf" else as_word(made)
    told = _read(content, ending)
    body = told.partition("[redacted], something")[2]
    assert "dog" in body
    for one in secrets:
        assert one.casefold() not in re.sub(r"[\W_]", "", body).casefold()


def test_a_copy_in_which_something_can_still_be_read_is_refused(few: sa.Engine) -> None:
    original = put(few, "Ann moved to Mill Lane.")
    given_ = source(few, user=COORDINATOR, document_id=original, agency_id="IDV")
    made = as_pdf(paper(given_, ["Ann"], agency="IDVAs", today=TODAY))
    with pytest.raises(ForPerson, match="“Mill Lane” can still be read"):
        _add(few, original, made, ["Ann", "Mill Lane"])
    with pytest.raises(ForPerson, match="Nothing was taken out"):
        _add(few, original, made, [])
    assert seen(few, IDVA) == [original]


def _add(engine: sa.Engine, document_id: str, content: bytes, words: list[str]) -> str:
    return add_redacted_copy(
        engine,
        by=COORDINATOR,
        document_id=document_id,
        agency_id="IDV",
        content=content,
        ending=".pdf",
        words=words,
        reason="It must not know",
        scanner=None,
        check_case=check_case,
    )


@pytest.mark.parametrize(
    "by", [CHAIR, IDVA, POLICE, person(Role.COORDINATOR, "", "C1"), person(Role.ADMINISTRATOR)]
)
def test_others_make_no_copy_and_are_proposed_nothing(few: sa.Engine, by: User) -> None:
    original = put(few, "Ann moved to Mill Lane.")
    with pytest.raises(NotAllowed):
        copy(few, original, "Ann", by=by)
    with pytest.raises(NotAllowed):
        source(few, user=by, document_id=original, agency_id="IDV")


def test_what_was_taken_out_is_kept_nowhere_and_the_reason_is(few: sa.Engine) -> None:
    original = put(few, "Xanthippe moved.")
    made = copy(few, original, "Xanthippe")
    kept = row(few, made)
    assert kept["redaction_reason"] == "It must not know the address"
    with few.connect() as connection:
        trail = connection.scalars(sa.select(audit.c.after).where(audit.c.after.is_not(None)))
        assert not any("Xanthippe" in line for line in trail)


def test_a_document_without_text_or_of_a_meeting_gets_its_sentence(few: sa.Engine) -> None:
    picture = put(few, b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + b"\0" * 20, name="a.png")
    paper_ = put(few, "Agenda.", place=Place(meeting_id="T1"), kind="agenda")
    with pytest.raises(ForPerson, match="no text in this document"):
        copy(few, picture, "Ann")
    with pytest.raises(ForPerson, match="of a case's own documents"):
        copy(few, paper_, "Ann")


def proposed(engine: sa.Engine, agency: str = "REF") -> dict[str, bool]:
    """Label → whether it is ticked."""
    document_id = put(
        engine,
        "Ann Example of 1 Mill Lane, AB1 2CD, born 9.7.88, ring 07700-900 123. "
        f"Exampel, A., and Adam Example, the Wolf. For {agency}.",
    )
    given_ = source(engine, user=COORDINATOR, document_id=document_id, agency_id=agency)
    return {one.label: not one.may_know for one in given_.proposals}


@pytest.fixture
def known(few: sa.Engine) -> sa.Engine:
    with writing(few) as connection:
        connection.execute(
            people.update()
            .where(people.c.person_id == "V1")
            .values(date_of_birth=date(1988, 7, 9), phone="07700 900123")
        )
    return few


def test_everything_is_proposed_for_an_agency_that_nobody_told(known: sa.Engine) -> None:
    found = proposed(known)
    assert found == dict.fromkeys(
        (
            "Victim: names",
            "Victim: date of birth",
            "Victim: address and postcode",
            "Victim: telephone, e-mail and numbers",
            "Perpetrator 1: names",
            "Looks like a name: Exampel",
        ),
        True,
    )


def test_an_agency_that_referred_knows_the_names_and_not_the_address(known: sa.Engine) -> None:
    found = proposed(known, "POL")
    assert not found["Victim: names"] and not found["Victim: date of birth"]
    assert found["Victim: address and postcode"]


def test_a_decision_to_share_counts_and_must_not_receive_counts_more(known: sa.Engine) -> None:
    with writing(known) as connection:
        connection.execute(
            sharing_decisions.insert().values(
                decision_id="S1", case_id="C1", marac_id="M1", decided_on=TODAY,
                decided_by="Bo", shared_with="Northtown refuge and others", purpose="Safety",
                lawful_basis="public_task", recorded_at=now(), recorded_by="bo",
            )
        )  # fmt: skip
    assert not any(proposed(known).values())
    with writing(known) as connection:
        connection.execute(
            cases.update()
            .where(cases.c.case_id == "C1")
            .values(must_not_receive="Northtown refuge: he works there")
        )
        connection.execute(documents.delete())
    assert all(proposed(known).values())
