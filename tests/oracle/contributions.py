"""What one heard case adds to each cell of its meeting's row, None where it is not recorded."""

from collections.abc import Iterable
from fractions import Fraction

from .ages import age
from .record import Heard, Record, Row, items, known, one, person, rows
from .repeats import repeat

SOURCES = {
    "police": "G",
    "idva": "H",
    "childrens_social_care": "I",
    "primary_care": "J",
    "secondary_care": "K",
    "education": "L",
    "housing": "M",
    "mental_health": "N",
    "probation": "O",
    "voluntary_sector": "P",
    "substance_use": "Q",
    "adult_social_care": "R",
    "mash": "S",
    "other": "T",
}
ETHNIC_GROUPS = {
    "AB": ["indian", "pakistani", "bangladeshi", "chinese", "asian_other"],
    "AC": ["caribbean", "african", "black_other"],
    "AD": ["white_and_black_caribbean", "white_and_black_african", "white_and_asian"]
    + ["mixed_other"],
    "AE": ["white_irish", "gypsy_or_irish_traveller", "roma", "white_other"],
    "AF": ["arab", "any_other"],
}
Cells = dict[str, Fraction | None]


def contribution(record: Record, heard: Heard) -> Cells:
    """Cells C to AF for this one case."""
    case, meeting, _ = heard
    victim = person(record, case["victim_id"])
    children = children_in_household(record, case)
    return {
        "C": Fraction(1),
        "D": Fraction(repeat(record, case["case_id"])),
        "E": None if children is None else Fraction(children),
        "F": tick(children is not None, bool(children)),
        **shares_by_source(record, case),
        **ethnicity_cells(victim),
        "V": tick(lgbtq_recorded(victim), lgbtq(victim)),
        "W": tick(disability_recorded(victim), disabled(victim)),
        "X": tick(known(victim.get("gender")), victim.get("gender") == "male"),
        **age_cells(record, heard),
    }


def tick(recorded: bool, counted: bool) -> Fraction | None:
    return Fraction(counted) if recorded else None


def children_in_household(record: Record, case: Row) -> int | None:
    """As stated; where blank, the listed children said to be in it, if that is said of any."""
    stated: int | None = case.get("children_in_household")
    if stated is not None:
        return stated
    said = [
        child["in_household"]
        for child in rows(record, "children")
        if child["case_id"] == case["case_id"] and child.get("in_household") is not None
    ]
    return said.count(True) if said else None


def shares_by_source(record: Record, case: Row) -> Cells:
    shares: Cells = {letter: Fraction(0) for letter in SOURCES.values()}
    agencies = items(case, "referring_agencies")
    for agency_id in agencies:
        source = one(record, "agencies", "agency_id", agency_id)["return_source"]
        before = shares[SOURCES[source]]
        shares[SOURCES[source]] = (before or Fraction(0)) + Fraction(1, len(agencies))
    return shares


def ethnicity_cells(victim: Row) -> Cells:
    ethnicity = victim.get("ethnicity")
    recorded = known(ethnicity)
    groups: Cells = {
        letter: tick(recorded, ethnicity in codes) for letter, codes in ETHNIC_GROUPS.items()
    }
    minoritised = any(ethnicity in codes for codes in ETHNIC_GROUPS.values())
    return {"U": tick(recorded, minoritised), **groups}


def lgbtq_recorded(victim: Row) -> bool:
    return (
        known(victim.get("sexual_orientation"))
        or victim.get("gender_same_as_birth") is not None
        or victim.get("gender") == "non_binary"
    )


def lgbtq(victim: Row) -> bool:
    return (
        victim.get("sexual_orientation") in {"gay_lesbian", "bisexual", "other"}
        or victim.get("gender_same_as_birth") is False
        or victim.get("gender") == "non_binary"
    )


def disability_recorded(victim: Row) -> bool:
    return any(known(item) for item in items(victim, "disabilities"))


def disabled(victim: Row) -> bool:
    return any(item not in {"none", "not_known"} for item in items(victim, "disabilities"))


def age_cells(record: Record, heard: Heard) -> Cells:
    case, meeting, _ = heard
    on = meeting["meeting_date"]
    victim = age(person(record, case["victim_id"]).get("date_of_birth"), on)
    perpetrators = known_ages(
        age(person(record, perpetrator).get("date_of_birth"), on)
        for perpetrator in items(case, "perpetrator_ids")
    )
    return {
        "Y": tick(victim is not None, victim in {16, 17}),
        "Z": tick(bool(perpetrators), any(years <= 17 for years in perpetrators)),
        "AA": tick(victim is not None, victim is not None and victim >= 65),
    }


def known_ages(ages: Iterable[int | None]) -> list[int]:
    return [years for years in ages if years is not None]
