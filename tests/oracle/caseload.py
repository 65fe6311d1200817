"""Figures about the cases heard, with those of meetings known only from past returns."""

from fractions import Fraction
from typing import Any

from .contributions import contribution
from .part import Figure, Part, count, rate

RATES = {
    "minoritised_rate": "U",
    "lgbtq_rate": "V",
    "disabled_rate": "W",
    "male_rate": "X",
    "age_16_17_rate": "Y",
    "age_65_plus_rate": "AA",
    "harmer_under_18_rate": "Z",
}


def caseload(part: Part) -> dict[str, Figure]:
    heard, met = discussed(part), len(part.held()) + len(part.past())
    repeats, _ = summed(part, "D", nought=True)
    return {
        "cases_discussed": count(heard),
        "meetings_held": count(met),
        "cases_per_meeting": rate(heard, met, 1),
        "repeat_cases": count(repeats),
        "repeat_rate": rate(repeats, heard),
        **children(part, heard),
        **shares(part, heard),
        **{key: characteristic(part, letter, heard) for key, letter in RATES.items()},
    }


def discussed(part: Part) -> int:
    return len(part.heard()) + sum(int(row["C"]) for row in part.past())


def children(part: Part, heard: int) -> dict[str, Figure]:
    number, recorded = summed(part, "E")
    with_children, also_recorded = summed(part, "F")
    return {
        "children": count(number, recorded),
        "cases_with_children": count(with_children, also_recorded),
        "children_per_case": rate(number, heard, 1, recorded),
    }


def shares(part: Part, heard: int) -> dict[str, Figure]:
    police, _ = summed(part, "G", nought=True)
    partners = None if police is None else heard - police
    return {"police_share": rate(police, heard), "partner_share": rate(partners, heard)}


def characteristic(part: Part, letter: str, heard: int) -> Figure:
    number, recorded = summed(part, letter)
    return rate(number, heard, recorded=recorded)


def summed(part: Part, letter: str, *, nought: bool = False) -> tuple[Fraction | None, int]:
    """The sum of a cell over all heard cases, and for how many of them it is recorded.

    None where it is recorded for none, but 0 with `nought` where no case was heard at all.
    """
    own: list[Any] = [contribution(part.record, heard)[letter] for heard in part.heard()]
    recorded = [amount for amount in own if amount is not None]
    past = [row for row in part.past() if row.get(letter) is not None]
    cases = len(recorded) + sum(int(row["C"]) for row in past)
    total = sum(recorded, Fraction(0)) + sum(row[letter] for row in past)
    if cases > 0 or (nought and discussed(part) == 0):
        return total, cases
    return None, cases
