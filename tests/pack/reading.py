"""A pack read as a person reads it: sentences, their references, and the table these lead to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from queries.exports.paper import Bullets, Heading, Paper, Table, Text
from queries.indicators import INDICATORS

REFERENCE = re.compile(r"\s*\[(\d+)\]")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")


@dataclass
class Read:
    """Sentence by sentence with its references; reference → what its record and tables say."""

    sentences: list[tuple[str, list[int]]] = field(default_factory=list)
    records: dict[int, str] = field(default_factory=dict)
    tables: dict[int, str] = field(default_factory=dict)
    answers: list[tuple[str, list[int]]] = field(default_factory=list)


def read(paper: Paper) -> Read:
    """Everything in the paper that is said with numbers, and where each leads."""
    found = Read()
    under: list[int] = []
    for block in paper.blocks:
        for text in _texts(block):
            plain, numbers = REFERENCE.sub("", text), _references(text)
            if isinstance(block, Heading):
                under = numbers
            found.sentences.append((plain, numbers))
        if isinstance(block, Table):
            _table(found, block, under)
    return found


def _texts(block: object) -> Iterator[str]:
    if isinstance(block, Heading | Text):
        yield block.text
    elif isinstance(block, Bullets):
        yield from block.items


def _table(found: Read, table: Table, under: list[int]) -> None:
    if table.heads[0] == "No.":
        for row in table.rows:
            found.records[_references(row[0])[0]] = " ".join(row[1:])
    elif table.heads[0] == "Question" and table.heads[-1] == "Our answer":
        found.answers += [(REFERENCE.sub("", row[1]), _references(row[1])) for row in table.rows]
    elif table.heads[0] == "Section":
        found.sentences += [(REFERENCE.sub("", row[1]), _references(row[1])) for row in table.rows]
    else:
        for number in under:
            told = " ".join(cell for row in [table.heads, *table.rows] for cell in row)
            found.tables[number] = f"{found.tables.get(number, '')} {told}"


def _references(text: str) -> list[int]:
    return [int(number) for number in REFERENCE.findall(text)]


def numbers(text: str) -> list[Decimal]:
    """The numbers in a text, in order."""
    return [Decimal(one.replace(",", "")) for one in _NUMBER.findall(text)]


def stands_in(number: Decimal, text: str) -> bool:
    """Whether the number stands in the text, as it is or with more decimals."""
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return any(one.quantize(step, ROUND_HALF_UP) == number for one in numbers(text))


def defined(text: str) -> str:
    """The definitions of the figures that a record names, with what is published of them."""
    told = []
    for one in INDICATORS.values():
        if one.name in text:
            mark = one.benchmark
            published = f"{mark.label} {mark.as_of:%B %Y}" if mark else ""
            told.append(f"{one.definition} {one.caveats} {published}")
    return " ".join(told)
