"""Risk forms as PDF: opened and read back, tagged, marked, and nobody's name in the file's."""

import re
import zlib
from dataclasses import replace

import pytest
import sqlalchemy as sa

from models.risk import Filled
from models.tables import audit
from queries.exports import delivery, risk_form
from queries.exports.delivery import Export

from .conftest import COORDINATOR, filled, form

# A change of font, or a piece of text, in the stream of a page.
SHOWN = rb"/(f\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\)"
FULL = filled(
    answers={1: "yes", 2: "no", 3: "yes", 4: "dont_know"},
    ticks={3: ("children",)},
    notes={3: "#strong[x] *bold* $x$ @nobody \\ “he said”", 0: "told at the door"},
    victim_priority="To stay at home",
)


def exported(given: Filled = FULL) -> Export:
    return risk_form.filled(
        form(),
        given,
        case_id="2026-0001",
        marac="Northtown",
        marac_id="M1",
        agency="Northtown IDVAs",
        threshold=14,
    )


def objects(pdf: bytes) -> dict[int, bytes]:
    """Number → what the object holds, its stream inflated; those inside object streams too."""
    found = {}
    for one in re.finditer(rb"(\d+) 0 obj(.*?)endobj", pdf, re.DOTALL):
        body = one[2]
        if b"stream" in body:
            head, _, rest = body.partition(b"stream")
            raw = rest.partition(b"endstream")[0].strip(b"\r\n")
            body = head + (zlib.decompress(raw) if b"/FlateDecode" in head else raw)
            found |= _inside(head, body[len(head) :])
        found[int(one[1])] = body
    return found


def _inside(head: bytes, body: bytes) -> dict[int, bytes]:
    """The objects of an object stream."""
    first = re.search(rb"/First (\d+)", head)
    if b"/ObjStm" not in head or first is None:
        return {}
    at = int(first[1])
    numbers = [int(one) for one in body[:at].split()]
    pairs = [*zip(numbers[::2], numbers[1::2], strict=True), (0, len(body) - at)]
    return {
        number: body[at + start : at + end]
        for (number, start), (_, end) in zip(pairs, pairs[1:], strict=False)
    }


def words(pdf: bytes) -> str:
    """The text of the PDF, letter by letter through each font's own table of characters."""
    held = objects(pdf)
    whole = b"\n".join(held.values())
    fonts = {
        name: _characters(held[int(re.search(rb"/ToUnicode (\d+) 0 R", held[int(number)])[1])])  # type: ignore[index]
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", whole)
    }
    letters = []
    for page in (body for body in held.values() if b"BT" in body and b" Tf" in body):
        font: dict[bytes, str] = {}
        for name, piece in re.findall(
            rb"/(f\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\)", page, re.DOTALL
        ):
            if name:
                font = fonts[name]
                letters.append(" ")
                continue
            raw = _unescaped(piece)
            letters += [font.get(raw[at : at + 2], "?") for at in range(0, len(raw), 2)]
    return re.sub(r"\s+", " ", "".join(letters))


def _unescaped(piece: bytes) -> bytes:
    """A string of the PDF as the bytes it means."""
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8)]) if code[:1].isdigit() else named.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, piece, flags=re.DOTALL)


def _characters(table: bytes) -> dict[bytes, str]:
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(out.decode()).decode("utf-16-be")
        for code, out in re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", table)
    }


@pytest.mark.parametrize("export", [exported(), risk_form.blank(form())], ids=["filled", "blank"])
def test_the_pdf_is_tagged_titled_and_in_a_language(export: Export) -> None:
    pdf = export.make()
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    whole = b"\n".join([pdf, *objects(pdf).values()])
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"/DisplayDocTitle", b"pdfuaid"):
        assert mark in whole, mark
    assert b"/TH" in whole and b"/H1" in whole


def test_what_was_answered_is_read_back_and_none_of_it_is_markup() -> None:
    text = words(exported().make())
    assert "OFFICIAL-SENSITIVE" in text and "2026-0001, Northtown" in text
    assert "2 July 2026" in text and "To stay at home" in text and "told at the door" in text
    assert "2 of 24, threshold 14 (1 no, 1 don’t know, 20 unanswered)" in text
    assert "Professional judgement" in text and "high" in text
    assert "#strong[x] *bold* $x$ @nobody \\ “he said”" in text
    assert "Harm to the children" in text and "Being killed" not in text


def test_every_question_of_the_blank_form_is_on_paper_with_its_acknowledgement() -> None:
    for name in ("dash", "dash_young_person", "stalking", "daq"):
        on = form(name)
        text = words(risk_form.blank(on).make())
        for question in on.questions:
            assert re.sub(r"\s+", " ", question.text) in text, question.text
        assert "Before you ask" in text and on.acknowledgement[:40] in text
        assert "OFFICIAL" in text and "SENSITIVE" not in text


def test_a_tool_without_questions_is_printed_too() -> None:
    given = replace(filled(0), answers={})
    export = risk_form.filled(
        form("dara"), given, case_id="C1", marac="N", marac_id="M1", agency=None, threshold=14
    )
    assert "not counted" in words(export.make())


def test_the_files_name_names_nobody_and_the_export_is_noted(few_in_a_file: sa.Engine) -> None:
    for export in (exported(), risk_form.blank(form())):
        assert re.fullmatch(r"(blank-)?risk-form-dash-official(-sensitive)?\.pdf", export.name)
        plain = delivery.delivered(few_in_a_file, COORDINATOR, export, password=None)
        locked = delivery.delivered(few_in_a_file, COORDINATOR, export, password="four odd words")
        assert plain[:4] == b"%PDF" and locked[:2] == b"PK"
    with few_in_a_file.connect() as connection:
        noted = connection.execute(
            sa.select(audit.c.record, audit.c.marac_id).where(audit.c.what == "export")
        ).all()
    assert [(row.record, row.marac_id) for row in noted][0] == (
        "risk-form-dash-official-sensitive.pdf",
        "M1",
    )
    assert len(noted) == 4
