"""A paper as a Word document that Word, LibreOffice and screen readers can follow."""

import io
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from queries.exports.marking import mark_paper
from queries.exports.paper import blocks
from queries.exports.paper.pdf import as_png

_LINE = Cm(17)
_INK = RGBColor(0x1A, 0x1A, 0x1A)
_DENSE = Pt(8.5)
_FONT = "Arial"
_LED_TO = (blocks.Table, blocks.Facts, blocks.Picture)  # never parted from the text before


def as_word(paper: blocks.Paper) -> bytes:
    """The document, with its title and language set and nobody as its author."""
    paper = blocks.Paper.from_data(paper.as_data())  # without signs that Word cannot read
    word = _empty(paper.title)
    word.add_heading(paper.title, 1)
    word.add_paragraph(paper.subtitle)
    word.add_paragraph(paper.marking.advice).runs[0].font.size = Pt(9)
    for block, after in zip_longest(paper.blocks, paper.blocks[1:]):
        _add(word, block)
        if isinstance(block, blocks.Text) and isinstance(after, _LED_TO):
            word.paragraphs[-1].paragraph_format.keep_with_next = True
    mark_paper(word, paper.marking)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _empty(title: str) -> Document:
    word = docx.Document()
    word.core_properties.title = title
    word.core_properties.author = ""
    word.core_properties.language = "en-GB"
    for section in word.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        _set_font(word.styles[name])
    word.styles["Normal"].font.size = Pt(10.5)
    return word


def _set_font(style: Any) -> None:  # noqa: ANN401 - python-docx has no class for it in its types
    style.font.name, style.font.color.rgb = _FONT, _INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme"):  # a theme's font would win over the name
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), _FONT)


def _add(word: Document, block: blocks.Block) -> None:
    match block:
        case blocks.Heading(text, level):
            word.add_heading(text, level)
        case blocks.Text(text):
            word.add_paragraph(text)
        case blocks.Note(text):
            _set_apart(word.add_paragraph(text))
        case blocks.Bullets(items):
            for item in items:
                word.add_paragraph(item, style="List Bullet")
        case blocks.Facts(rows):
            _table(word, blocks.Table(("About", "As recorded"), rows, (5, 12)))
        case blocks.Table():
            _table(word, block)
        case blocks.Picture():
            _picture(word, block)
        case blocks.PageBreak():
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _set_apart(paragraph: Paragraph) -> None:
    """In bold, with a rule to its left."""
    for run in paragraph.runs:
        run.bold = True
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "3C3C3C")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    paragraph.paragraph_format.element.get_or_add_pPr().append(borders)


def _table(word: Document, block: blocks.Table) -> None:
    heads, rows = block.heads, block.rows
    table = word.add_table(rows=len(rows) + 1, cols=len(heads), style="Table Grid")
    table.autofit = False
    cells = iter(table._cells)  # the public way walks the whole table for each cell
    for text, cell in zip(chain(heads, *rows), cells, strict=True):
        cell.paragraphs[0].add_run(text).font.size = _DENSE if block.is_dense else None
    for run in (run for cell in table.rows[0].cells for run in cell.paragraphs[0].runs):
        run.bold = True
    _share(table, block.widths or [1] * len(heads))
    _to_the_right(table, block.numbers)
    for row, texts in zip(table.rows, [heads, *rows], strict=True):
        if all(len(text) <= blocks.LONG for text in texts):
            _say(row, "w:cantSplit")
    _say(table.rows[0], "w:tblHeader")
    word.add_paragraph()


def _say(row: Any, name: str) -> None:  # noqa: ANN401 - python-docx has no public class for it
    """A property of a row that is on."""
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def _to_the_right(table: WordTable, numbers: Sequence[int]) -> None:
    """The columns that hold numbers, their heads too."""
    wide = len(table.columns)
    for place, cell in enumerate(table._cells):
        if place % wide in numbers:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _share(table: WordTable, widths: Sequence[float]) -> None:
    """Every column its share of the line."""
    whole = sum(widths)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = int(_LINE * width / whole)
    cells = iter(table._cells)
    for _ in table.rows:
        for column in table.columns:
            next(cells).width = column.width


def _picture(word: Document, picture: blocks.Picture) -> None:
    width = Cm(min(picture.width_cm, 17))
    shape = word.add_picture(io.BytesIO(as_png(picture)), width=width)
    shape._inline.docPr.set("descr", picture.alt)
