"""Tables of papers: numbers to the right, rows whole, charts without a title twice."""

import io
from xml.etree import ElementTree

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from pypdf import PdfReader

from queries.exports import drawing_canvas, drawing_svg, paper
from queries.exports.drawing import Dots, Drawing
from queries.exports.marking import Marking

TABLE = paper.Table(
    ["Month", "Cases"],
    [[f"Month {n}", "1,234"] for n in range(3)] + [["x " * 500, "1"]],
    (3, 1),
    [1],
)
PAPER = paper.Paper("Figures", "Northtown", Marking.OFFICIAL, [TABLE])


def test_numbers_stand_to_the_right_in_word_and_short_rows_are_never_cut() -> None:
    table = docx.Document(io.BytesIO(paper.as_word(PAPER))).tables[0]
    for row in table.rows:
        alignments = [cell.paragraphs[0].alignment for cell in row.cells]
        assert alignments == [None, WD_ALIGN_PARAGRAPH.RIGHT]
    whole = ["cantSplit" in row._tr.xml for row in table.rows]
    assert whole == [True, True, True, True, False]


def test_numbers_stand_to_the_right_in_the_pdf() -> None:
    placed: dict[str, float] = {}

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            placed[text.strip()] = cm[4] + tm[4]

    PdfReader(io.BytesIO(paper.as_pdf(PAPER))).pages[0].extract_text(visitor_text=visit)
    assert placed["1,234"] > 500 > placed["Month 0"]  # 595 points is the width of the page


def test_a_paper_kept_before_there_were_columns_of_numbers_still_opens() -> None:
    data = PAPER.as_data()
    del data["blocks"][0]["numbers"]
    old = paper.Paper.from_data(data)
    assert paper.as_pdf(old)[:4] == b"%PDF"


def test_a_chart_whose_paper_says_its_title_has_no_second_one() -> None:
    drawn = Drawing("The finding", "The measure", [Dots([1.0, 2.0], [3.0, 4.0], ["a", "b"])])
    titled, bare = drawing_svg.as_svg(drawn), drawing_svg.as_svg(drawn, drawing_canvas.IN_PAPER)
    assert "The finding" in titled and "The finding" not in bare
    wide = float(str(ElementTree.fromstring(bare).get("width")))  # noqa: S314 - our own
    assert wide == drawing_canvas.IN_PAPER.width < drawing_canvas.ALONE.width
