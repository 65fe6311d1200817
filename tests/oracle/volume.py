"""Figures that need the population or the posts of a MARAC."""

from fractions import Fraction
from math import floor

from .caseload import discussed
from .part import Figure, Number, Part, annual_factor, count, months, rate
from .record import setting, where


def volume(part: Part) -> dict[str, Figure]:
    factor = annual_factor(part.start, part.end)
    females = {one: adult_females(part, one) for one in part.maracs}
    left_out = [one for one, number in females.items() if number is None]
    counted = [one for one, number in females.items() if number is not None]
    heard = sum(discussed(part.only(one)) for one in counted) if counted else None
    recommended = total([recommended_cases(part, one) for one in counted])
    population = total([adult_females(part, one) for one in counted])
    return {
        "cases_per_10k": rate(heard, population, factor * 10_000, left_out=left_out),
        "recommended_cases": count(recommended, left_out=left_out),
        "volume_against_recommended": rate(heard, recommended, factor * 100, left_out=left_out),
        **posts(part, "idva", counted, left_out),
        **posts(part, "admin", counted, left_out),
    }


def total(numbers: list[Number]) -> Number:
    """The sum of those recorded, null without any."""
    recorded = [Fraction(number) for number in numbers if number is not None]
    return sum(recorded, Fraction(0)) if recorded else None


def adult_females(part: Part, marac_id: str) -> int | None:
    """Of the latest year that is not after the period's end."""
    years = where(
        part.record,
        "population",
        lambda row: row["marac_id"] == marac_id and row["year"] <= part.end.year,
    )
    latest = max(years, key=lambda row: row["year"], default=None)
    return None if latest is None else latest["adult_females"]


def recommended_cases(part: Part, marac_id: str) -> Number:
    """40 for 10,000 women, to the nearest ten, a half going up."""
    females = adult_females(part, marac_id)
    if females is None:
        return None
    return 10 * floor(Fraction(40 * females, 10_000) / 10 + Fraction(1, 2))


def posts(part: Part, role: str, counted: list[str], left_out: list[str]) -> dict[str, Figure]:
    """The four figures about IDVA posts, or about administrators."""
    recommended = [
        Fraction(recommended_cases(part, one) or 0) / caseload(part, one, role) for one in counted
    ]
    in_post = {one: posts_filled(part, one, role) for one in part.maracs}
    covered = [one for one, filled in in_post.items() if filled is not None]
    filled = total([in_post[one] for one in covered])
    return {
        f"{role}_fte_needed": count(total([needed(part, one, role) for one in part.maracs])),
        f"{role}_fte_recommended": count(total([*recommended]), left_out=left_out),
        f"{role}_fte_in_post": count(filled),
        f"{role}_coverage": rate(filled, total([needed(part, one, role) for one in covered])),
    }


def needed(part: Part, marac_id: str, role: str) -> Fraction:
    heard = discussed(part.only(marac_id))
    return heard * annual_factor(part.start, part.end) / caseload(part, marac_id, role)


def caseload(part: Part, marac_id: str, role: str) -> Fraction:
    return Fraction(str(setting(part.record, marac_id, f"{role}_caseload")))


def posts_filled(part: Part, marac_id: str, role: str) -> Number:
    """The mean of the months recorded among those the period touches."""
    touched = {label for label, _, _ in months(part.start, part.end)}
    filled = [
        Fraction(str(row[f"{role}_fte"]))
        for row in where(
            part.record,
            "capacity",
            lambda row: row["marac_id"] == marac_id and row["month"] in touched,
        )
        if row.get(f"{role}_fte") is not None
    ]
    return sum(filled, Fraction(0)) / len(filled) if filled else None
