"""Takes other people out of free text, and says what a human has to decide."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_SHORTEST = 3
_NAMES = ("family_name", "given_names", "aliases")
_WHOLE = ("address", "postcode", "phone", "nhs_number", "police_id")
# What looks like somebody's particulars although it belongs to nobody in the case.
_PARTICULARS = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|\b0\d[\d ]{8,}\d\b|\+44[\d ]{9,}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
)
_LATER_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][a-z]{2,}")
_ORDINARY = frozenset(
    """
    Police Marac IDVA Adult Social Care Children Services Housing Probation Health Agency Person
    Child January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    """.split()  # noqa: SIM905 - read as a list of words
)


@dataclass
class Redaction:
    """One pack's other people and their stable names in it: "Person 2", "Agency worker 3".

    `own` are the words of the person who asks: they are never replaced alone.
    """

    own: frozenset[str]
    _called: dict[str, str] = field(default_factory=dict)
    _workers: dict[str, str] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)

    def add_person(self, person: Mapping[str, object], called: str) -> None:
        """Somebody else in a case, with every name and number that could stand in a text."""
        for name in (*_NAMES, *_WHOLE):
            text = str(person.get(name) or "").strip()
            if text:
                self._add(text, called)
        both = f"{person.get('given_names') or ''} {person.get('family_name') or ''}".strip()
        self._add(both, called)
        for name in _NAMES:
            for word in re.split(r"[\s;,]+", str(person.get(name) or "")):
                self._add(word, called)

    def _add(self, text: str, called: str) -> None:
        if len(text) < _SHORTEST:
            return
        if text.casefold() in self.own:
            self._shared.add(text.casefold())
            return
        self._called.setdefault(text.casefold(), called)

    def worker(self, name: str | None) -> str | None:
        """The name in the pack of somebody who works for an agency."""
        if not name:
            return None
        called = self._workers.setdefault(
            name.casefold(), f"Agency worker {len(self._workers) + 1}"
        )
        self._add(name, called)
        return called

    def text(self, text: str | None) -> tuple[str, tuple[str, ...]]:
        """The text without other people, and why a human has to read it first (empty: nothing)."""
        if not text:
            return "", ()
        reasons = []
        told, count = text, 0
        if self._called:
            told, count = self._pattern().subn(
                lambda found: f"[{self._called[found.group(0).casefold()]}]", text
            )
        if count:
            reasons.append("other people were taken out: check that the rest does not name them")
        reasons += self._undecided(told)
        return told, tuple(reasons)

    def _undecided(self, told: str) -> Iterable[str]:
        words = {word.casefold() for word in re.findall(r"\w+", told)}
        if words & self._shared:
            yield "a name here is the person’s own and somebody else’s too"
        if _PARTICULARS.search(told):
            yield "it holds what looks like an address, a number or an e-mail"
        unknown = {
            name
            for name in _LATER_NAME.findall(told)
            if name not in _ORDINARY and name.casefold() not in self.own
        }
        if unknown:
            yield "it names somebody or something that is not in the record"

    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self._called, key=lambda text: (-len(text), text))
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)


def words_of(people: Iterable[Mapping[str, object]]) -> frozenset[str]:
    """Every word and number of the person who asks, in small letters."""
    found = set()
    for person in people:
        for name in (*_NAMES, *_WHOLE):
            text = str(person.get(name) or "").strip().casefold()
            if text:
                found |= {text, *re.split(r"[\s;,]+", text)}
    return frozenset(found)
