"""Proposes the fields of a referral from a Word form, each beside the text it was found in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zipfile import BadZipFile

from ingest.door import Received
from ingest.form_answers import answer, is_ticked, tick_of
from ingest.form_labels import NUMBER, match, told_whom
from ingest.form_labels import section as section_of
from ingest.form_lines import Line, lines_of
from ingest.word_text import EMPTY, TICKED, blocks
from models.errors import ForPerson

_LONGEST_LABEL = 90


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
    return [one for line in lines_of(found) for one in reader.read(line)]


class _Reader:
    """Goes down the form and remembers whom the lines are about."""

    def __init__(self) -> None:
        self.section, self.number = "", 1
        self.taken: set[str] = set()

    def read(self, line: Line) -> Iterator[Found]:
        """What a line of the form gives; a heading gives nothing and changes whom it is about."""
        if not line.text:
            if section := section_of(line.label):
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
        number = NUMBER.search(label)
        if section == self.section and section in ("perpetrator", "child") and not number:
            self.number += 1
        else:
            self.number = int(number.group(1)) if number else 1
        self.section = section

    def _field(self, line: Line) -> str:
        """The field that a label means here; "" where none does."""
        section, rest = told_whom(line.label)
        about = section or self.section
        if not section or not rest:
            whole = match(line.label, "case")
            if whole and (not about or about not in ("victim", "perpetrator", "child")):
                return self._one(whole)
        if about == "referrer":
            return self._one(match(rest or line.label, "referrer") or match(line.label, "case"))
        if about in ("victim", "perpetrator", "child"):
            own = match(rest or line.label, "child") if about == "child" else ""
            name = own or match(rest or line.label, "person")
            if name and not (name == "relationship" and about == "victim"):
                return self._of_person(about, name, line)
        return self._one(match(line.label, "case"))

    def _of_person(self, about: str, name: str, line: Line) -> str:
        if about == "victim":
            return self._one(f"victim.{name}")
        number = line.number or (self.number if about == self.section else 1)
        if f"{about}{number}.{name}" in self.taken and name in _NAMES and not line.number:
            number = self.number = number + 1
        return self._one(f"{about}{number}.{name}")

    def _one(self, field: str) -> str:
        """The field, once: what comes a second time is left for the person to place."""
        return "" if field in self.taken else field

    def _found(self, field: str, line: Line) -> Found:
        value = answer(field, line.text)
        if field and value:
            self.taken.add(field)
            return Found(field, value, line.label, line.text, line.place)
        return Found("", line.text, line.label, line.text, line.place)

    def _whole_name(self, line: Line, field: str) -> Iterator[Found]:
        """A name in one box, as given names and family name."""
        self.taken.add(field)
        who = field.removesuffix(".name")
        for name, value in _names(line.text).items():
            self.taken.add(f"{who}.{name}")
            yield Found(f"{who}.{name}", value, line.label, line.text, line.place)

    def _tick(self, line: Line) -> Iterator[Found]:
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
