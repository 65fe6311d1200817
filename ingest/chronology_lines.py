"""The lines of an agency's chronology: what each says, and what is wrong with it in a sentence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from ingest.chronology_sheets import FIELDS
from ingest.chronology_words import CasePerson, about, significance
from ingest.reading import Sheet
from ingest.typed_when import read_when
from models.errors import ForPerson

_LONGEST = 20_000  # of one text: what is longer is most often a whole document in one cell
_TEXTS = ("event", "response", "source", "author", "analysis", "analysis_by")


@dataclass(frozen=True)
class Line:
    """One line as it was written (`texts`, by field), and as it would be stored (`values`).

    `number` is its row in the file. `problem` says what is wrong; a line that has one has no
    values. One that `is_known` stands in the record already, or twice in the file.
    """

    number: int
    texts: Mapping[str, str]
    values: Mapping[str, str]
    problem: str = ""
    is_known: bool = False

    @property
    def is_good(self) -> bool:
        return not self.problem and not self.is_known


def lines_of(
    sheet: Sheet, fields: Mapping[str, str], *, people: Sequence[CasePerson], today: date
) -> list[Line]:
    """A line for each row; `fields` says which field each heading of the sheet is."""
    headings = {field: heading for heading, field in fields.items() if field in FIELDS}
    columns = {field: sheet.frame[heading].to_list() for field, heading in headings.items()}
    found = []
    for at, number in enumerate(sheet.rows):
        texts = {field: (cells[at] or "").strip() for field, cells in columns.items()}
        if any(texts.values()):
            found.append(read_line(int(number), texts, people=people, today=today))
    return found


def read_line(
    number: int, texts: Mapping[str, str], *, people: Sequence[CasePerson], today: date
) -> Line:
    """One line as it is written, read."""
    try:
        return Line(number, texts, _values(texts, people, today))
    except ForPerson as wrong:
        return Line(number, texts, {}, problem=str(wrong))


def _values(texts: Mapping[str, str], people: Sequence[CasePerson], today: date) -> dict[str, str]:
    when = read_when(texts.get("occurred_on", ""), today, texts.get("occurred_at", ""))
    last = when.to
    if written := texts.get("occurred_to", ""):
        last = read_when(written, today).day
        if last < when.day:
            raise ForPerson("The last day is before the first: correct one of the two.")
    if not texts.get("event", "").strip():
        raise ForPerson("Nothing is said of what happened: write it in a few words.")
    for name in _TEXTS:
        if len(texts.get(name, "")) > _LONGEST:
            raise ForPerson(f"One text has more than {_LONGEST:,} characters: shorten it.")
    codes, ids = about(texts.get("about", ""), people)
    return {
        "occurred_on": when.day.isoformat(),
        "occurred_at": when.at or "",
        "occurred_to": last.isoformat() if last and last != when.day else "",
        "significance": significance(texts.get("significance", "")),
        "about": codes,
        "person_ids": ids,
        **{name: texts.get(name, "").strip() for name in _TEXTS},
    }


def mended(
    line: Line, texts: Mapping[str, str], *, people: Sequence[CasePerson], today: date
) -> Line:
    """The line read again with what was typed in the place of what was wrong."""
    return read_line(line.number, {**line.texts, **texts}, people=people, today=today)


def without_known(lines: Iterable[Line], known: Collection[str], where: str) -> list[Line]:
    """The lines, those marked that are in the record already or stand twice; `where` as `key`."""
    seen = set(known)
    told = []
    for line in lines:
        if not line.problem:
            own = key(where, line.values)
            line = replace(line, is_known=own in seen)
            seen.add(own)
        told.append(line)
    return told


def key(where: str, values: Mapping[str, str | None]) -> str:
    """What makes an entry the same as one loaded before: its place, day, time and words.

    `where` is the case and the agency. Capitals, punctuation and spaces make no other entry.
    """
    told = "".join(c for c in (values.get("event") or "").casefold() if c.isalnum())
    parts = (where, values.get("occurred_on") or "", values.get("occurred_at") or "", told)
    return sha256("\0".join(parts).encode()).hexdigest()[:24]


def place(case_id: str, agency_id: str) -> str:
    """The `where` of a key."""
    return f"{case_id}\0{agency_id}"
