"""What a proposed match says, in words: how two rows compare, and how much that says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from dashboard import words
from models.codes import GENDER
from queries.matches import Match

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "family_name": "Family name",
        "given_names": "Given names",
        "date_of_birth": "Date of birth",
        "address": "Address",
        "nhs_number": "NHS number",
        "police_id": "Police number",
        "phone": "Phone",
        "email": "E-mail",
        "gender": "Gender",
    }
)
_LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "same": "the same",
        "nearly": "differ in a letter or two",
        "swapped": "family and given name change places",
        "short_form": "one is short for the other",
        "among_others": "one is among the other’s names",
        "alike": "differ, but sound or begin alike",
        "different": "differ",
    }
)
_OWN_LEVELS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("date_of_birth", "swapped"): "differ: day and month change places",
        ("date_of_birth", "one_digit"): "differ in one digit",
        ("date_of_birth", "near"): "differ by a month or less",
        ("date_of_birth", "same_day"): "differ: same day and month, another year",
        ("date_of_birth", "same_years"): "differ by two years or less",
        ("address", "same_postcode"): "the same postcode, the address differs",
        ("address", "same_street"): "the same address, the postcode differs or is missing",
        ("address", "same_district"): "differ, in the same postcode district",
        ("nhs_number", "nearly"): "differ in one digit",
    }
)
BLANK = "blank"
NOT_COMPARED = "not recorded for both"
ALL_BUT_SURE = 0.99
LIKELY = 0.9
_NEVER_MORE = 99  # no pair is told as certain


@dataclass(frozen=True)
class Line:
    """One field of a pair: what is recorded on each side, how it compares, what that says."""

    field: str
    left: str | None
    right: str | None
    compares: str
    says: str
    weight: float


def likelihood(probability: float | None) -> str:
    """How likely a pair is one person: words and a number, never as a truth."""
    if probability is None:
        return "Nobody worked out how likely this is"
    in_words = (
        "Very likely one person"
        if probability >= ALL_BUT_SURE
        else "Likely one person"
        if probability >= LIKELY
        else "Possibly one person"
    )
    in_hundred = int(100 * probability)
    number = "more than 99" if in_hundred >= _NEVER_MORE else f"about {in_hundred}"
    return f"{in_words}. Of 100 pairs that agree like this, {number} would be one person"


def lines(match: Match) -> list[Line]:
    """The fields of a pair in their order; those that are recorded on neither side are left out."""
    told = {one["field"]: one for one in _fields(match.explained)}
    found = [_line(match, field, told.get(field, {})) for field in FIELDS]
    return [line for line in found if line.left or line.right]


def start(match: Match) -> float | None:
    """The weight any two people start from, or None where nothing was compared."""
    return json.loads(match.explained)["start"] if match.explained else None


def says(weight: float) -> str:
    """How much a weight says, in words: every one doubles the odds."""
    size = abs(weight)
    if size < 0.5:
        return "says little"
    side = "for" if weight > 0 else "against"
    if size < 4:
        return f"speaks {side}"
    return f"speaks clearly {side}" if size < 8 else f"speaks strongly {side}"


def value(row: Mapping[str, Any], field: str) -> str | None:
    """What is recorded of one field, as it is read."""
    if field == "address":
        return ", ".join(filter(None, (row["address"], row["postcode"]))) or None
    if field == "gender":
        return GENDER.get(row["gender"] or "")
    found = row[field]
    if isinstance(found, date):
        return words.day(found)
    if field == "given_names" and row["aliases"]:
        return f"{found or words.NOT_RECORDED} (also known as {_aliases(row['aliases'])})"
    return found or None


def _aliases(text: str) -> str:
    return words.listed(part.strip() for part in text.split(";"))


def _fields(explained: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(explained)["fields"] if explained else []
    return found


def _line(match: Match, field: str, told: Mapping[str, Any]) -> Line:
    left, right = value(match.left, field), value(match.right, field)
    level = told.get("level")
    if level in (None, BLANK):
        compares = _by_eye(left, right)
        return Line(FIELDS[field], left, right, compares, words.DASH, 0.0)
    compares = _OWN_LEVELS.get((field, level)) or _LEVELS[level]
    return Line(FIELDS[field], left, right, compares, says(told["weight"]), told["weight"])


def _by_eye(left: str | None, right: str | None) -> str:
    """How two values compare that no model compared."""
    if not left or not right:
        return NOT_COMPARED
    return "the same" if left.lower() == right.lower() else "differ"
