"""Why a heard case counts in a cell, or why it does not, in words with the fields that decide."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from models.codes import (
    DISABILITY,
    ETHNICITY,
    GENDER,
    SEXUAL_ORIENTATION,
)
from models.period import long_date
from models.safelives import ETHNIC_GROUPS, SOURCES
from queries.safelives.meeting_cases import HeardCase

_OLDEST = 110


class Kind(StrEnum):
    """What a case is to a cell: it counts, lacks the field, nearly counts, or plainly does not."""

    COUNTS = "counts"
    GAP = "gap"
    NEAR = "near"
    PLAIN = "plain"


@dataclass(frozen=True)
class Verdict:
    """What a case adds to a cell, exactly, and why."""

    kind: Kind
    why: str
    share: Fraction = Fraction(0)


def counts(why: str, share: int | Fraction = 1) -> Verdict:
    return Verdict(Kind.COUNTS, why, Fraction(share))


def gap(why: str) -> Verdict:
    return Verdict(Kind.GAP, why)


def near(why: str) -> Verdict:
    return Verdict(Kind.NEAR, why)


def plain(why: str) -> Verdict:
    return Verdict(Kind.PLAIN, why)


def verdict(field: str, heard: HeardCase) -> Verdict:
    """What the case is to the column of this field; every column but the repeats."""
    if field in SOURCES:
        return _source(field, heard)
    if field == "minoritised" or field in ETHNIC_GROUPS:
        return _ethnic(field, heard)
    return _OF_FIELD[field](heard)


def _discussed(heard: HeardCase) -> Verdict:
    return counts(f"heard; referred on {long_date(heard.facts['referral_date'])}")


def _children(heard: HeardCase) -> Verdict:
    number = heard.facts["children"]
    if number is None:
        return gap("children in the household not recorded")
    if not number:
        return plain("no children in the household")
    return counts(_children_words(heard, number), number)


def _with_children(heard: HeardCase) -> Verdict:
    found = _children(heard)
    return Verdict(found.kind, found.why, min(found.share, Fraction(1)))


def _children_words(heard: HeardCase, number: int) -> str:
    noun = "child" if number == 1 else "children"
    listed = heard.case["children_in_household"] is None
    return f"{number} {noun} in the household" + (", counted from the children listed" * listed)


def _source(field: str, heard: HeardCase) -> Verdict:
    own = [one for one in heard.referrers if one["return_source"] == field]
    if not own:
        return plain("referred by other agencies alone")
    shared_by = own[0]["shared_by"]
    names = " and ".join(one["name"] for one in own)
    if shared_by == 1:
        return counts(f"referred by {names}")
    return counts(
        f"referred by {names}, {len(own)} of {shared_by} agencies", Fraction(len(own), shared_by)
    )


def _ethnic(field: str, heard: HeardCase) -> Verdict:
    group = heard.facts["ethnic_group"]
    if group is None:
        return gap("ethnic group " + _how_missing(heard.victim["ethnicity"]))
    words = ETHNICITY[heard.victim["ethnicity"]]
    fits = group != "white_british" if field == "minoritised" else group == field
    return counts(f"victim is {words}") if fits else plain("victim is of another ethnic group")


def _lgbtq(heard: HeardCase) -> Verdict:
    if heard.facts["lgbtq"] is None:
        return gap("orientation and gender identity " + _how_missing(_orientation(heard)))
    if not heard.facts["lgbtq"]:
        return plain("recorded, and not LGBTQ+")
    parts = []
    if _orientation(heard) in ("gay_lesbian", "bisexual", "other"):
        parts.append(f"orientation: {SEXUAL_ORIENTATION[str(_orientation(heard))].lower()}")
    if heard.victim["gender"] == "non_binary":
        parts.append("gender: non-binary")
    if heard.victim["gender_same_as_birth"] is False:
        parts.append("gender differs from the one registered at birth")
    return counts("; ".join(parts))


def _orientation(heard: HeardCase) -> str | None:
    orientation: str | None = heard.victim["sexual_orientation"]
    return orientation


def _disabled(heard: HeardCase) -> Verdict:
    if heard.facts["disabled"] is None:
        return gap("disabilities " + _how_missing(heard.victim["disabilities"]))
    if not heard.facts["disabled"]:
        return plain("no disability")
    named = [
        DISABILITY[code].lower()
        for code in heard.victim["disabilities"].split(";")
        if code not in ("none", "not_known")
    ]
    return counts(f"disability: {', '.join(named)}")


def _male(heard: HeardCase) -> Verdict:
    if heard.facts["male"] is None:
        return gap("gender " + _how_missing(heard.victim["gender"]))
    gender = GENDER[heard.victim["gender"]].lower()
    return counts("victim is male") if heard.facts["male"] else plain(f"victim is {gender}")


def _how_missing(stored: str | None) -> str:
    return "recorded as not known" if stored else "not recorded"


def _young(heard: HeardCase) -> Verdict:
    return _by_age(heard, is_in=lambda age: age in (16, 17), is_near=lambda age: age in (15, 18))


def _old(heard: HeardCase) -> Verdict:
    return _by_age(heard, is_in=lambda age: age >= 65, is_near=lambda age: age == 64)


def _by_age(
    heard: HeardCase, *, is_in: Callable[[int], bool], is_near: Callable[[int], bool]
) -> Verdict:
    age = heard.facts["victim_age"]
    if age is None:
        return gap(_why_no_age(heard.victim["date_of_birth"]))
    words = f"victim {age} on the meeting date"
    if is_in(age):
        return counts(words)
    return near(words) if is_near(age) else plain("victim of another age")


def _why_no_age(born: date | None) -> str:
    if born is None:
        return "victim’s date of birth not recorded"
    return f"victim’s date of birth, {long_date(born)}, is not plausible"


def _harmer(heard: HeardCase) -> Verdict:
    if not heard.perpetrators:
        return gap("no perpetrator known")
    ages = [*_ages(heard.perpetrators, heard.facts["meeting_date"])]
    if not ages:
        return gap("date of birth of no perpetrator recorded")
    words = f"youngest perpetrator {min(ages)} on the meeting date"
    if min(ages) <= 17:
        return counts(words)
    return near(words) if min(ages) == 18 else plain("perpetrators are adults")


def _ages(people: Iterable[Mapping[str, Any]], on: date) -> Iterable[int]:
    for person in people:
        age = age_on(person["date_of_birth"], on)
        if age is not None:
            yield age


def age_on(born: date | None, on: date) -> int | None:
    """Whole years on a day; None where the date of birth is blank or not plausible."""
    if born is None or born > on:
        return None
    ymd = (on.year - born.year) * 10_000 + (on.month - born.month) * 100 + on.day - born.day
    return ymd // 10_000 if ymd <= _OLDEST * 10_000 else None


_OF_FIELD: Mapping[str, Callable[[HeardCase], Verdict]] = {
    "cases_discussed": _discussed,
    "children": _children,
    "cases_with_children": _with_children,
    "lgbtq": _lgbtq,
    "disabled": _disabled,
    "male": _male,
    "age_16_17": _young,
    "age_65_plus": _old,
    "harmer_under_18": _harmer,
}
