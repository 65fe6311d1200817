"""The words people write for whom an entry concerns and how much it matters, as codes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.codes import ABOUT, SIGNIFICANCE
from models.errors import ForPerson

_SIGNIFICANCE = {
    "low": ("l", "1", "minor", "green", "not significant", "no", "n"),
    "medium": ("m", "2", "med", "moderate", "amber", "some"),
    "high": ("h", "3", "major", "red", "significant", "very significant", "yes", "y", "critical"),
}
_ABOUT = {
    "victim": ("v", "vic", "victim-survivor", "survivor", "victims"),
    "perpetrator": ("p", "perp", "suspect", "perpetrators", "alleged perpetrator", "offender"),
    "child": ("c", "children", "kids", "child(ren)", "siblings", "unborn child", "unborn"),
    "other": ("o", "someone else", "others", "another", "neighbour", "relative", "third party"),
}
_BETWEEN = re.compile(r"\s*(?:[;,/&+]|\band\b|\n)\s*", re.I)
_SHORTEST_NAME = 2


@dataclass(frozen=True)
class CasePerson:
    """Somebody of the case: victim, perpetrator or child. A child has no id among the people."""

    person_id: str
    role: str
    names: tuple[str, ...]


def significance(text: str) -> str:
    """The code; empty for an empty text. Raises ForPerson for a word that is none."""
    word = text.strip().casefold()
    if not word:
        return ""
    for code, others in _SIGNIFICANCE.items():
        if word in (code, SIGNIFICANCE[code].casefold(), *others):
            return code
    raise ForPerson(f"“{text.strip()}” is no significance: write low, medium or high.")


def about(text: str, people: Iterable[CasePerson]) -> tuple[str, str]:
    """The codes and the person ids, each separated by semicolons.

    A name of somebody in the case is that person. Raises ForPerson for a word that is neither.
    """
    known = _by_name(people)
    codes: dict[str, None] = {}
    ids: dict[str, None] = {}
    for word in filter(None, _BETWEEN.split(text.strip())):
        found = known.get(word.casefold().strip())
        if found is not None:
            codes[found.role] = None
            ids |= {found.person_id: None} if found.person_id else {}
        else:
            codes[_code(word)] = None
    ordered = [code for code in ABOUT if code in codes]
    return ";".join(ordered), ";".join(ids)


def _by_name(people: Iterable[CasePerson]) -> dict[str, CasePerson]:
    """Each name → who it is; a name that two of them have is nobody's."""
    found: dict[str, CasePerson | None] = {}
    for person in people:
        for name in person.names:
            key = name.casefold().strip()
            if len(key) >= _SHORTEST_NAME:
                found[key] = None if key in found and found[key] != person else person
    return {name: person for name, person in found.items() if person is not None}


def _code(word: str) -> str:
    small = word.casefold().strip(" .")
    for code, others in _ABOUT.items():
        if small in (code, ABOUT[code].casefold(), *others):
            return code
    raise ForPerson(
        f"“{word}” is nobody in this case: write victim, perpetrator, child, other, or a name that "
        "stands in the case."
    )


def names_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """How a person may be named in a line: both names in either order, the first, the aliases."""
    given, family = (row["given_names"] or "").strip(), (row["family_name"] or "").strip()
    first = given.split(" ")[0]
    aliases = (row.get("aliases") or "").split(";")
    both = (f"{given} {family}", f"{first} {family}", f"{family} {given}", f"{family}, {given}")
    return tuple(dict.fromkeys(name.strip() for name in (*both, given, first, *aliases) if name))
