"""The pack's files opened by other programs: Word by LibreOffice, the PDF's tags and texts."""

import io
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from libreoffice import needs_libreoffice, resaved
from pypdf import PdfReader

from dashboard.steering_pack import Pack, pack_export
from dashboard.steering_pack.paper import paper
from queries.exports.paper import Heading, Picture

MOST_PAGES = 20


@pytest.fixture(scope="module")
def word(pack: Pack) -> bytes:
    return pack_export(pack, ".docx").make()


@pytest.fixture(scope="module")
def pdf(pack: Pack) -> bytes:
    return pack_export(pack, ".pdf").make()


def word_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for cell in table._cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def pdf_text(content: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def test_both_files_say_what_was_found(pack: Pack, word: bytes, pdf: bytes) -> None:
    in_word = re.sub(r"\s+", " ", word_text(word))
    in_pdf = pdf_text(pdf)
    for section in pack.sections:
        for said in section.said:
            # Lines are broken in other places, and words may be parted there.
            sentence = said.text.rstrip(".")
            assert sentence in in_word
            assert sentence.replace(" ", "") in in_pdf.replace(" ", "")


def test_word_has_headings_marking_and_no_author(word: bytes) -> None:
    document = docx.Document(io.BytesIO(word))
    levels = [one.style.name for one in document.paragraphs if one.style is not None]
    assert levels.count("Heading 1") == 1 and levels.count("Heading 2") == 17
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL"
    properties = document.core_properties
    assert (properties.author, properties.title) == ("", "Steering-group pack")


def test_every_chart_is_told_in_words_in_word(pack: Pack, word: bytes) -> None:
    charts = [one.alt for one in paper(pack).blocks if isinstance(one, Picture)]
    assert len(charts) >= 8 and all(charts)
    xml = ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert len(re.findall(r'descr="[^"]{10,}"', xml)) == len(charts)


def test_the_pdf_is_tagged_with_headings_tables_and_told_charts(pack: Pack, pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    kinds: list[str] = []
    alts: list[str] = []
    _walk(root["/StructTreeRoot"], kinds, alts)
    blocks = paper(pack).blocks
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == sum(isinstance(b, Heading) and b.level == 2 for b in blocks)
    assert kinds.count("/Table") >= 20 and kinds.count("/TH") > 60
    charts = [one.alt for one in blocks if isinstance(one, Picture)]
    assert sorted(alts) == sorted(charts)


def _walk(node: Any, kinds: list[str], alts: list[str]) -> None:  # noqa: ANN401 - pypdf's own
    if isinstance(node, list):
        for one in node:
            _walk(one.get_object() if hasattr(one, "get_object") else one, kinds, alts)
        return
    if not hasattr(node, "get"):
        return
    if "/S" in node:
        kinds.append(str(node["/S"]))
    if "/Alt" in node:
        alts.append(str(node["/Alt"]))
    if "/K" in node:
        below = node["/K"]
        _walk(below if isinstance(below, list) else [below], kinds, alts)


def test_it_can_be_read_before_a_meeting(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    assert 8 <= len(reader.pages) <= MOST_PAGES
    first = reader.pages[0].extract_text()
    assert "In short" in first and "What to ask about" in first
    for page in reader.pages:
        assert page.extract_text().count("OFFICIAL") >= 2
        assert len(page.extract_text()) > 250  # no page is almost empty


def test_no_heading_stands_alone_at_the_foot_of_a_page(pack: Pack, pdf: bytes) -> None:
    heads = {re.sub(r"\s", "", one.text) for one in paper(pack).blocks if isinstance(one, Heading)}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        lines = [re.sub(r"\s", "", line) for line in page.extract_text().splitlines()]
        body = [line for line in lines if line and "OFFICIAL" not in line and "Page" not in line]
        body = [line for line in body if line != "Steering-grouppack"]
        assert body[-1] not in heads


@needs_libreoffice
def test_libreoffice_opens_the_word_file(pack: Pack, word: bytes, tmp_path: Path) -> None:
    saved = word_text(resaved(word, tmp_path, ending="docx"))
    for section in pack.sections:
        assert section.heading in saved
        assert section.said[0].text.rstrip(".") in saved
