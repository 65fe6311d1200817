"""Proposes the fields of a referral from a Word form, each beside the text it was found in."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from zipfile import BadZipFile

from rapidfuzz import fuzz, process

from ingest.door import Received
from ingest.form_answers import answer, is_ticked, tick_of
from ingest.word_text import EMPTY, TICKED, Block, blocks, label_and_text
from models.errors import ForPerson
from models.settings import PROJECT

LABELS = PROJECT / "data" / "reference" / "referral_form_labels.toml"
_ALIKE = 86  # of 100: “Date of Birth (dd/mm/yy)” is stripped first, so little else is needed
_LONGEST_LABEL = 90
_BRACKETS = re.compile(r"\([^)]*\)")
_NUMBER = re.compile(r"\b([1-9])\b")


@dataclass(frozen=True)
class Found:
    """A text of the form: the field it may be for ("" where none was recognised), and its value.

    `text` is as it stands in the document, `place` says where.
    """

    field: str
    value: str
    label: str
    text: str
    place: str


@dataclass(frozen=True)
class _Line:
    label: str
    text: str
    place: str
    number: int = 0  # which child or person, where a table has a row for each


def read_form(received: Received) -> list[Found]:
    """Every text found in the form, in its order. Raises ForPerson for what is no Word form."""
    try:
        found = list(blocks(received.content))
    except (BadZipFile, KeyError, ValueError) as wrong:
        raise ForPerson(
            f"{received.name} cannot be read as a Word form: open it in Word, save it as .docx "
            "and try again."
        ) from wrong
    reader = _Reader()
    return [one for line in _lines(found) for one in reader.read(line)]


class _Reader:
    """Goes down the form and remembers whom the lines are about."""

    def __init__(self) -> None:
        self.section, self.number = "", 1
        self.taken: set[str] = set()

    def read(self, line: _Line) -> Iterator[Found]:
        """What a line of the form gives; a heading gives nothing and changes whom it is about."""
        if not line.text:
            if section := _section(line.label):
                self._turn_to(section, line.label)
            elif label_is_prose(line.label):
                yield Found("", line.label, "", line.label, line.place)
            return
        if line.text.strip(f"{TICKED}{EMPTY} ") == "":
            yield from self._tick(line)
            return
        field = self._field(line)
        if field.endswith(".name"):
            yield from self._whole_name(line, field)
            return
        yield self._found(field, line)

    def _turn_to(self, section: str, label: str) -> None:
        number = _NUMBER.search(label)
        if section == self.section and section in ("perpetrator", "child") and not number:
            self.number += 1
        else:
            self.number = int(number.group(1)) if number else 1
        self.section = section

    def _field(self, line: _Line) -> str:
        """The field that a label means here; "" where none does."""
        section, rest = _told_whom(line.label)
        about = section or self.section
        if not section or not rest:
            whole = _match(line.label, "case")
            if whole and (not about or about not in ("victim", "perpetrator", "child")):
                return self._one(whole)
        if about == "referrer":
            return self._one(_match(rest or line.label, "referrer") or _match(line.label, "case"))
        if about in ("victim", "perpetrator", "child"):
            own = _match(rest or line.label, "child") if about == "child" else ""
            name = own or _match(rest or line.label, "person")
            if name and not (name == "relationship" and about == "victim"):
                return self._of_person(about, name, line)
        return self._one(_match(line.label, "case"))

    def _of_person(self, about: str, name: str, line: _Line) -> str:
        if about == "victim":
            return self._one(f"victim.{name}")
        number = line.number or (self.number if about == self.section else 1)
        if f"{about}{number}.{name}" in self.taken and name in _NAMES and not line.number:
            number = self.number = number + 1
        return self._one(f"{about}{number}.{name}")

    def _one(self, field: str) -> str:
        """The field, once: what comes a second time is left for the person to place."""
        return "" if field in self.taken else field

    def _found(self, field: str, line: _Line) -> Found:
        value = answer(field, line.text)
        if field and value:
            self.taken.add(field)
            return Found(field, value, line.label, line.text, line.place)
        return Found("", line.text, line.label, line.text, line.place)

    def _whole_name(self, line: _Line, field: str) -> Iterator[Found]:
        """A name in one box, as given names and family name."""
        self.taken.add(field)
        who = field.removesuffix(".name")
        for name, value in _names(line.text).items():
            self.taken.add(f"{who}.{name}")
            yield Found(f"{who}.{name}", value, line.label, line.text, line.place)

    def _tick(self, line: _Line) -> Iterator[Found]:
        """A box of its own beside its words: a criterion or a kind of abuse, where it is ticked."""
        if not is_ticked(line.text):
            return
        field, code = tick_of(line.label)
        if field:
            yield Found(field, code, line.label, line.text, line.place)
        else:
            yield Found("", line.label, line.label, line.text, line.place)


_NAMES = ("name", "given_names", "family_name")


def together(found: Iterable[Found]) -> list[Found]:
    """The same, with what several boxes say of one list brought into one proposal."""
    lists: dict[str, list[Found]] = {}
    rest: list[Found] = []
    for one in found:
        if one.field in ("criteria", "abuse_types"):
            lists.setdefault(one.field, []).append(one)
        else:
            rest.append(one)
    joined = [
        Found(
            field,
            ";".join(dict.fromkeys(code for one in ones for code in one.value.split(";"))),
            ones[0].label if len(ones) == 1 else "",
            "; ".join(one.text if len(ones) == 1 else one.label for one in ones),
            ones[0].place,
        )
        for field, ones in lists.items()
    ]
    return [*rest, *joined]


def _lines(found: Iterable[Block]) -> Iterator[_Line]:
    """Label and text of every line; a label that ends a paragraph takes the paragraphs below it."""
    waiting: _Line | None = None
    for block in found:
        lines = list(_of_table(block)) if block.is_table else list(_of_paragraph(block))
        for line in lines:
            is_prose = not line.label and not block.is_heading
            if waiting is not None and is_prose and not _section(line.text):
                text = "\n".join(filter(None, (waiting.text, line.text)))
                waiting = _Line(waiting.label, text, waiting.place)
                continue
            if waiting is not None:
                yield waiting
                waiting = None
            if not block.is_table and line.label and not line.text and not _section(line.label):
                waiting = line
            else:
                yield line if line.label else _Line(line.text, "", line.place)
    if waiting is not None:
        yield waiting


def _of_paragraph(block: Block) -> Iterator[_Line]:
    text = block.rows[0][0]
    if block.is_heading:
        yield _Line(text, "", block.place)
        return
    for part in _parts(text):
        pair = label_and_text(part)
        if pair is not None:
            yield _Line(*pair, block.place)
        else:
            yield _Line("", part, block.place)


def _parts(text: str) -> list[str]:
    """The lines of a paragraph; where tabs part several “Label: text”, each of those."""
    found: list[str] = []
    for line in text.splitlines():
        pieces = [piece.strip() for piece in re.split(r"\t+| {4,}", line) if piece.strip()]
        labelled = sum(label_and_text(piece) is not None for piece in pieces)
        found += pieces if labelled > 1 else [" ".join(pieces)]
    return [part for part in found if part]


def _of_table(block: Block) -> Iterator[_Line]:
    rows = [row for row in block.rows if any(row)]
    if _has_heads(rows):
        for number, row in enumerate(rows[1:], start=1):
            place = f"{block.place}, row {number + 1}"
            for head, text in zip(rows[0], row, strict=False):
                if text:
                    yield _Line(head, text, place, number)
        return
    for number, row in enumerate(block.rows, start=1):
        yield from _of_row(list(row), f"{block.place}, row {number}")


def _has_heads(rows: list[tuple[str, ...]]) -> bool:
    """Whether the first row names the columns of a table with a row for each child or person."""
    if len(rows) < 2 or len(rows[0]) < 3 or len({len(row) for row in rows}) > 1:
        return False
    heads = [bool(_match(cell, "person") or _match(cell, "child")) for cell in rows[0]]
    return sum(heads) * 2 > len(heads) and not any(
        _match(cell, "person") for cell in rows[1] if cell
    )


def _of_row(cells: list[str], place: str) -> Iterator[_Line]:
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
            yield _Line(label, text, place)


def label_is_prose(label: str) -> bool:
    """Whether a line without an answer is more than a heading or an empty question."""
    return len(label) > _LONGEST_LABEL and label.count(" ") > 12


def _names(text: str) -> dict[str, str]:
    """Given names and family name: “Ann May Example”, or “Example, Ann May”."""
    whole = " ".join(text.split())
    if "," in whole:
        family, given = (part.strip() for part in whole.split(",", 1))
    else:
        given, _, family = whole.rpartition(" ")
    names = {"given_names": given, "family_name": family}
    return {name: value for name, value in names.items() if value}


def _plain(label: str) -> str:
    bare = _BRACKETS.sub(" ", label).casefold().replace("’", "'").replace("'s ", " ")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def _match(label: str, group: str) -> str:
    """The field of a group whose label this is, or nearly; "" where none is near enough."""
    known = labels()[group]
    plain = _plain(label)
    if plain in known:
        return known[plain]
    if len(plain) < 5:
        return ""
    best = process.extractOne(plain, list(known), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
    return known[best[0]] if best else ""


def _section(label: str) -> str:
    """Whom the part under this heading is about; "" where the heading does not say."""
    plain = re.sub(r"^(section|part)?\s*\w?\s*\d*\s*", "", _plain(label)) or _plain(label)
    for section, words in _sections().items():
        if any(
            fuzz.ratio(text, word) >= _ALIKE for text in (plain, _plain(label)) for word in words
        ):
            return section
    numbered = _NUMBER.sub("", plain).strip()
    return next((name for name, words in _sections().items() if numbered in words), "")


def _told_whom(label: str) -> tuple[str, str]:
    """Whom the label itself names, and the rest of it: “Perpetrator’s DOB” is of a perpetrator.

    “Relationship to victim” is of whoever the part of the form is about.
    """
    plain = f" {_plain(label)} "
    if re.match(r" (relation|relationship) (to|with) ", plain):
        return "", plain.strip()
    for section in ("perpetrator", "victim", "child", "referrer"):
        words = sorted((word for word in _sections()[section] if " " not in word), key=len)
        for word in reversed(words):
            if f" {word} " in plain:
                rest = plain.replace(f" {word} ", " ").split()
                return section, " ".join(one for one in rest if one not in ("of", "the", "s"))
    return "", plain.strip()


@cache
def labels() -> Mapping[str, Mapping[str, str]]:
    """Group → label in plain letters → field."""
    with LABELS.open("rb") as file:
        read = tomllib.load(file)
    return {
        group: {_plain(label): field for field, known in fields.items() for label in known}
        for group, fields in read.items()
        if group != "sections"
    }


@cache
def _sections() -> Mapping[str, list[str]]:
    with LABELS.open("rb") as file:
        found: dict[str, list[str]] = tomllib.load(file)["sections"]
    return found
