"""How a person describes themselves: “not asked” and “prefers not to say” are never a “no”."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard import words
from dashboard.components.facts import Fact
from models.codes import CHARACTERISTIC, DISABILITY, ETHNICITY, GENDER, SEXUAL_ORIENTATION

_MEANINGS: dict[str, Mapping[str, str]] = {
    "gender": GENDER,
    "ethnicity": ETHNICITY,
    "sexual_orientation": SEXUAL_ORIENTATION,
    "disabilities": DISABILITY,
}
_SHOWN = tuple(name for name in CHARACTERISTIC if name != "date_of_birth")


def described(person: dict[str, Any]) -> Iterator[Fact]:
    """A fact for each characteristic: their own words first, else the group they belong to.

    One that nobody recorded is left out; one not asked, or not answered, says so.
    """
    not_asked = _listed(person.get("not_asked"))
    silent = _listed(person.get("prefers_not_to_say"))
    for name in _SHOWN:
        text = _text(person, name)
        if name in silent:
            text = "Prefers not to say"
        elif text is None and name in not_asked:
            text = "Not asked"
        yield Fact(CHARACTERISTIC[name], text, is_optional=True)


def _text(person: dict[str, Any], name: str) -> str | None:
    value, own = person.get(name), person.get(f"{name}_described")
    if isinstance(value, bool):
        return "The same as now" if value else "Another than now"
    group = words.codes(value, _MEANINGS.get(name, {}))
    return f"“{own}” ({group})" if own and group else f"“{own}”" if own else group


def _listed(text: str | None) -> set[str]:
    return set((text or "").split(";"))
