"""The lines of a Word form as label and text, whether it is laid out in tables or paragraphs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.form_labels import match, section
from ingest.word_text import Block, label_and_text


@dataclass(frozen=True)
class Line:
    label: str
    text: str
    place: str
    number: int = 0  # which child or person, where a table has a row for each


def lines_of(found: Iterable[Block]) -> Iterator[Line]:
    """Label and text of every line; a label that ends a paragraph takes the paragraphs below it."""
    waiting: Line | None = None
    for block in found:
        lines = list(_of_table(block)) if block.is_table else list(_of_paragraph(block))
        for line in lines:
            is_prose = not line.label and not block.is_heading
            if waiting is not None and is_prose and not section(line.text):
                text = "\n".join(filter(None, (waiting.text, line.text)))
                waiting = Line(waiting.label, text, waiting.place)
                continue
            if waiting is not None:
                yield waiting
                waiting = None
            if not block.is_table and line.label and not line.text and not section(line.label):
                waiting = line
            else:
                yield line if line.label else Line(line.text, "", line.place)
    if waiting is not None:
        yield waiting


def _of_paragraph(block: Block) -> Iterator[Line]:
    text = block.rows[0][0]
    if block.is_heading:
        yield Line(text, "", block.place)
        return
    for part in _parts(text):
        pair = label_and_text(part)
        if pair is not None:
            yield Line(*pair, block.place)
        else:
            yield Line("", part, block.place)


def _parts(text: str) -> list[str]:
    """The lines of a paragraph; where tabs part several “Label: text”, each of those."""
    found: list[str] = []
    for line in text.splitlines():
        pieces = [piece.strip() for piece in re.split(r"\t+| {4,}", line) if piece.strip()]
        labelled = sum(label_and_text(piece) is not None for piece in pieces)
        found += pieces if labelled > 1 else [" ".join(pieces)]
    return [part for part in found if part]


def _of_table(block: Block) -> Iterator[Line]:
    rows = [row for row in block.rows if any(row)]
    if _has_heads(rows):
        for number, row in enumerate(rows[1:], start=1):
            place = f"{block.place}, row {number + 1}"
            for head, text in zip(rows[0], row, strict=False):
                if text:
                    yield Line(head, text, place, number)
        return
    for number, row in enumerate(block.rows, start=1):
        yield from _of_row(list(row), f"{block.place}, row {number}")


def _has_heads(rows: list[tuple[str, ...]]) -> bool:
    """Whether the first row names the columns of a table with a row for each child or person."""
    if len(rows) < 2 or len(rows[0]) < 3 or len({len(row) for row in rows}) > 1:
        return False
    heads = [bool(match(cell, "person") or match(cell, "child")) for cell in rows[0]]
    return sum(heads) * 2 > len(heads) and not any(
        match(cell, "person") for cell in rows[1] if cell
    )


def _of_row(cells: list[str], place: str) -> Iterator[Line]:
    if len(cells) == 1:
        yield from _of_paragraph(Block(place, ((cells[0],),), is_table=False)) if cells[0] else ()
        return
    if all("\n" in cell or label_and_text(cell) and label_and_text(cell)[1] for cell in cells):  # type: ignore[index]
        for cell in cells:
            yield from _of_paragraph(Block(place, ((cell,),), is_table=False))
        return
    while cells:
        label, *cells = cells
        label = label.strip().rstrip(":").strip()
        taken = 1 if len(cells) % 2 else len(cells)
        text = "\n".join(filter(None, cells[:taken]))
        cells = cells[taken:]
        if label or text:
            yield Line(label, text, place)
