"""What the labels of a Word referral form mean: which field, and whom they are about."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from rapidfuzz import fuzz, process

from models.settings import PROJECT

LABELS = PROJECT / "data" / "reference" / "referral_form_labels.toml"
_ALIKE = 86  # of 100: “Date of Birth (dd/mm/yy)” is stripped first, so little else is needed
_BRACKETS = re.compile(r"\([^)]*\)")
_ORDER = re.compile(r"^(?:(?:section|part) )?(?:[a-z0-9] )?")  # “Section B: victim”, “2. Victim”
NUMBER = re.compile(r"\b([1-9])\b")


def _plain(label: str) -> str:
    bare = _BRACKETS.sub(" ", label).casefold().replace("’", "'").replace("'s ", " ")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def match(label: str, group: str) -> str:
    """The field of a group whose label this is, or nearly; "" where none is near enough."""
    known = labels()[group]
    plain = _plain(label)
    if plain in known:
        return known[plain]
    if len(plain) < 5:
        return ""
    best = process.extractOne(plain, list(known), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
    return known[best[0]] if best else ""


def section(label: str) -> str:
    """Whom the part under this heading is about; "" where the heading does not say."""
    bare = _ORDER.sub("", _plain(label))
    plain = NUMBER.sub("", bare).strip() or bare
    for name, words in _sections().items():
        if any(fuzz.ratio(plain, word) >= _ALIKE for word in words):
            return name
    return ""


def told_whom(label: str) -> tuple[str, str]:
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
