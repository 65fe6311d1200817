"""What is written in a Word form: lines of label and text, each with its place in the document.

Text typed into content controls and old form fields counts; a ticked box is ☒, an empty one ☐;
the grey prompts of fields that nobody filled are left out.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn

TICKED, EMPTY = "☒", "☐"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_TICKS = re.compile(r"[☑☒✔✓✅🗹🗷]|\[\s*[xX✓]\s*\]|\(\s*[xX]\s*\)")
_EMPTIES = re.compile(r"[□❑❏▢]|\[\s*\]|\(\s{1,3}\)")
# Prompts that some programs keep as text: nobody typed them.
_PROMPT = re.compile(
    r"(click|tap)( or tap)?( here)? to (enter|add) (text|a date)\.?|choose an item\.?|select\.\.\.",
    re.I,
)
_FALSE = ("0", "false", "off")
_LABEL = re.compile(r"([^:\n]{2,90}?)\s*:(?!//)\s*(.*)", re.S)


@dataclass(frozen=True)
class Block:
    """A table (rows of cells) or a paragraph (one row of one cell), where it stands."""

    place: str
    rows: tuple[tuple[str, ...], ...]
    is_table: bool
    is_heading: bool = False


def blocks(content: bytes) -> Iterator[Block]:
    """The paragraphs and tables of the document in the order they are read."""
    document = docx.Document(io.BytesIO(content))
    counts = {"paragraph": 0, "table": 0}
    yield from _within(document.element.body, counts)
    for box in document.element.body.iter(qn("w:txbxContent")):
        yield from _within(box, counts)


def label_and_text(line: str) -> tuple[str, str] | None:
    """A line like “Label: text” in its two parts; None where it is none."""
    found = _LABEL.fullmatch(line.strip())
    return None if found is None else (found.group(1).strip(), found.group(2).strip())


def _within(parent: Any, counts: dict[str, int]) -> Iterator[Block]:  # noqa: ANN401 - lxml
    for child in parent:
        if child.tag == qn("w:p"):
            counts["paragraph"] += 1
            if text := _paragraph(child):
                place = f"paragraph {counts['paragraph']}"
                yield Block(place, ((text,),), is_table=False, is_heading=_is_heading(child))
        elif child.tag == qn("w:tbl"):
            counts["table"] += 1
            rows = tuple(tuple(_cells(row)) for row in child.iter(qn("w:tr")))
            yield Block(f"table {counts['table']}", rows, is_table=True)
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from _within(content, counts)


def _is_heading(paragraph: Any) -> bool:  # noqa: ANN401
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and str(style.get(qn("w:val"))).lower().startswith(
        ("heading", "title")
    )


def _cells(row: Any) -> Iterator[str]:  # noqa: ANN401
    """The texts of the cells, each merged one once; also where a whole cell is a control."""
    for child in row:
        if child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            yield from _cells(content) if content is not None else ()
        elif child.tag == qn("w:tc") and not _goes_on(child):
            parts = (_paragraph(paragraph) for paragraph in child.iter(qn("w:p")))
            yield "\n".join(filter(None, parts))


def _goes_on(cell: Any) -> bool:  # noqa: ANN401
    """Whether the cell only continues the one above it."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val")) != "restart"


def _paragraph(paragraph: Any) -> str:  # noqa: ANN401
    text = _PROMPT.sub("", "".join(_pieces(paragraph)))
    text = _EMPTIES.sub(EMPTY, _TICKS.sub(TICKED, text))
    return "\n".join(" ".join(line.split(" ")).strip() for line in text.splitlines()).strip()


def _pieces(node: Any) -> Iterator[str]:  # noqa: ANN401
    """The text inside a node, with a sign for each box."""
    for child in node:
        tag = child.tag
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag == qn("w:tab"):
            yield "\t"
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif tag == qn("w:sdt"):
            yield from _control(child)
        elif tag == qn("w:ffData"):
            yield from _old_field(child)
        elif tag not in (qn("w:del"), qn("w:txbxContent"), qn("w:pPr"), qn("w:rPr")):
            yield from _pieces(child)


def _control(control: Any) -> Iterator[str]:  # noqa: ANN401
    """What a content control holds."""
    about = control.find(qn("w:sdtPr"))
    box = None if about is None else about.find(f"{_W14}checkbox")
    if box is not None:
        checked = box.find(f"{_W14}checked")
        value = "0" if checked is None else checked.get(f"{_W14}val", "1")
        yield EMPTY if value in _FALSE else TICKED
        return
    if about is not None and about.find(qn("w:showingPlcHdr")) is not None:
        return
    content = control.find(qn("w:sdtContent"))
    if content is not None:
        yield from _pieces(content)


def _old_field(field: Any) -> Iterator[str]:  # noqa: ANN401
    """What an old form field holds that is no text: a box, or the choice of a list."""
    box = field.find(qn("w:checkBox"))
    if box is not None:
        state = box.find(qn("w:checked"))
        state = box.find(qn("w:default")) if state is None else state
        is_on = state is not None and state.get(qn("w:val"), "1") not in _FALSE
        yield TICKED if is_on else EMPTY
    choices = field.find(qn("w:ddList"))
    if choices is not None:
        entries = [entry.get(qn("w:val")) for entry in choices.findall(qn("w:listEntry"))]
        result = choices.find(qn("w:result"))
        chosen = 0 if result is None else int(result.get(qn("w:val"), "0"))
        yield entries[chosen] if chosen < len(entries) else ""
