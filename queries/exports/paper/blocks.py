"""What a paper is made of: headings, texts, tables, pictures, in the order they are read."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from queries.exports.marking import Marking

# Signs that no file of XML may hold; they come in with what was copied from elsewhere.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Heading:
    """A heading below the title: level 2 is a part of the paper, 3 and 4 are within one."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph; a line break in it stays one."""

    text: str


@dataclass(frozen=True)
class Note:
    """A paragraph set apart: what must not be overlooked."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list, one point an item."""

    items: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """Terms with what is recorded under each."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table; its heads are repeated on every page. `widths` are shares of the line.

    `numbers` are the places of the columns that hold numbers: they stand to the right. A dense
    one is set smaller, for many short rows.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    numbers: Sequence[int] = ()
    is_dense: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, with the words that stand for it where it cannot be seen."""

    svg: str
    alt: str
    width_cm: float = 17.0


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Text | Note | Bullets | Facts | Table | Picture | PageBreak


@dataclass(frozen=True)
class Paper:
    """One paper. Its title names no person: it stands in the file's properties too."""

    title: str
    subtitle: str
    marking: Marking
    blocks: Sequence[Block]

    def as_data(self) -> dict[str, Any]:
        """The same as plain data: what a version of a paper is kept as, and files are made from."""
        data = {
            "title": self.title,
            "subtitle": self.subtitle,
            "marking": self.marking.value,
            "advice": self.marking.advice,
            "long": LONG,
            "blocks": [{"kind": _kind(block), **asdict(block)} for block in self.blocks],
        }
        cleaned: dict[str, Any] = _cleaned(data)
        return cleaned

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Paper":
        """The paper that `as_data` gave."""
        return cls(
            data["title"],
            data["subtitle"],
            Marking(data["marking"]),
            [_block(one) for one in data["blocks"]],
        )


_KINDS: dict[str, type[Block]] = {
    "heading": Heading,
    "text": Text,
    "note": Note,
    "bullets": Bullets,
    "facts": Facts,
    "table": Table,
    "picture": Picture,
    "pagebreak": PageBreak,
}


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - whatever a paper's data hold
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value


LONG = 800  # signs in a cell, beyond which its row may be cut by the end of a page


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _block(data: dict[str, Any]) -> Block:
    given = {name: value for name, value in data.items() if name != "kind"}
    if data["kind"] == "facts":
        given["rows"] = [(term, text) for term, text in given["rows"]]
    return _KINDS[data["kind"]](**given)
