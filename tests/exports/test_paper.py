"""Papers as Word and PDF, opened and read back by other programs."""

import io
import re
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import needs_libreoffice, resaved
from pypdf import PdfReader

from queries.exports import paper
from queries.exports.marking import Marking

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80">'
    '<rect width="200" height="80" fill="#246"/></svg>'
)
ODD = "#strong[x] *bold* $x$ @nobody \\ “he said” <w:p>&amp;"
AGENDA = paper.Paper(
    "Agenda",
    "Northtown MARAC, 9 July 2026",
    Marking.OFFICIAL_SENSITIVE,
    [
        paper.Heading("Cases"),
        paper.Text("Two cases.\nChildren first."),
        paper.Note("Read the statement aloud."),
        paper.Bullets(["one point", ODD]),
        paper.Facts([("Chair", "C Chair")]),
        paper.Table(["Case", "Agency"], [[f"case {n}", "Police"] for n in range(60)], (1, 3)),
        paper.Picture(SVG, "A blue field"),
        paper.PageBreak(),
        paper.Heading("Any other business", 3),
    ],
)


def word_texts(content: bytes) -> list[str]:
    """Every paragraph and cell of a Word document."""
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in word.paragraphs] + cells


def pdf_text(content: bytes) -> str:
    """What a PDF says, its line breaks as blanks."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def test_a_word_paper_says_everything_as_it_was_given() -> None:
    content = paper.as_word(AGENDA)
    texts = word_texts(content)
    for said in ("Agenda", "Cases", "Two cases.\nChildren first.", ODD, "C Chair", "case 59"):
        assert said in texts
    word = docx.Document(io.BytesIO(content))
    assert (word.core_properties.title, word.core_properties.author) == ("Agenda", "")
    assert word.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    xml = ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == 2 and 'descr="A blue field"' in xml


def test_a_pdf_says_the_same_tagged_and_marked() -> None:
    reader = PdfReader(io.BytesIO(paper.as_pdf(AGENDA)))
    said = pdf_text(paper.as_pdf(AGENDA))
    for text in ("Agenda", "Two cases. Children first.", ODD, "C Chair", "case 59"):
        assert text in said
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB" and "/StructTreeRoot" in root
    assert reader.metadata is not None and reader.metadata.title == "Agenda"
    assert not reader.metadata.author
    for page in reader.pages:
        assert page.extract_text().count("OFFICIAL-SENSITIVE") >= 2


@needs_libreoffice
def test_libreoffice_opens_the_word_paper(tmp_path: Path) -> None:
    saved = resaved(paper.as_word(AGENDA), tmp_path, ending="docx")
    assert {"Agenda", "C Chair", "case 59"} <= set(word_texts(saved))


def test_a_paper_comes_back_from_its_data() -> None:
    again = paper.Paper.from_data(AGENDA.as_data())
    assert again.as_data() == AGENDA.as_data()
    assert [type(one) for one in again.blocks] == [type(one) for one in AGENDA.blocks]


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60))
def test_no_text_keeps_a_paper_from_being_written(text: str) -> None:
    odd = paper.Paper(
        "Paper", text, Marking.OFFICIAL, [paper.Text(text), paper.Table([text], [[text]])]
    )
    assert paper.as_word(odd) and paper.as_pdf(odd)


@pytest.mark.parametrize("ending", [".docx", ".pdf"])
def test_a_file_carries_its_marking_in_its_name(ending: str) -> None:
    export = paper.paper_export(AGENDA, kind="agenda", stem="agenda-2026-07-09", ending=ending)
    assert export.name == f"agenda-2026-07-09-official-sensitive{ending}"
    assert export.make()[:2] == (b"PK" if ending == ".docx" else b"%P")


def test_a_letter_that_the_fonts_lack_is_no_reason_to_have_no_pdf() -> None:
    odd = paper.Paper("Paper", "\N{ARABIC SUBSCRIPT ALEF} ☺", Marking.OFFICIAL, [])
    root = PdfReader(io.BytesIO(paper.as_pdf(odd))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
